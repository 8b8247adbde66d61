// XEP-0450 §5: who may say what about whose keys, and who is told.
#include "tui-client/xmpp/omemo/trust_transfer.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include "libxmpp/base/log.hpp"
#include "tui-client/history/history.hpp"

namespace tui {

namespace {

constexpr std::size_t max_decided = 1000;
// A clock that is ahead must not make all that follows too old.
constexpr xmpp::Timestamp clock_margin = 3600LL * 1000 * 1000;

std::string hex(const omemo::IdentityKey& key) {
  auto text = omemo::fingerprint(key);
  std::erase(text, ' ');
  return text;
}

}  // namespace

std::vector<omemo::IdentityRecord> TrustTransfer::identities(const std::string& jid) {
  return device_.identities(jid).value_or(std::vector<omemo::IdentityRecord>{});
}

// One entry a line; addresses have no blanks.
std::vector<TrustTransfer::Entry> TrustTransfer::read(const char* fact) {
  std::vector<Entry> entries;
  std::istringstream lines(history_.get(account_, fact).value_or(std::nullopt).value_or(""));
  std::string owner, key, word, by, by_key;
  Entry entry;
  while (lines >> entry.when >> owner >> key >> word >> by >> entry.by.device >> by_key) {
    const auto jid = xmpp::Jid::parse(owner);
    const auto parsed = omemo::parse_fingerprint(key), parsed_by = omemo::parse_fingerprint(by_key);
    if (!jid || !parsed || !parsed_by) continue;
    entry.decision = {*jid, *parsed, word == "trust"};
    entry.by.jid = by == "-" ? "" : by;
    entry.by_key = *parsed_by;
    entries.push_back(entry);
  }
  return entries;
}

void TrustTransfer::write(const char* fact, const std::vector<Entry>& entries) {
  std::string text;
  for (const auto& entry : entries) {
    text += std::to_string(entry.when) + " " + std::string(entry.decision.owner.bare_text()) + " " +
            hex(entry.decision.key) + (entry.decision.trusted ? " trust " : " distrust ") +
            (entry.by.jid.empty() ? "-" : entry.by.jid) + " " + std::to_string(entry.by.device) + " " +
            hex(entry.by_key) + "\n";
  }
  if (auto kept = history_.put(account_, fact, text); !kept) {
    xmpp::log::error("omemo", "{}: {}", account_, kept.error().detail);
  }
}

bool TrustTransfer::newer_than_decided(const TrustDecision& decision, xmpp::Timestamp when) {
  const auto decided = read(decided_fact);
  return std::none_of(decided.begin(), decided.end(), [&](const Entry& entry) {
    return entry.decision.owner == decision.owner && entry.decision.key == decision.key && entry.when >= when;
  });
}

void TrustTransfer::note_decided(const TrustDecision& decision, xmpp::Timestamp when) {
  auto decided = read(decided_fact);
  std::erase_if(decided, [&](const Entry& entry) {
    return entry.decision.owner == decision.owner && entry.decision.key == decision.key;
  });
  decided.push_back({decision, when, {}, {}});
  if (decided.size() > max_decided) decided.erase(decided.begin());
  write(decided_fact, decided);
}

bool TrustTransfer::verified(const std::string& jid, const omemo::IdentityKey& key) {
  const auto known = identities(jid);
  return std::any_of(known.begin(), known.end(), [&](const omemo::IdentityRecord& record) {
    return record.key == key && record.trust == omemo::Trust::verified;
  });
}

void TrustTransfer::judged(const omemo::Address& address, const omemo::IdentityKey& key, omemo::Trust trust) {
  const auto owner = xmpp::Jid::parse(address.jid);
  if (!owner) return;
  const TrustDecision decision{*owner, key, trust == omemo::Trust::verified};
  note_decided(decision, xmpp::now());
  // Merely trusted is nothing to tell: nobody has compared anything.
  if (trust != omemo::Trust::verified && trust != omemo::Trust::distrusted) return;
  auto untold = read(untold_fact);
  std::erase_if(untold, [&](const Entry& entry) {
    return entry.decision.owner == decision.owner && entry.decision.key == decision.key;
  });
  untold.push_back({decision, xmpp::now(), address, key});
  if (untold.size() > max_waiting) untold.erase(untold.begin());
  write(untold_fact, untold);
}

void TrustTransfer::expect(const TrustDecision& decision) {
  auto waiting = read(waiting_fact);
  waiting.push_back({decision, xmpp::now(), {}, {}});
  if (waiting.size() > max_waiting) waiting.erase(waiting.begin());
  write(waiting_fact, waiting);
}

std::vector<TrustTransfer::Change> TrustTransfer::received(const omemo::Decrypted& opened,
                                                           const std::vector<TrustDecision>& decisions,
                                                           xmpp::Timestamp written) {
  const bool own = opened.sender.jid == account_;
  auto waiting = read(waiting_fact);
  const auto when = std::min(written, xmpp::now() + clock_margin);
  for (const auto& decision : decisions) {
    if (!own && decision.owner.bare_text() != opened.sender.jid) {
      xmpp::log::warning("omemo", "{}: {} judges a key of {}: refused", account_, opened.sender.jid,
                         decision.owner.bare_text());
      continue;
    }
    if (decision.key == opened.identity || decision.key == device_.identity_key()) continue;
    const auto of_sender = [&](const Entry& entry) {
      return entry.by.jid == opened.sender.jid && entry.by_key == opened.identity;
    };
    std::erase_if(waiting, [&](const Entry& entry) {
      return of_sender(entry) && entry.decision.key == decision.key && entry.decision.owner == decision.owner &&
             entry.when <= when;
    });
    if (std::count_if(waiting.begin(), waiting.end(), of_sender) >= static_cast<std::ptrdiff_t>(max_waiting_of_one)) {
      waiting.erase(std::find_if(waiting.begin(), waiting.end(), of_sender));
    }
    waiting.push_back({decision, when, opened.sender, opened.identity});
    if (waiting.size() > max_waiting) waiting.erase(waiting.begin());
  }
  write(waiting_fact, waiting);
  return settle();
}

std::vector<TrustTransfer::Change> TrustTransfer::settle() {
  std::vector<Change> changes;
  auto waiting = read(waiting_fact);
  const auto before = waiting.size();
  // What is verified now may be whose word others wait for.
  for (bool again = !waiting.empty(); again;) {
    again = false;
    for (auto entry = waiting.begin(); entry != waiting.end();) {
      const auto& decision = entry->decision;
      const std::string owner(decision.owner.bare_text());
      const auto known = identities(owner);
      const auto record = std::find_if(known.begin(), known.end(),
                                       [&](const omemo::IdentityRecord& one) { return one.key == decision.key; });
      const bool may_speak = entry->by.jid.empty() || verified(entry->by.jid, entry->by_key);
      if (record == known.end() || !may_speak) {
        ++entry;
        continue;
      }
      const auto trust = decision.trusted ? omemo::Trust::verified : omemo::Trust::distrusted;
      // Whom a person has refused stays refused until a person says otherwise.
      const bool refused = record->trust == omemo::Trust::distrusted && !entry->by.jid.empty();
      if (record->trust != trust && !refused && newer_than_decided(decision, entry->when) &&
          device_.set_trust(record->address, record->key, trust)) {
        note_decided(decision, entry->when);
        changes.push_back({record->address, decision.trusted, entry->by});
        again = true;
      }
      entry = waiting.erase(entry);
    }
  }
  if (waiting.size() != before) write(waiting_fact, waiting);
  return changes;
}

std::vector<TrustTransfer::Message> TrustTransfer::due() {
  const auto untold = read(untold_fact);
  if (untold.empty()) return {};
  std::map<std::string, std::vector<omemo::IdentityRecord>> verified;
  for (auto& record : identities("")) {
    if (record.trust == omemo::Trust::verified) verified[record.address.jid].push_back(record);
  }
  std::vector<Message> messages;
  const auto tell = [&](const std::string& jid, std::vector<omemo::DeviceId> devices,
                        std::vector<TrustDecision> decisions) {
    const auto to = xmpp::Jid::parse(jid);
    if (!to || devices.empty() || decisions.empty()) return;
    if (decisions.size() > max_decisions_per_message) decisions.resize(max_decisions_per_message);
    messages.push_back({*to, std::move(devices), std::move(decisions)});
  };
  for (const auto& entry : untold) {
    const bool own = entry.by.jid == account_;  // the device that was judged
    for (const auto& [jid, records] : verified) {
      // Contacts learn of our own devices; our own devices of everybody's.
      if (!own && jid != account_) continue;
      std::vector<omemo::DeviceId> devices;
      for (const auto& record : records) {
        if (record.key != entry.decision.key) devices.push_back(record.address.device);
      }
      tell(jid, std::move(devices), {entry.decision});
    }
    if (!entry.decision.trusted) continue;
    // Whom we have just verified learns whom else we have.
    std::vector<TrustDecision> others;
    for (const auto& [jid, records] : verified) {
      if (!own && jid != account_) continue;
      const auto owner = xmpp::Jid::parse(jid);
      for (const auto& record : records) {
        if (owner && record.key != entry.decision.key) others.push_back({*owner, record.key, true});
      }
    }
    tell(entry.by.jid, {entry.by.device}, std::move(others));
  }
  return messages;
}

void TrustTransfer::told(std::size_t count) {
  auto untold = read(untold_fact);
  untold.erase(untold.begin(), untold.begin() + static_cast<std::ptrdiff_t>(std::min(count, untold.size())));
  write(untold_fact, untold);
}

}  // namespace tui
