// Time-outs of a stream: logging in, silence, keeping routers awake.
#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "xmppd/stream/stream.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {
namespace {

constexpr xmpp::Timestamp second = 1'000'000;
// Most sessions are silent most of the time, and who types is not for so long.
constexpr xmpp::Timestamp rest_after = 10 * second;

}  // namespace

void Stream::time_out_login() { fail(xmpp::StreamErrorCondition::connection_timeout, "not logged in in time"); }

void Stream::extend_login(std::int64_t seconds) {
  login_timer_ = context_.environment.executor().after(static_cast<unsigned>(seconds * 1000), [this] { time_out_login(); });
}

// One timer per stream, set for whatever is due first; traffic does not touch it.
void Stream::watch_idle() {
  const xmpp::Timestamp now = context_.environment.now();
  const auto idle = context_.config.get(settings::idle_seconds) * second;
  const auto whitespace = context_.config.get(settings::whitespace_seconds) * second;
  // A reload may turn either on, so look again now and then.
  xmpp::Timestamp due = now + 600 * second;
  if (probed_at_ != 0) {
    due = std::min(due, probed_at_ + context_.config.get(settings::idle_answer_seconds) * second);
  } else if (idle > 0) {
    due = std::min(due, last_received_ + idle);
  }
  if (whitespace > 0) due = std::min(due, last_sent_ + whitespace);
  if (rested_at_ < last_received_) due = std::min(due, last_received_ + rest_after);
  const auto wait = std::max<xmpp::Timestamp>(due - now, 0) / 1000 + 1;
  idle_timer_ = context_.environment.executor().after(static_cast<unsigned>(wait), [this] { check_idle(); });
}

void Stream::check_idle() {
  const auto session = this->session();
  if (ended_ || !session) return;
  const xmpp::Timestamp now = context_.environment.now();
  const auto idle = context_.config.get(settings::idle_seconds) * second;
  const auto whitespace = context_.config.get(settings::whitespace_seconds) * second;
  if (rested_at_ < last_received_ && now >= last_received_ + rest_after) {
    rested_at_ = now;
    transport_.rest();
  }
  if (paused_ != 0) last_received_ = now;  // it is us who do not read
  for (auto* time : {&probed_at_, &last_received_, &last_sent_}) *time = std::min(*time, now);  // the clock was put back
  if (probed_at_ != 0 && last_received_ > probed_at_) probed_at_ = 0;
  if (probed_at_ != 0) {
    if (now >= probed_at_ + context_.config.get(settings::idle_answer_seconds) * second) {
      return fail(xmpp::StreamErrorCondition::connection_timeout);
    }
  } else if (idle > 0 && now >= last_received_ + idle) {
    // Every client has to answer an IQ, if only by an error; whatever it sends proves that it is there.
    probed_at_ = now;
    if (session->management()) {
      request_ack();
    } else {
      xmpp::Element ping = xmpp::make_iq(xmpp::IqType::get, context_.environment.new_id(), host_->jid, session->jid());
      ping.add("ping", std::string(xmpp::ns::ping));
      send(ping);
    }
  } else if (whitespace > 0 && now >= last_sent_ + whitespace) {
    write(" ");
  }
  watch_idle();
}

}  // namespace xmppd
