// ArchiveQueries: XEP-0313 on the wire: one page asked for, its results collected, forged ones refused.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "tui-client/xmpp/account_context.hpp"

namespace tui {

struct ArchivedMessage {
  std::string id;            // in that archive
  xmpp::Timestamp when = 0;  // by the archive's clock, never later than now
  xmpp::Element message;
};

struct ArchivePage {
  std::vector<ArchivedMessage> messages;  // in the archive's order
  bool complete = false;                  // in the direction asked for there is nothing more
};

struct ArchiveRequest {
  xmpp::Jid archive;                                    // our bare address, or a room's
  xmpp::Jid with = {};                                  // of this other side alone; empty: of all
  std::optional<std::string> after = {};                // forward from this id on
  std::optional<std::string> before = {};               // the page that ends before it; "": the newest page
  std::optional<xmpp::Timestamp> start = {}, end = {};  // by the archive's clock
};

class ArchiveQueries {
 public:
  static constexpr std::size_t page_size = 100;
  // Whatever a server sends: of a page this much is kept, of the end that continues where we left off.
  static constexpr std::size_t max_page_messages = 1000;
  static constexpr std::size_t max_page_bytes = 16U * 1024 * 1024;

  explicit ArchiveQueries(AccountContext& account) : account_(account) {}

  using Answer = std::function<void(tl::expected<ArchivePage, xmpp::StanzaError>)>;
  // `answer` is never called from within this call.
  void ask(const ArchiveRequest& request, Answer answer);
  // True: the message is (or claims to be) a result; it was taken or dropped.
  bool handle(const xmpp::Element& message, const xmpp::Jid& sender);
  void go_offline() { open_.clear(); }

 private:
  struct Open {
    xmpp::Jid archive;
    bool backward = false;
    std::vector<ArchivedMessage> messages;
    std::size_t bytes = 0;
    bool cut = false;  // some were dropped: there is more
  };
  void finish(const std::string& query, const IqResult& result, const Answer& answer);

  AccountContext& account_;
  std::map<std::string, Open> open_;  // by queryid
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
