// registrations of the control socket.
#include "xmppd/app/control_registrations.hpp"

#include <nlohmann/json.hpp>

#include "xmppd/app/control_target.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/registrations.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using nlohmann::json;

void list_registrations(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  constexpr std::size_t most = 1000;
  context.target.accounts()
      .list_waiting(arguments.value("domain", std::string()), most)
      .then(context.owner, [reply](const xmpp::Result<std::vector<WaitingRegistration>>& waiting) {
        if (!waiting) return reply(tl::unexpected(waiting.error()));
        json items = json::array();
        for (const auto& each : *waiting) {
          items.push_back({{"jid", each.jid.text()},
                           {"asked", xmpp::format_timestamp(each.asked)},
                           {"network", each.network}});
        }
        reply(json{{"items", std::move(items)}});
      });
}

void decide_registration(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto text = arguments.at("jid").get<std::string>();
  const auto jid = xmpp::Jid::parse(text);
  Host* const host = jid && jid->is_bare() ? context.target.hosts().find(jid->domain()) : nullptr;
  if (!host) return reply(xmpp::fail(xmpp::Errc::not_found, text + " does not wait for approval"));
  const auto decision = arguments.at("approve").get<bool>() ? Decision::approve : Decision::refuse;
  decide_registration(*host, *jid, decision).then(context.owner, [reply, text](const xmpp::Result<xmpp::Done>& done) {
    if (!done) return reply(tl::unexpected(done.error()));
    reply(json{{"jid", text}});
  });
}

}  // namespace xmppd
