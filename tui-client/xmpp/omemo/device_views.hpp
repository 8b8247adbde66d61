// DeviceViews: OMEMO devices as a person sees them, from the store alone: works without a connection.
#pragma once

#include <map>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "omemo/omemo.hpp"
#include "tui-client/types.hpp"
#include "tui-client/xmpp/omemo/device_lists.hpp"

namespace tui {

class History;

// The account's device of this store, made on first use.
xmpp::Result<std::unique_ptr<omemo::Device>> open_omemo_device(History& history, const AccountId& account);

// Numbers that the account's device had before, here or on a store this one comes from.
std::vector<omemo::DeviceId> former_devices(History& history, const AccountId& account);
void note_former_device(History& history, const AccountId& account, omemo::DeviceId device);

// `active`: the device list as last known. `offered`: identity keys that devices showed instead of the known ones.
// Our own account's list begins with this device.
std::vector<DeviceView> device_views(omemo::Device& device, const xmpp::Jid& own, const xmpp::Jid& jid,
                                     const std::vector<DeviceLists::Device>& active,
                                     const std::map<omemo::Address, omemo::IdentityKey>& offered = {});

}  // namespace tui
