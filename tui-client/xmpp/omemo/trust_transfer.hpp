// TrustTransfer: Automatic Trust Management (XEP-0450): what one device of ours has verified, the others need not
// verify again. Decides and remembers; OmemoService sends and receives.
#pragma once

#include <string>
#include <vector>

#include "libxmpp/xmpp/timestamp.hpp"
#include "omemo/omemo.hpp"
#include "tui-client/types.hpp"
#include "tui-client/xmpp/omemo/trust_message.hpp"

namespace tui {

class History;

class TrustTransfer {
 public:
  // In the store: beyond that the oldest go.
  static constexpr std::size_t max_waiting = 500;
  static constexpr std::size_t max_waiting_of_one = 100;

  TrustTransfer(History& history, AccountId account, omemo::Device& device)
      : history_(history), account_(std::move(account)), device_(device) {}

  // A person has judged this device, as the store says already; the others are to be told: due().
  void judged(const omemo::Address& address, const omemo::IdentityKey& key, omemo::Trust trust);
  // A code that a person has scanned names a key that nobody has shown yet.
  void expect(const TrustDecision& decision);

  struct Change {
    omemo::Address address;
    bool trusted = true;
    omemo::Address by;  // empty: the code
  };
  // A trust message of `written`, opened with the key of `sender`. What a device says counts once its own key is
  // verified, and is kept until then; own devices speak of all keys, others of their owner's. Gives what has changed.
  std::vector<Change> received(const omemo::Decrypted& opened, const std::vector<TrustDecision>& decisions,
                               xmpp::Timestamp written);
  // Keys have been seen, or verified: what waited for that.
  std::vector<Change> settle();

  // Who is to be told what; each to be encrypted for these devices alone.
  struct Message {
    xmpp::Jid to;
    std::vector<omemo::DeviceId> devices;
    std::vector<TrustDecision> decisions;
  };
  std::vector<Message> due();
  // The first `count` judgements that due() spoke of have been told; it tells how many there were.
  std::size_t untold() { return read(untold_fact).size(); }
  void told(std::size_t count);

 private:
  struct Entry {
    TrustDecision decision;
    xmpp::Timestamp when = 0;
    omemo::Address by;  // jid empty: a person. The number is for people, the key counts.
    omemo::IdentityKey by_key{};
  };
  static constexpr const char* waiting_fact = "atm_waiting";
  static constexpr const char* untold_fact = "atm_untold";
  static constexpr const char* decided_fact = "atm_decided";

  std::vector<Entry> read(const char* fact);
  void write(const char* fact, const std::vector<Entry>& entries);
  bool newer_than_decided(const TrustDecision& decision, xmpp::Timestamp when);
  void note_decided(const TrustDecision& decision, xmpp::Timestamp when);
  bool verified(const std::string& jid, const omemo::IdentityKey& key);
  std::vector<omemo::IdentityRecord> identities(const std::string& jid);

  History& history_;
  AccountId account_;
  omemo::Device& device_;
};

}  // namespace tui
