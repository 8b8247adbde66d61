// AccountLink: the session that outlives its connection (XEP-0198): counting, asking, resuming, giving up.
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "tui-client/xmpp/account_link.hpp"
#include "tui-client/xmpp/xml_log.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Errc;

void AccountLink::resumed(std::uint32_t h) {
  deadline_.stop();
  client_state_ = negotiation_->client_state_offered();
  negotiation_.reset();  // our caller
  online_ = true;
  backoff_.reset();
  if (!acknowledged(h)) return;
  for (const auto& stanza : management_.unacked()) write_now(stanza);  // §5: again, in their order
  if (!management_.unacked().empty()) ask_for_ack();
  xmpp::log::info("client", "{}: the session goes on, {} stanzas sent again", id_, management_.unacked().size());
  come_online();
  handler_.on_link_resumed();
}

void AccountLink::resumption_failed(std::optional<std::uint32_t> h) {
  xmpp::log::info("client", "{}: the server does not have the session any more", id_);
  // What the server had handled it will not get twice; an impossible number says nothing.
  if (h && management_.acknowledge(*h)) handler_.on_link_acknowledged(management_.acknowledged());
  end_session();
}

void AccountLink::end_session() {
  const auto lost = management_.unacked();
  management_.reset();
  if (std::exchange(session_, false)) handler_.on_link_lost(lost);
}

void AccountLink::handle_management(const xmpp::Element& element) {
  if (element.name() == "r") {
    return write_now("<a xmlns='" + std::string(ns::sm) + "' h='" + std::to_string(management_.handled()) + "'/>");
  }
  if (element.name() == "a") {
    ack_asked_ = false;
    ack_deadline_.stop();
    const auto h = StreamManagement::h_of(element);
    if (!h) return;
    if (acknowledged(*h) && online_ && !management_.unacked().empty()) ask_for_ack();
    return;
  }
  if (element.name() == "enabled") return management_.enabled(element);
  if (element.name() == "failed" && management_.counting()) {
    management_.reset();
    ack_deadline_.stop();
    handler_.on_link_unmanaged();
  }
}

// False: the connection is over, because the server counts what it never got.
bool AccountLink::acknowledged(std::uint32_t h) {
  if (!management_.counting()) return true;
  if (management_.acknowledge(h)) {
    handler_.on_link_acknowledged(management_.acknowledged());
    return true;
  }
  const std::uint64_t sent = management_.position();
  write_now(
      "<stream:error><undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><handled-count-too-high "
      "xmlns='" +
      std::string(ns::sm) + "' h='" + std::to_string(h) + "' send-count='" +
      std::to_string(static_cast<std::uint32_t>(sent)) + "'/></stream:error>");
  end_session();
  give_up("the server acknowledges more than it was sent", false, Errc::protocol_violation);
  return false;
}

// One request per burst; the answer tells whether another is due.
void AccountLink::ask_for_ack() {
  if (std::exchange(ack_asked_, true)) return;
  ack_deadline_.start(0, [this] {
    if (!online_) return;
    if (management_.overflowed()) {
      end_session();
      return drop("the server acknowledges nothing");
    }
    write_now("<r xmlns='" + std::string(ns::sm) + "'/>");
    ack_deadline_.start(times_.ack_ms, [this] { drop("the server does not answer"); });
  });
}

void AccountLink::try_now() {
  if (!running_ || online_ || purpose_ != Negotiation::Purpose::login) return;
  backoff_.reset();
  retry_.stop();
  close_connection();
  attempt();
}

void AccountLink::set_active(bool active) {
  if (std::exchange(active_, active) != active) tell_client_state();
}

void AccountLink::tell_client_state() {
  if (!online_ || !client_state_) return;
  write_now(std::string(active_ ? "<active" : "<inactive") + " xmlns='" + std::string(ns::csi) + "'/>");
}

void AccountLink::write_now(std::string_view element) {
  if (!connection_) return;
  if (xml_log_) xml_log_->sent(element);
  connection_->write(element);
}

}  // namespace tui
