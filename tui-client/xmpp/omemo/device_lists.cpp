// DeviceLists: memory for this login, and the store for the time before the server answers.
#include "tui-client/xmpp/omemo/device_lists.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "omemo/omemo.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/omemo/omemo_values.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

using omemo::Version;

namespace {

// What the store keeps of the time before OMEMO 2 is numbers with commas; labels need more.
std::string key_of(const xmpp::Jid& jid, Version version) {
  return (version == Version::omemo_2 ? "omemo_2_devices:" : "omemo_devices:") + std::string(jid.bare_text());
}

std::string to_text(Version version, const DeviceLists::List& devices) {
  if (version == Version::omemo_2) return xmpp::to_xml(device_list_to_xml(version, devices));
  std::string text;
  for (const auto& device : devices) text += (text.empty() ? "" : ",") + std::to_string(device.id);
  return text;
}

DeviceLists::List from_text(Version version, const std::string& text) {
  if (version == Version::omemo_2) {
    const auto xml = xmpp::parse_element(text);
    return (xml ? device_list_from_xml(version, *xml) : std::nullopt).value_or(DeviceLists::List{});
  }
  DeviceLists::List devices;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    if (const auto id = to_number(std::string_view(text).substr(at, end - at))) devices.emplace_back(*id);
    at = end + 1;
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
    for (const Version version : omemo::all_versions) {
      if (!omemo::supports(version)) continue;
      const auto kept = account_.history.get(account_.id, key_of(jid, version));
      if (kept && *kept) of(found->second, version).devices = from_text(version, **kept);
    }
  }
  return found->second;
}

bool DeviceLists::is_fresh(const Entry& entry) {
  return entry.asked == 0 &&
         std::any_of(entry.lists.begin(), entry.lists.end(), [](const Known& known) { return known.learned; }) &&
         std::all_of(omemo::all_versions.begin(), omemo::all_versions.end(), [&](Version version) {
           const Known& known = entry.lists[version == Version::omemo_2 ? 1 : 0];
           return !omemo::supports(version) || known.learned || !known.problem.empty();
         });
}

void DeviceLists::fetch(const xmpp::Jid& jid, std::function<void()> done) {
  Entry& known = entry(jid);
  if (is_fresh(known)) return done();
  known.waiting.push_back(std::move(done));
  if (known.asked > 0) return;
  std::vector<Version> wanted;
  for (const Version version : omemo::all_versions) {
    if (omemo::supports(version) && !of(known, version).learned) wanted.push_back(version);
  }
  known.asked = wanted.size();
  for (const Version version : wanted) ask(jid.bare(), version);
}

void DeviceLists::ask(const xmpp::Jid& jid, Version version) {
  pep_.fetch(jid, devices_node(version), [this, jid, version, alive = lifetime_.watch()](const Pep::Items& items) {
    if (alive.expired()) return;
    Entry& asked = entry(jid);
    answered(jid, version, items);
    if (asked.asked > 0 && --asked.asked > 0) return;
    // Both versions together are one change.
    if (std::exchange(asked.changed, false) && is_fresh(asked)) on_change_(jid);
    if (alive.expired()) return;
    for (const auto& call : std::exchange(asked.waiting, {})) {
      if (alive.expired()) return;
      call();
    }
  });
}

void DeviceLists::answered(const xmpp::Jid& jid, Version version, const Pep::Items& items) {
  if (items) {
    const auto list = items->empty() ? std::nullopt : device_list_from_xml(version, items->back());
    return learn(jid, version, list.value_or(List{}));
  }
  if (items.error().condition == xmpp::StanzaErrorCondition::item_not_found) return learn(jid, version, {});
  Known& known = of(entry(jid), version);
  if (!known.learned) known.problem = list_problem(jid, items.error());
}

void DeviceLists::handle_event(const xmpp::Jid& jid, const xmpp::Element& change) {
  for (const Version version : omemo::all_versions) {
    if (!omemo::supports(version) || change.attr("node") != devices_node(version)) continue;
    const xmpp::Element* item = change.child("item");
    const xmpp::Element* payload = item ? item->first_child() : nullptr;
    if (auto devices = payload ? device_list_from_xml(version, *payload) : std::nullopt) {
      entry(jid).tells = true;
      return learn(jid.bare(), version, std::move(*devices));
    }
    if (item) return;
    // Retracted, purged, deleted: what is there now, the server knows.
    Entry& known = entry(jid);
    of(known, version).learned = false;
    of(known, version).problem.clear();
    if (known.waiting.empty()) fetch(jid, [] {});
  }
}

void DeviceLists::learn(const xmpp::Jid& jid, Version version, List devices) {
  Entry& whole = entry(jid);
  Known& known = of(whole, version);
  std::sort(devices.begin(), devices.end(), [](const ListedDevice& a, const ListedDevice& b) { return a.id < b.id; });
  const bool was_learned = std::exchange(known.learned, true);
  known.problem.clear();
  whole.learned_ms = account_.loop.now_ms();
  const bool changed = known.devices != devices;
  if (changed) {
    known.devices = std::move(devices);
    (void)account_.history.put(account_.id, key_of(jid, version), to_text(version, known.devices));
  }
  if (whole.asked > 0) {
    whole.changed = true;
  } else if (changed || !was_learned) {
    on_change_(jid.bare());
  }
}

std::vector<DeviceLists::Device> DeviceLists::devices(const xmpp::Jid& jid) {
  std::vector<Device> all;
  Entry& known = entry(jid);
  for (const Version version : {Version::omemo_2, Version::axolotl}) {
    for (const auto& listed : of(known, version).devices) {
      const bool is_there =
          std::any_of(all.begin(), all.end(), [&](const Device& other) { return other.listed.id == listed.id; });
      if (!is_there && all.size() < max_devices_per_contact) all.push_back({listed, version});
    }
  }
  return all;
}

bool DeviceLists::has(const xmpp::Jid& jid, omemo::DeviceId device) {
  const auto all = devices(jid);
  return std::any_of(all.begin(), all.end(), [&](const Device& one) { return one.listed.id == device; });
}

bool DeviceLists::fresh(const xmpp::Jid& jid) const {
  const auto found = entries_.find(jid.bare());
  return found != entries_.end() && is_fresh(found->second);
}

std::string DeviceLists::problem(const xmpp::Jid& jid) const {
  const auto found = entries_.find(jid.bare());
  if (found == entries_.end()) return {};
  std::string problem;
  for (const Known& known : found->second.lists) {
    if (known.learned) return {};
    if (problem.empty()) problem = known.problem;
  }
  return problem;
}

void DeviceLists::go_offline() {
  for (auto& [jid, known] : entries_) {
    known.tells = false;
    forget(known);
  }
}

// What went wrong then says nothing about what will be answered now.
void DeviceLists::forget(Entry& entry) {
  for (Known& list : entry.lists) {
    list.learned = false;
    list.problem.clear();
  }
}

void DeviceLists::doubt(const xmpp::Jid& jid) {
  const auto found = entries_.find(jid.bare());
  if (found == entries_.end()) return;
  forget(found->second);
}

bool DeviceLists::doubt_for_unlisted(const xmpp::Jid& jid) {
  constexpr std::uint64_t pause_ms = 10'000;
  auto& last = entry(jid).unlisted_ms;
  const auto now = account_.loop.now_ms();
  if (last && now - *last < pause_ms) return false;
  last = now;
  doubt(jid);
  return true;
}

void DeviceLists::doubt_older(const xmpp::Jid& jid, std::uint64_t age_ms) {
  const auto found = entries_.find(jid.bare());
  if (found == entries_.end() || found->second.tells) return;
  if (account_.loop.now_ms() - found->second.learned_ms >= age_ms) doubt(jid);
}

}  // namespace tui
