// The account that a command of the control socket is about. Private to the control socket.
#pragma once

#include <nlohmann/json.hpp>

#include "libxmpp/base/result.hpp"
#include "xmppd/app/control_target.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {

struct ControlOwner {
  xmpp::Jid jid;
  Host* host = nullptr;
};

// That of arguments.jid, a bare address of a host. invalid_argument, not_found.
inline xmpp::Result<ControlOwner> owner_in(ControlTarget& target, const nlohmann::json& arguments) {
  const auto text = arguments.at("jid").get<std::string>();
  auto jid = xmpp::Jid::parse(text);
  if (!jid || jid->local().empty() || !jid->is_bare()) {
    return xmpp::fail(xmpp::Errc::invalid_argument, text + ": expected user@domain");
  }
  Host* const host = target.hosts().find(jid->domain());
  if (!host) return xmpp::fail(xmpp::Errc::not_found, std::string(jid->domain()) + " is not served here");
  return ControlOwner{*std::move(jid), host};
}

}  // namespace xmppd
