// DeviceViews: known identities, and listed devices whose identity nobody has seen yet.
#include "tui-client/xmpp/omemo/device_views.hpp"

#include <algorithm>
#include <sstream>

#include "tui-client/history/backup.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/omemo/omemo_words.hpp"

namespace tui {

std::vector<omemo::DeviceId> former_devices(History& history, const AccountId& account) {
  const auto text = history.get(account, former_devices_fact).value_or(std::nullopt).value_or("");
  std::vector<omemo::DeviceId> ids;
  std::istringstream in(text);
  for (omemo::DeviceId id = 0; in >> id;) ids.push_back(id);
  return ids;
}

void note_former_device(History& history, const AccountId& account, omemo::DeviceId device) {
  const auto before = history.get(account, former_devices_fact).value_or(std::nullopt).value_or("");
  (void)history.put(account, former_devices_fact, before + (before.empty() ? "" : " ") + std::to_string(device));
}

xmpp::Result<std::unique_ptr<omemo::Device>> open_omemo_device(History& history, const AccountId& account) {
  auto& store = history.omemo_store(account);
  auto device = omemo::Device::load(store, account);
  if (!device && device.error().code == omemo::ErrorCode::not_found) {
    // Of a restored store: the device that made the backup may still be there.
    const auto former = former_devices(history, account);
    device = omemo::Device::create(store, account, {}, former);
  }
  if (!device) return xmpp::fail(xmpp::Errc::storage_failed, "OMEMO keys: " + device.error().detail);
  return std::move(*device);
}

std::vector<DeviceView> device_views(omemo::Device& device, const xmpp::Jid& own, const xmpp::Jid& jid,
                                     const std::vector<DeviceLists::Device>& active,
                                     const std::map<omemo::Address, omemo::IdentityKey>& offered) {
  std::vector<DeviceView> views;
  const bool is_own = jid.same_bare(own);
  const auto find_listed = [&](omemo::DeviceId id) {
    return std::find_if(active.begin(), active.end(), [id](const auto& one) { return one.listed.id == id; });
  };
  // A label without a key that signed it is anybody's.
  const auto read_label = [&](DeviceView& view, const omemo::IdentityKey& key) {
    const auto known = find_listed(view.device);
    if (known == active.end()) return;
    const auto& [id, label, signature] = known->listed;
    if (device.is_label_of(key, label, signature)) view.label = label;
  };
  const auto add = [&](omemo::DeviceId id) -> DeviceView& {
    DeviceView view;
    view.jid = jid.bare();
    view.device = id;
    const auto known = find_listed(id);
    view.active = known != active.end();
    if (view.active) view.protocol = omemo::to_string(known->version);
    view.own = is_own;
    return views.emplace_back(std::move(view));
  };
  if (is_own) {
    DeviceView& self = add(device.device_id());
    self.fingerprint = device.fingerprint();
    read_label(self, device.identity_key());
    self.trust = Trust::verified;
    self.own = false;
    self.this_device = true;
  }
  if (const auto identities = device.identities(std::string(jid.bare_text()))) {
    for (const auto& identity : *identities) {
      DeviceView& view = add(identity.address.device);
      view.fingerprint = omemo::fingerprint(identity.key);
      view.trust = from_omemo(identity.trust);
      read_label(view, identity.key);
      if (const auto change = offered.find(identity.address); change != offered.end()) {
        view.fingerprint = omemo::fingerprint(change->second);
        view.trust = Trust::undecided;
      }
    }
  }
  for (const auto& [entry, version] : active) {
    const omemo::DeviceId id = entry.id;
    const bool listed =
        std::any_of(views.begin(), views.end(), [&](const DeviceView& view) { return view.device == id; });
    if (!listed) add(id);
  }
  return views;
}

}  // namespace tui
