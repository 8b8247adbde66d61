// The steps by name.
#include "xmppd/app/control_transfer.hpp"

#include <map>
#include <nlohmann/json.hpp>

#include "xmppd/app/control_erase.hpp"
#include "xmppd/app/control_export.hpp"
#include "xmppd/app/control_import.hpp"
#include "xmppd/app/control_target.hpp"

namespace xmppd {

bool run_transfer_command(const ControlContext& context, const std::string& name, const nlohmann::json& arguments,
                          const ControlReply& reply) {
  using Step = void (*)(const ControlContext&, const nlohmann::json&, const ControlReply&);
  static const std::map<std::string, Step, std::less<>> steps{
      {"erase_authored", erase_authored},
      {"erase_account", erase_account},
      {"erase_leftovers", erase_leftovers},
      {"export_accounts", export_accounts},
      {"export_account", export_account},
      {"export_nodes", export_nodes},
      {"export_items", export_items},
      {"export_offline", export_offline},
      {"export_archive", export_archive},
      {"export_authored", export_authored},
      {"export_services", export_services},
      {"export_rooms", export_rooms},
      {"export_memberships", export_memberships},
      {"import_account", import_account},
      {"import_parts", import_parts},
      {"finish_import", finish_import},
      {"import_room", import_room},
  };
  const auto step = steps.find(name);
  if (step == steps.end()) return false;
  if (!context.target.transfer()) {
    reply(xmpp::fail(xmpp::Errc::not_allowed, "accounts can't be moved in or out of these stores"));
    return true;
  }
  step->second(context, arguments, reply);
  return true;
}

}  // namespace xmppd
