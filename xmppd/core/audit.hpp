// AuditLog: writes down who logged in, who could not, and who administered what. Never what people write to each other,
// no password, no key.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

class Config;
class Environment;
struct Stores;

struct AuditEvent {
  // What happened, in a word or two: "login", "password changed", "operator's command".
  std::string event;
  std::string account{};  // the bare address of whom it is about; empty: nobody in particular
  std::string actor{};    // who did it: an address, "xmppctl (user 0)", "HTTP API, token backup"; empty: the account itself
  std::string address{};  // where from, as the connection has it; written down as audit.addresses says
  std::string detail{};   // what else is worth to know, in a few words; no content of messages, no secrets
};

// One for each host; all write to the same log. Core thread only.
class AuditLog {
 public:
  AuditLog(const Config& config, Stores& stores, Environment& environment)
      : config_(config), stores_(stores), environment_(environment) {}

  // What somebody did with a right of their own: administration. Handed to the store in this turn of the loop, so it is
  // on disk no later than what the caller asks of the stores behind it. A failure is logged; nobody else hears of it.
  void act(AuditEvent event);
  // What becomes of an account's logins (password, second factor, application passwords, certificates, devices), by its owner
  // or by an operator, of whose command there is a record before it. audit.max_per_account of one account an hour.
  void change(AuditEvent event);
  // What anybody can bring about as often as they like: only so many an hour for each account are written down
  // (audit.max_per_account), and so many in all that failed (audit.max_failures), so that nobody can push others' records
  // out. Left alone where audit.logins is off.
  void login(AuditEvent event);
  void failed_login(AuditEvent event);

 private:
  void count_anew(xmpp::Timestamp now);
  bool within_bounds(std::unordered_map<std::string, std::int64_t>& counted, const std::string& account) const;
  void note_omitted(xmpp::Timestamp now);
  void append(AuditEvent event, xmpp::Timestamp now);

  const Config& config_;
  Stores& stores_;
  Environment& environment_;
  xmpp::Timestamp hour_ = 0;                        // began then; what follows was counted in it
  std::unordered_map<std::string, std::int64_t> logins_, changes_;  // by account
  std::int64_t failures_ = 0;
  xmpp::Timestamp omitted_since_ = 0;
  std::uint64_t omitted_ = 0;
};

// What is said of an address without naming one household: "192.0.2.0/24", "2001:db8:1::/48", "this machine" for
// loopback addresses; anything else stays as it is.
std::string address_class(std::string_view address);

}  // namespace xmppd
