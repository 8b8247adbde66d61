// XEP-0198 Stream Management between servers.
#include "xmppd/s2s/s2s_management.hpp"

#include <utility>

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/s2s/s2s_settings.hpp"

namespace xmppd {
namespace {

using xmpp::Element;

// For what is still waiting for the disk: so long an answer may wait for it, too.
constexpr unsigned answer_patience_ms = 1000;

Element sm_element(std::string name) { return Element(std::move(name), std::string(xmpp::ns::sm)); }

}  // namespace

void S2sManagement::request(std::function<void()> done) {
  requested_ = std::move(done);
  outside_.send(sm_element("enable"));
}

void S2sManagement::enable() {
  enabled_ = true;
  before_ = outside_.work.begun();
}

void S2sManagement::on_element(const Element& element, bool may_enable) {
  if (element.name() == "enabled" || element.name() == "failed") {
    if (!requested_) return;
    if (element.name() == "enabled") enable();
    return std::exchange(requested_, nullptr)();
  }
  if (element.name() == "enable" && may_enable && !enabled_) {
    outside_.send(sm_element("enabled"));
    return enable();
  }
  if (element.name() == "r" && enabled_) return answer();
  if (element.name() == "a" && enabled_) return acknowledged(element);
  if (element.name() != "enable" && element.name() != "resume") {
    return outside_.fail({xmpp::StreamErrorCondition::unsupported_stanza_type, {}});
  }
  Element failed = sm_element("failed");
  failed.add("unexpected-request", std::string(xmpp::ns::stanza_errors));
  outside_.send(failed);
}

// Once all that came before is handled; at the latest after a moment, with what is.
void S2sManagement::answer() {
  if (std::exchange(answering_, true)) {
    asked_again_ = true;
    return;
  }
  const auto serial = ++answers_;
  const auto due = [this, serial, alive = lifetime_.watch()] {
    if (alive.expired() || !answering_ || serial != answers_) return;
    answering_ = false;
    Element a = sm_element("a");
    a.set_attr("h", std::to_string(static_cast<std::uint32_t>(outside_.work.handled() - before_)));
    outside_.send(a);
    if (std::exchange(asked_again_, false)) answer();
  };
  patience_ = outside_.context.environment.executor().after(answer_patience_ms, due);
  outside_.work.when_handled(outside_.work.begun(), due);
}

void S2sManagement::acknowledged(const Element& element) {
  const auto h = xmpp::parse_unsigned<std::uint32_t>(element.attr("h"));
  if (!h) return outside_.fail({xmpp::StreamErrorCondition::bad_format, "h is a number"});
  const auto more = static_cast<std::uint32_t>(*h - acknowledged_);
  if (static_cast<std::int32_t>(more) >= 0) {
    if (more > entries_.size()) {
      return outside_.fail({xmpp::StreamErrorCondition::undefined_condition, "h is higher than what was sent"});
    }
    for (std::uint32_t i = 0; i < more; ++i) {
      bytes_ -= entries_.front().stanza->wire().size();
      entries_.pop_front();
    }
    acknowledged_ = *h;
  }
  awaits_answer_ = false;
  silence_.reset();
  if (unasked_) ask();
}

void S2sManagement::sent(RemoteBound stanza) {
  bytes_ += stanza.stanza->wire().size();
  entries_.push_back(std::move(stanza));
  const Config& config = outside_.context.config;
  if (entries_.size() > static_cast<std::size_t>(config.get(settings::s2s_max_waiting)) ||
      bytes_ > static_cast<std::size_t>(config.get(settings::s2s_max_waiting_bytes))) {
    return outside_.silent();
  }
  ask();
}

// At the end of the turn: one question for all that is written in it.
void S2sManagement::ask() {
  unasked_ = true;
  if (awaits_answer_ || std::exchange(asking_, true)) return;
  outside_.context.environment.executor().post([this, alive = lifetime_.watch()] {
    if (alive.expired()) return;
    asking_ = false;
    if (!unasked_) return;
    unasked_ = false;
    awaits_answer_ = true;
    outside_.send(sm_element("r"));
    const auto seconds = outside_.context.config.get(settings::s2s_answer_seconds);
    silence_ = outside_.context.environment.executor().after(static_cast<unsigned>(seconds * 1000),
                                                             [this] { outside_.silent(); });
  });
}

std::vector<RemoteBound> S2sManagement::take() {
  silence_.reset();
  patience_.reset();
  bytes_ = 0;
  std::vector<RemoteBound> left;
  left.reserve(entries_.size());
  for (auto& entry : std::exchange(entries_, {})) left.push_back(std::move(entry));
  return left;
}

}  // namespace xmppd
