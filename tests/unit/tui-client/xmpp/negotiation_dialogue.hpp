// Dialogue: a Negotiation by itself, with what it sends kept, and everything that it asks for done at once.
#pragma once

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "libxmpp/base/encoding.hpp"
#include "tests/unit/tui-client/xmpp/scripted_server.hpp"
#include "tui-client/xmpp/negotiation.hpp"

namespace test {

using tui::Negotiation;
using tui::NegotiationFailure;
using tui::NegotiationHandler;
using xmpp::Element;

class AtOnce final : public xmpp::Executor {
 public:
  void post(std::function<void()> task) override { task(); }
  void background(std::function<void()> work, std::function<void()> done) override {
    if (hold) return held.push_back(done);
    work();
    done();
  }
  std::shared_ptr<void> after(unsigned, std::function<void()>) override { return nullptr; }
  bool hold = false;
  std::vector<std::function<void()>> held;
};

struct Dialogue : NegotiationHandler {
  AtOnce executor;
  std::vector<Element> sent;
  int tls = 0, restarts = 0, scram = 0, codes = 0;
  std::optional<xmpp::Jid> done;
  std::optional<NegotiationFailure> failed;
  Negotiation negotiation;
  std::optional<std::uint32_t> resumed_h, failed_h;
  int failed_resumptions = 0;

  explicit Dialogue(Negotiation::Settings settings) : negotiation(std::move(settings), *this, executor) {}
  static Negotiation::Settings settings() {
    Negotiation::Settings made;
    made.jid = *xmpp::Jid::parse("me@example.test");
    made.password = "pencil";
    made.resource = "desk";
    return made;
  }
  void send_element(const Element& e) override { sent.push_back(e); }
  void begin_tls() override { ++tls; }
  std::string channel_binding(std::string_view type) const override { return type == "tls-exporter" ? binding : end_point; }
  std::string binding, end_point;
  std::string tls_version() const override { return "TLSv1.3"; }
  void restart_stream() override { ++restarts; }
  void scram_offered() override { ++scram; }
  void code_shown() override { ++codes; }
  void form_wanted(const tui::IllustratedForm& form) override { form_asked = form; }
  std::optional<tui::IllustratedForm> form_asked;
  void remember(const tui::LoginMemory& memory) override { remembered.push_back(memory); }
  std::vector<tui::LoginMemory> remembered;
  void resumed(std::uint32_t h) override { resumed_h = h; }
  void resumption_failed(std::optional<std::uint32_t> h) override {
    ++failed_resumptions;
    failed_h = h;
  }
  void negotiated(const xmpp::Jid& jid) override { done = jid; }
  void negotiation_failed(const NegotiationFailure& failure) override { failed = failure; }

  void say(const std::string& xml) { negotiation.handle(element(xml)); }
  void features(const std::string& inside) {
    negotiation.handle(element("<features xmlns='http://etherx.jabber.org/streams'>" + inside + "</features>"));
  }
  void mechanisms(const std::vector<std::string>& names) {
    std::string inside = "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>";
    for (const auto& name : names) inside += "<mechanism>" + name + "</mechanism>";
    features(inside + "</mechanisms>");
  }
  void secure() {
    features("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    say("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    negotiation.secured();
  }
};

inline std::string data_of(const Element& e) { return xmpp::base64_decode(e.text()).value_or("not base64"); }

}  // namespace test
