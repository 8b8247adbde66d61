// ReportStore: what users have reported to those who run the server (XEP-0377).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/timestamp.hpp"

namespace xmppd {

struct AbuseReport {
  std::int64_t id = 0;  // given by the store, growing
  xmpp::Timestamp received = 0;
  xmpp::Jid reporter;  // bare, an account
  xmpp::Jid reported;
  std::string reason;                 // "urn:xmpp:reporting:spam" …
  std::string text;                   // the reporter's words
  std::vector<std::string> messages;  // their ids in the reporter's archive (XEP-0359)
};

// How many are kept; the oldest go.
struct ReportBounds {
  std::uint64_t of_one_reporter;
  std::uint64_t in_all;
};

class ReportStore {
 public:
  virtual ~ReportStore() = default;
  virtual xmpp::Pending<xmpp::Done> add(AbuseReport report, ReportBounds keep) = 0;
  // Oldest first, those with an id above `after`, at most `limit`.
  virtual xmpp::Pending<std::vector<AbuseReport>> list(std::int64_t after, std::size_t limit) = 0;
  virtual xmpp::Pending<xmpp::Done> remove(std::int64_t id) = 0;  // not_found
};

}  // namespace xmppd
