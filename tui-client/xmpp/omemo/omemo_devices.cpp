// OmemoService: devices as people judge, verify and remove them, and what our other devices learn of it.
#include <algorithm>

#include "libxmpp/base/log.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/omemo/device_views.hpp"
#include "tui-client/xmpp/omemo/envelope.hpp"
#include "tui-client/xmpp/omemo/omemo_service.hpp"
#include "tui-client/xmpp/omemo/omemo_values.hpp"
#include "tui-client/xmpp/omemo/omemo_words.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"
#include "tui-client/xmpp/omemo/verification.hpp"

namespace tui {

namespace ns = xmpp::ns;

namespace {
constexpr xmpp::Timestamp second = 1'000'000;
// When a device was last heard of is written down this often at most.
constexpr xmpp::Timestamp use_margin = 3600 * second;

// A device of ours that was silent so long is spoken of, once in so long.
constexpr xmpp::Timestamp day = 24 * 3600 * second;
constexpr xmpp::Timestamp silent_for = 120 * day, spoken_of_every = 30 * day;
constexpr const char* silence_told_fact = "omemo_silence_told";

std::string listed_fact(omemo::DeviceId device) { return "omemo_listed:" + std::to_string(device); }

std::string use_fact(const omemo::Address& address) {
  return "omemo_used:" + std::to_string(address.device) + ":" + address.jid;
}
}  // namespace

std::vector<DeviceView> OmemoService::devices(const xmpp::Jid& whose) {
  const auto jid = person(whose);
  auto views = device_views(*device_, account_.jid, jid, lists_.devices(jid), offered_);
  for (auto& view : views) {
    const auto used = account_.history.get(account_.id, use_fact({std::string(jid.bare_text()), view.device}));
    if (used && *used) view.last_used = to_number(**used).value_or(0) * second;
    if (!view.own) continue;
    const auto listed = account_.history.get(account_.id, listed_fact(view.device));
    if (listed && *listed) view.listed_since = to_number(**listed).value_or(0) * second;
  }
  return views;
}

// What is left behind on a list everybody goes on encrypting for, and nobody reads. Whether it is gone its owner knows
// alone: it is spoken of, not removed.
void OmemoService::note_silent_devices() {
  const auto now = xmpp::now();
  std::string silent;
  for (const auto& device : devices(account_.jid)) {
    if (!device.own || !device.active) continue;
    if (device.listed_since == 0) {
      (void)account_.history.put(account_.id, listed_fact(device.device), std::to_string(now / second));
      continue;
    }
    const auto heard = std::max(device.last_used, device.listed_since);
    if (now - heard < silent_for) continue;
    silent += (silent.empty() ? "" : ", ") + std::to_string(device.device) + (device.label.empty() ? "" : " (" + device.label + ")") +
              " for " + std::to_string((now - heard) / day) + " days";
  }
  const auto told = account_.history.get(account_.id, silence_told_fact);
  const auto before = told && *told ? to_number(**told).value_or(0) * second : xmpp::Timestamp{0};
  if (silent.empty() || now - before < spoken_of_every) return;
  (void)account_.history.put(account_.id, silence_told_fact, std::to_string(now / second));
  account_.notice("nothing was heard of your OMEMO device " + silent +
                  "; if it is gone: /omemo prune takes such devices off your list, so that nobody encrypts for them any more");
}

xmpp::Result<void> OmemoService::set_label(const std::string& label) {
  if (!omemo::supports(omemo::Version::omemo_2)) {
    return xmpp::fail(xmpp::Errc::not_allowed, "only OMEMO 2 has labels, which this build does not speak");
  }
  if (label.size() > max_label_bytes) return xmpp::fail(xmpp::Errc::not_allowed, "too long for a label");
  if (auto kept = account_.history.put(account_.id, std::string(device_label_key), label); !kept) return kept;
  for (const auto& publication : publications_) publication->relabel();
  return {};
}

xmpp::Result<void> OmemoService::set_trust(const xmpp::Jid& whose, omemo::DeviceId device, Trust trust) {
  const auto jid = person(whose);
  const omemo::Address address{std::string(jid.bare_text()), device};
  const auto refuse = [](const omemo::Error& error) {
    return xmpp::fail(error.code == omemo::ErrorCode::not_found ? xmpp::Errc::not_found : xmpp::Errc::storage_failed,
                      error.detail);
  };
  if (const auto change = offered_.find(address); change != offered_.end() && omemo::may_receive(to_omemo(trust))) {
    if (auto replaced = device_->replace_identity(address, change->second, to_omemo(trust)); !replaced) {
      return refuse(replaced.error());
    }
    trust_.judged(address, change->second, to_omemo(trust));
    offered_.erase(change);
    builder_.forget_failures(address.jid);
  } else {
    const auto identities = device_->identities(address.jid);
    if (!identities) return refuse(identities.error());
    const auto known = std::find_if(identities->begin(), identities->end(),
                                    [&](const omemo::IdentityRecord& record) { return record.address == address; });
    if (known == identities->end()) return xmpp::fail(xmpp::Errc::not_found, "no such device, or its key is not known");
    if (auto judged = device_->set_trust(address, known->key, to_omemo(trust)); !judged) return refuse(judged.error());
    if (known->trust != to_omemo(trust)) trust_.judged(address, known->key, to_omemo(trust));
  }
  settle_trust();
  tell_trust();
  if (account_.online) {
    prepare(jid, [] {});
  } else {
    tell_encryption(jid);
  }
  return {};
}

VerificationUri OmemoService::own_uri() { return own_verification_uri(*device_, account_.jid); }

xmpp::Result<Verification> OmemoService::verify(const VerificationUri& uri) {
  auto outcome = verify_devices(*device_, trust_, uri);
  if (!outcome) return outcome;
  settle_trust();
  tell_trust();
  if (account_.online) {
    prepare(uri.jid, [] {});
  } else {
    tell_encryption(uri.jid);
  }
  return outcome;
}

xmpp::Result<void> OmemoService::remove_device(std::uint32_t device) {
  if (!account_.online) return xmpp::fail(xmpp::Errc::connection_closed, "not connected");
  if (device == device_->device_id()) {
    return xmpp::fail(xmpp::Errc::not_allowed, "this is the device that you use: remove it from another one");
  }
  if (!has_device(account_.jid, std::to_string(device))) return xmpp::fail(xmpp::Errc::not_found, "no such device");
  if (auto gone = device_->forget_device({account_.id, device}); !gone) {
    return xmpp::fail(xmpp::Errc::storage_failed, gone.error().detail);
  }
  for (const auto& publication : publications_) publication->drop(device);
  tell_encryption(account_.jid);
  return {};
}

void OmemoService::retire(std::function<void(xmpp::Result<void>)> done) {
  if (!account_.online) return done(xmpp::fail(xmpp::Errc::connection_closed, account_.id + " is not connected"));
  struct Rest {
    std::size_t versions;
    xmpp::Result<void> outcome;
    std::function<void(xmpp::Result<void>)> done;
  };
  const auto rest = std::make_shared<Rest>(Rest{publications_.size(), {}, std::move(done)});
  for (const auto& publication : publications_) {
    publication->retire([rest](xmpp::Result<void> outcome) {
      if (!outcome) rest->outcome = std::move(outcome);
      if (--rest->versions == 0) rest->done(rest->outcome);
    });
  }
}

void OmemoService::note_use(const omemo::Address& address) {
  const auto now = xmpp::now();
  auto& written = used_[address];
  if (now - written < use_margin) return;
  written = now;
  (void)account_.history.put(account_.id, use_fact(address), std::to_string(now / second));
}

void OmemoService::trust_changed(const std::vector<TrustTransfer::Change>& changes) {
  std::set<xmpp::Jid> concerned;
  for (const auto& change : changes) {
    const auto jid = xmpp::Jid::parse(change.address.jid);
    if (!jid) continue;
    const bool own = jid->same_bare(account_.jid);
    const std::string who = (own ? "your own " : "") + device_name(change.address) + (own ? "" : " of " + jid->text());
    const std::string why = change.by.jid.empty()          ? "it shows the key of the code"
                            : change.by.jid == account_.id ? "your " + device_name(change.by) + " says so"
                                                           : "its owner's " + device_name(change.by) + " says so";
    account_.notice(who + (change.trusted ? " is verified now: " : " is DISTRUSTED now: ") + why, !change.trusted,
                    own ? xmpp::Jid() : *jid);
    concerned.insert(*jid);
  }
  for (const auto& jid : concerned) {
    if (account_.online && prepared_.contains(jid)) {
      prepare(jid, [] {});
    } else {
      tell_encryption(jid);
    }
  }
}

// XEP-0450 speaks in envelopes, which OMEMO 2 alone has: who is spoken to in the older version has to compare.
void OmemoService::tell_trust() {
  if (!account_.online || telling_trust_ || !omemo::supports(omemo::Version::omemo_2)) return;
  const auto count = trust_.untold();
  if (count == 0) return;
  telling_trust_ = true;
  const auto messages = trust_.due();
  const auto left = std::make_shared<std::size_t>(messages.size() + 1);
  const auto done = [this, left, count] {
    if (--*left > 0) return;
    telling_trust_ = false;
    // Where the connection broke meanwhile all is told again.
    if (!account_.online) return;
    trust_.told(count);
    tell_trust();  // what was judged meanwhile
  };
  for (const auto& message : messages) tell_trust(message, done);
  done();
}

void OmemoService::tell_trust(const TrustTransfer::Message& message, std::function<void()> done) {
  lists_.fetch(message.to, [this, message, done = std::move(done), alive = lifetime_.watch()] {
    if (alive.expired()) return;
    std::vector<omemo::Peer> wanted;
    for (const auto& peer : peers(message.to)) {
      const bool meant =
          std::find(message.devices.begin(), message.devices.end(), peer.address.device) != message.devices.end();
      if (meant && peer.version == omemo::Version::omemo_2) wanted.push_back(peer);
    }
    std::vector<omemo::Peer> new_ones;
    if (const auto states = device_->check_recipients(wanted)) {
      for (const auto& state : *states) {
        if (state.obstacle == omemo::Obstacle::no_session) new_ones.push_back(state.peer);
      }
    }
    builder_.build(new_ones, [this, message, wanted, done, alive] {
      if (alive.expired()) return;
      const auto content = [&](omemo::Version) {
        return make_envelope(account_.jid, message.to, trust_message_to_xml(message.decisions), xmpp::now());
      };
      const auto encrypted = wanted.empty() ? omemo::Result<omemo::Encrypted>() : device_->encrypt(content, wanted);
      if (encrypted && !encrypted->messages.empty() && account_.online) {
        auto stanza = xmpp::make_message({}, message.to, xmpp::MessageType::chat, xmpp::random_id());
        for (const auto& one : encrypted->messages) stanza.add(encrypted_to_xml(one));
        stanza.add("store", std::string(ns::hints));
        account_.send(stanza);
      }
      done();
    });
  });
}

}  // namespace tui
