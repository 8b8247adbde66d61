// DeviceLists: memory for this login, and the store for the time before the server answers.
#include "tui-client/xmpp/omemo/device_lists.hpp"

#include <algorithm>
#include <charconv>

#include "libxmpp/xml/namespaces.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;

namespace {

std::string key_of(const xmpp::Jid& jid) { return "omemo_devices:" + std::string(jid.bare_text()); }

std::string to_text(const DeviceLists::Devices& devices) {
  std::string text;
  for (const auto device : devices) text += (text.empty() ? "" : ",") + std::to_string(device);
  return text;
}

DeviceLists::Devices from_text(std::string_view text) {
  DeviceLists::Devices devices;
  const char* position = text.data();
  const char* const end = text.data() + text.size();
  while (position < end) {
    omemo::DeviceId device = 0;
    const auto [next, error] = std::from_chars(position, end, device);
    if (error != std::errc()) break;
    devices.push_back(device);
    position = next + 1;
  }
  return devices;
}

// Servers tell strangers apart from contacts in different ways; some refuse where there is nothing at all.
std::string list_problem(const xmpp::Jid& jid, const xmpp::StanzaError& error) {
  using C = xmpp::StanzaErrorCondition;
  switch (error.condition) {
    case C::forbidden:
    case C::not_authorized:
      return jid.text() + " has no OMEMO device that we may know of";
    case C::service_unavailable:
    case C::subscription_required:
      return jid.text() + " has no OMEMO device, or does not exist";
    default:
      return "the list of OMEMO devices can't be read: " + in_words(error);
  }
}

}  // namespace

DeviceLists::Entry& DeviceLists::entry(const xmpp::Jid& jid) {
  const auto [found, is_new] = entries_.try_emplace(jid.bare());
  if (is_new) {
    const auto kept = account_.history.get(account_.id, key_of(jid));
    if (kept && *kept) found->second.devices = from_text(**kept);
  }
  return found->second;
}

void DeviceLists::fetch(const xmpp::Jid& jid, std::function<void()> done) {
  Entry& known = entry(jid);
  if (known.fresh) return done();
  known.waiting.push_back(std::move(done));
  if (known.waiting.size() > 1) return;  // asked already
  pep_.fetch(jid.bare(), std::string(ns::omemo_devicelist),
             [this, jid = jid.bare(), alive = lifetime_.watch()](Pep::Items items) {
               if (alive.expired()) return;
               Entry& asked = entry(jid);
               const auto waiting = std::exchange(asked.waiting, {});
               if (items) {
                 const auto list = items->empty() ? std::nullopt : device_list_from_xml(items->back());
                 learn(jid, list.value_or(Devices{}));
               } else if (items.error().condition == xmpp::StanzaErrorCondition::item_not_found) {
                 learn(jid, {});
               } else if (!asked.fresh) {
                 asked.problem = list_problem(jid, items.error());
               }
               for (const auto& call : waiting) {
                 if (alive.expired()) return;
                 call();
               }
             });
}

void DeviceLists::handle_event(const xmpp::Jid& jid, const xmpp::Element& change) {
  const xmpp::Element* item = change.child("item");
  const xmpp::Element* list = item ? item->first_child() : nullptr;
  if (const auto devices = list ? device_list_from_xml(*list) : std::nullopt) return learn(jid.bare(), *devices);
  if (item) return;
  // Retracted, purged, deleted: what is there now, the server knows.
  Entry& known = entry(jid);
  known.fresh = false;
  if (known.waiting.empty()) fetch(jid, [] {});
}

void DeviceLists::learn(const xmpp::Jid& jid, Devices devices) {
  Entry& known = entry(jid);
  std::sort(devices.begin(), devices.end());
  const bool was_fresh = std::exchange(known.fresh, true);
  known.problem.clear();
  const bool changed = known.devices != devices;
  if (changed) {
    known.devices = std::move(devices);
    (void)account_.history.put(account_.id, key_of(jid), to_text(known.devices));
  }
  if (changed || !was_fresh) on_change_(jid.bare());
}

DeviceLists::Devices DeviceLists::devices(const xmpp::Jid& jid) { return entry(jid).devices; }

bool DeviceLists::fresh(const xmpp::Jid& jid) const {
  const auto found = entries_.find(jid.bare());
  return found != entries_.end() && found->second.fresh;
}

std::string DeviceLists::problem(const xmpp::Jid& jid) const {
  const auto found = entries_.find(jid.bare());
  return found == entries_.end() ? std::string() : found->second.problem;
}

void DeviceLists::go_offline() {
  for (auto& [jid, known] : entries_) known.fresh = false;
}

void DeviceLists::doubt(const xmpp::Jid& jid) {
  const auto found = entries_.find(jid.bare());
  if (found != entries_.end()) found->second.fresh = false;
}

}  // namespace tui
