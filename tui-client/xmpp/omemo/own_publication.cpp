// OwnPublication: list first, then bundle; both again when the server has something else.
#include "tui-client/xmpp/omemo/own_publication.hpp"

#include <algorithm>

#include "libxmpp/base/log.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace {
constexpr std::size_t max_lists_per_minute = 5;
constexpr unsigned refresh_delay_ms = 1000;

std::string device_label(AccountContext& account) {
  const auto kept = account.history.get(account.id, std::string(device_label_key));
  return kept && *kept ? **kept : std::string();
}

bool has_later_prekeys(const omemo::Bundle& one, const omemo::Bundle& other) {
  const auto highest = [](const omemo::Bundle& bundle) {
    std::uint32_t id = 0;
    for (const auto& prekey : bundle.prekeys) id = std::max(id, prekey.id);
    return id;
  };
  return highest(one) > highest(other);
}
}  // namespace

OwnPublication::OwnPublication(AccountContext& account, Pep& pep, DeviceLists& lists, omemo::Device& device,
                               omemo::Version version, std::function<void()> on_published,
                               std::function<void()> on_newer)
    : account_(account),
      pep_(pep),
      lists_(lists),
      device_(device),
      version_(version),
      on_published_(std::move(on_published)),
      on_newer_(std::move(on_newer)) {}

void OwnPublication::go_online() {
  lists_.fetch(account_.jid, [this, alive = lifetime_.watch()] {
    if (alive.expired() || !account_.online) return;
    if (!lists_.learned(account_.jid, version_)) {
      // Where the other version can be published, others can encrypt to us all the same.
      const std::string problem = lists_.problem(account_.jid);
      if (!problem.empty()) account_.notice(problem + "; others can't encrypt to you", true);
      return;
    }
    check_list();
    check_bundle();
  });
}

void OwnPublication::go_offline() {
  list_published_ = bundle_published_ = publishing_list_ = publishing_bundle_ = told_ = false;
  refresh_.reset();
}

void OwnPublication::check_list() {
  if (!account_.online || !lists_.learned(account_.jid, version_)) return;
  const auto& devices = lists_.list(account_.jid, version_);
  const auto entry = std::find_if(devices.begin(), devices.end(),
                                  [&](const ListedDevice& listed) { return listed.id == device_.device_id(); });
  if (entry != devices.end() && (version_ == omemo::Version::axolotl || entry->label == device_label(account_))) {
    list_published_ = true;
    return tell();
  }
  publish_list();
}

xmpp::Result<ListedDevice> OwnPublication::own_entry() {
  ListedDevice entry(device_.device_id());
  if (version_ == omemo::Version::axolotl) return entry;
  entry.label = device_label(account_);
  if (entry.label.empty()) return entry;
  auto signature = device_.sign_label(entry.label);
  if (!signature) return xmpp::fail(xmpp::Errc::internal, signature.error().detail);
  entry.label_signature = std::move(*signature);
  return entry;
}

void OwnPublication::relabel() {
  if (list_published_) check_list();
}

void OwnPublication::publish_list() {
  if (publishing_list_ || retired_) return;
  const auto now = account_.loop.now_ms();
  while (!list_times_ms_.empty() && now - list_times_ms_.front() > 60000) list_times_ms_.pop_front();
  if (list_times_ms_.size() >= max_lists_per_minute && dropped_.empty()) {
    account_.notice("another client keeps removing this device from your OMEMO device list", true);
    return;
  }
  list_times_ms_.push_back(now);
  auto own = own_entry();
  if (!own) {
    account_.notice("the OMEMO device list can't be published: " + own.error().detail, true);
    return;
  }
  publishing_list_ = true;
  auto devices = lists_.list(account_.jid, version_);
  std::erase_if(devices,
                [&](const ListedDevice& listed) { return listed.id == own->id || dropped_.contains(listed.id); });
  devices.push_back(std::move(*own));
  pep_.publish_open({devices_node(version_)}, device_list_to_xml(version_, devices),
                    [this, devices, gone = dropped_, alive = lifetime_.watch()](auto result) {
                      if (alive.expired()) return;
                      publishing_list_ = false;
                      for (const auto device : gone) dropped_.erase(device);
                      if (!result) {
                        if (account_.online) {
                          account_.notice("the OMEMO device list can't be published: " + in_words(result.error()),
                                          true);
                        }
                        return;
                      }
                      list_published_ = true;
                      lists_.set_own(version_, devices);
                      for (const auto device : gone) remove_bundle(device);
                      tell();
                      if (!dropped_.empty()) publish_list();
                    });
}

void OwnPublication::drop(omemo::DeviceId device) {
  if (!account_.online || !lists_.learned(account_.jid, version_)) return;
  const auto& devices = lists_.list(account_.jid, version_);
  if (std::none_of(devices.begin(), devices.end(), [&](const ListedDevice& listed) { return listed.id == device; })) {
    return remove_bundle(device);
  }
  dropped_.insert(device);
  publish_list();
}

void OwnPublication::replace(omemo::DeviceId former) {
  list_published_ = bundle_published_ = told_ = false;
  drop(former);
  publish_list();
  publish_bundle();
}

void OwnPublication::retire(std::function<void(xmpp::Result<void>)> done) {
  retired_ = true;
  refresh_.reset();
  if (!lists_.learned(account_.jid, version_)) {
    return done(xmpp::fail(xmpp::Errc::connection_closed, "the OMEMO device list has not come yet"));
  }
  const auto own = device_.device_id();
  auto devices = lists_.list(account_.jid, version_);
  std::erase_if(devices, [own](const ListedDevice& listed) { return listed.id == own; });
  pep_.publish_open({devices_node(version_)}, device_list_to_xml(version_, devices),
                    [this, own, done = std::move(done), alive = lifetime_.watch()](auto result) {
                      if (alive.expired()) return;
                      if (!result) return done(xmpp::fail(xmpp::Errc::internal, in_words(result.error())));
                      const Pep::Place place{bundle_node(version_, own), bundle_item(version_, own),
                                             bundles_share_node(version_)};
                      // Without the list nobody asks for it: that it can't be removed is no failure.
                      pep_.remove(place, [done](auto) { done({}); });
                    });
}

void OwnPublication::remove_bundle(omemo::DeviceId device) {
  const Pep::Place place{bundle_node(version_, device), bundle_item(version_, device), bundles_share_node(version_)};
  pep_.remove(place, [this, device, alive = lifetime_.watch()](auto result) {
    if (alive.expired() || result || !account_.online) return;
    account_.notice("the keys of device " + std::to_string(device) + " can't be removed: " + in_words(result.error()),
                    true);
  });
}

void OwnPublication::check_bundle() {
  const auto due = device_.bundle_must_be_published(version_);
  if (!due || *due) return publish_bundle();
  // The server may have lost it, or another copy of this store may have been there.
  const auto id = device_.device_id();
  const auto check = [this, alive = lifetime_.watch()](Pep::Items items) {
    if (alive.expired() || !account_.online) return;
    const auto theirs = items && !items->empty() ? bundle_from_xml(items->back()) : std::nullopt;
    const auto ours = device_.bundle(version_);
    const bool our_key = theirs && ours && theirs->identity_key == ours->bundle.identity_key;
    const bool same = our_key && theirs->signed_prekey.id == ours->bundle.signed_prekey.id &&
                      theirs->signed_prekey.key == ours->bundle.signed_prekey.key && !theirs->prekeys.empty();
    // We have published what we have: more of the same identity is of a later state of this store, or of a copy.
    const bool newer = our_key && ((theirs->signed_prekey.id > ours->bundle.signed_prekey.id) ||
                                   has_later_prekeys(*theirs, ours->bundle));
    if (newer) on_newer_();
    if (!same || newer) return publish_bundle();
    bundle_published_ = true;
    tell();
  };
  pep_.fetch(account_.jid, bundle_node(version_, id), check,
             bundles_share_node(version_) ? bundle_item(version_, id) : std::string());
}

void OwnPublication::publish_bundle() {
  refresh_.reset();
  if (!account_.online || publishing_bundle_ || retired_) return;
  const auto own = device_.bundle(version_);
  if (!own) {
    account_.notice("the OMEMO keys can't be read: " + own.error().detail, true);
    return;
  }
  publishing_bundle_ = true;
  const auto id = device_.device_id();
  pep_.publish_open({bundle_node(version_, id), bundle_item(version_, id), bundles_share_node(version_)},
                    bundle_to_xml(own->bundle),
                    [this, generation = own->generation, alive = lifetime_.watch()](auto result) {
                      if (alive.expired()) return;
                      publishing_bundle_ = false;
                      if (!result) {
                        if (account_.online) {
                          account_.notice("the OMEMO keys can't be published: " + in_words(result.error()), true);
                        }
                        return;
                      }
                      if (auto kept = device_.bundle_published(version_, generation); !kept) {
                        xmpp::log::error("omemo", "{}: {}", account_.id, kept.error().detail);
                      }
                      bundle_published_ = true;
                      tell();
                      refresh_bundle_soon();  // it may have changed meanwhile
                    });
}

void OwnPublication::refresh_bundle_soon() {
  if (refresh_ || !account_.online) return;
  const auto due = device_.bundle_must_be_published(version_);
  if (!due || !*due) return;
  refresh_ = account_.loop.after(refresh_delay_ms, [this] { publish_bundle(); });
}

void OwnPublication::flush() {
  if (refresh_) publish_bundle();
}

void OwnPublication::tell() {
  if (!published() || std::exchange(told_, true)) return;
  on_published_();
}

}  // namespace tui
