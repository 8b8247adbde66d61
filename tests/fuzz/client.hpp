// A connected client of a host in the process: what it sends, and what it hears.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "tests/fuzz/hosted.hpp"

namespace fuzz {

class Client final : public xmppd::StanzaSink {
 public:
  // `heard` is called with each stanza that is delivered; may be empty. All must outlive the client.
  using Heard = std::function<void(const Client&, const xmpp::Element&)>;
  Client(xmppd::Host& host, stories::ManualEnvironment& environment, std::string_view address, Heard heard = {})
      : host_(host), environment_(environment), address_(jid(address)), heard_(std::move(heard)) {}
  ~Client() override { leave(); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  const xmpp::Jid& address() const { return address_; }
  bool connected() const { return !session_.expired() && !ended_; }

  // Nothing happens if it is connected.
  void connect() {
    if (connected()) return;
    ended_ = false;
    host_.accounts.with(address_.bare(), [this](const auto& account) {
      if (!account || !*account) return;
      if (const auto bound = host_.sessions.bind(*account, address_.resource(), *this, {})) session_ = *bound;
    });
    settle();
  }
  void leave() {
    if (const auto session = session_.lock()) host_.sessions.close(*session);
    session_.reset();
  }
  void settle() { environment_.executor().run(); }

  // False: no parser would have let it through, or nobody is connected.
  bool send(const xmpp::Element& stanza) {
    auto read = xmpp::parse_element(xmpp::to_xml(stanza), xmpp::ns::client);
    const auto session = session_.lock();
    if (!read || !session || ended_) return false;
    host_.router.from_client(*session, std::move(*read));
    return true;
  }
  // The answer to an IQ, whose id is chosen here. nullopt: it could not be sent. Everything that goes on is settled.
  std::optional<xmpp::Element> ask(xmpp::Element iq) {
    iq.set_attr("id", question_ = "question-" + std::to_string(++questions_));
    answer_.reset();
    if (!send(iq)) return std::nullopt;
    settle();
    question_.clear();
    return std::exchange(answer_, std::nullopt);
  }

  void deliver(const xmppd::StanzaPtr& stanza) override {
    const auto read = xmpp::parse_element(stanza->wire(), xmpp::ns::client, {.max_stanza_bytes = 16U << 20});
    FUZZ_CHECK(read.has_value());
    const bool answers = read->attr("type") == "result" || read->attr("type") == "error";
    if (read->name() == "iq" && answers && !question_.empty() && read->attr("id") == question_) {
      FUZZ_CHECK(!answer_);
      answer_ = *read;
    }
    if (heard_) heard_(*this, *read);
  }
  void close(const xmpp::StreamError&) override {
    ended_ = true;
    environment_.executor().post([this] { leave(); });
  }
  void when_flushed(std::function<void()> done) override { environment_.executor().post(std::move(done)); }
  void pause_reading() override {}
  void resume_reading() override {}

 private:
  xmppd::Host& host_;
  stories::ManualEnvironment& environment_;
  const xmpp::Jid address_;
  const Heard heard_;
  std::weak_ptr<xmppd::Session> session_;
  bool ended_ = false;
  unsigned questions_ = 0;
  std::string question_;
  std::optional<xmpp::Element> answer_;
};

// As the server reads it: a parser makes one line end of two characters, and some texts no stanza at all.
inline std::optional<xmpp::Element> as_read(const xmpp::Element& stanza) {
  auto read = xmpp::parse_element(xmpp::to_xml(stanza), xmpp::ns::client);
  return read ? std::optional(std::move(*read)) : std::nullopt;
}

// Shorthands for what clients say.
inline xmpp::Element iq(std::string_view type, std::string_view to, xmpp::Element payload) {
  xmpp::Element iq("iq", std::string(xmpp::ns::client));
  iq.set_attr("type", type).set_attr("to", to);
  iq.add(std::move(payload));
  return iq;
}
inline bool is_result(const std::optional<xmpp::Element>& answer) { return answer && answer->attr("type") == "result"; }

}  // namespace fuzz
