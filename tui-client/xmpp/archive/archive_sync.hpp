// ArchiveSync: XEP-0313, what was said while we were away and before: of the account, and of each room.
//
// What is missing is kept as gaps in the store and shrinks page by page: the rows of a page and the smaller gap are one
// transaction. Only what an archive itself has said moves a gap, never what came in another way: messages that did not
// come to this device live are in no other place. At the first login the newest page alone is read; older ones when
// somebody looks for them, one chat at a time.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/archive/archive_queries.hpp"
#include "tui-client/xmpp/archive/archived.hpp"

namespace tui {

class Inbox;
class OmemoService;
class RoomInbox;
class Rooms;

class ArchiveSync {
 public:
  // Live messages that are kept back while their archive is read, for each archive. What is more comes out of the
  // archive as well.
  static constexpr std::size_t max_kept_back = 500;
  // After so many live messages the archive is read again up to now: what it says is known already as a rule.
  static constexpr unsigned reread_after = 200;
  // Gaps in the middle take this much of a login; the rest waits for the next one.
  static constexpr unsigned max_background_pages = 200;

  struct Parts {
    Inbox& inbox;
    RoomInbox& room_inbox;
    OmemoService& omemo;
    Rooms& rooms;
  };
  struct Hooks {
    std::function<void(const xmpp::Element&, const xmpp::Jid& sender)> deliver;  // a live message that was kept back
    std::function<void(const xmpp::Jid&)> caught_up;                             // our bare address, or a room's
  };
  ArchiveSync(AccountContext& account, Parts parts, Hooks hooks);

  // At login, before anything else is asked: whether the account has an archive.
  void discover();
  // What waited for us has come.
  void go_online();
  void go_offline();
  // The same session has a connection again.
  void resume();
  // We are in this room, and it has an archive.
  void read_room(const xmpp::Jid& room);
  // Messages of before what the store has of this chat. OlderRead follows.
  void fetch_older(const xmpp::Jid& chat);
  bool busy() const;

  // True: an answer of an archive, true or forged; it goes nowhere else.
  bool handle_result(const xmpp::Element& message, const xmpp::Jid& sender) { return queries_.handle(message, sender); }
  // A live message. True: it has to wait until what was said before it is read, since its keys follow theirs.
  bool keep_back(const xmpp::Element& message, const xmpp::Jid& sender);

 private:
  struct Reading {
    bool running = false;
    bool caught_up = false;
    bool again = false;  // up to now once more
    unsigned failures = 0;
    unsigned background_pages = max_background_pages;
    unsigned live = 0;  // messages since it was read
    unsigned pages = 0;
    std::map<std::int64_t, MessageId> below;  // by gap: the lowest place of the newer page
    std::deque<std::pair<xmpp::Element, xmpp::Jid>> kept_back;
    std::shared_ptr<void> retry;
  };
  enum class Age { news, old };

  bool is_own(const xmpp::Jid& archive) const { return archive == account_.jid; }
  bool wants_order(const xmpp::Jid& archive);
  void begin(const xmpp::Jid& archive);
  void go_on(const xmpp::Jid& archive);
  std::optional<ArchiveGap> next_gap(const xmpp::Jid& archive, const Reading& reading);
  void page_came(const xmpp::Jid& archive, ArchiveGap gap, tl::expected<ArchivePage, xmpp::StanzaError> page);
  void refused(const xmpp::Jid& archive, ArchiveGap gap, const xmpp::StanzaError& error);
  bool take_in_order(ArchiveGap& gap, ArchivePage& page);
  bool take_newest_first(ArchiveGap& gap, ArchivePage& page);
  void finished(const xmpp::Jid& archive);
  void storage_failed(const xmpp::Jid& archive, const xmpp::Error& error);
  // Reads them within the caller's transaction; `changed` gets the chats with a row more.
  void read(const xmpp::Jid& archive, std::vector<ArchivedMessage>& messages, const std::vector<MessageId>& places,
            Age age, std::set<xmpp::Jid>& changed);
  xmpp::Result<std::vector<MessageId>> places_from(const std::vector<ArchivedMessage>& messages);
  xmpp::Result<std::vector<MessageId>> places_until(const std::vector<ArchivedMessage>& messages, MessageId below);
  void tell(const std::set<xmpp::Jid>& changed);
  // archive_older.cpp
  enum class Older { more, beginning, unknown };
  xmpp::Result<void> remember_oldest(const xmpp::Jid& archive, const ArchivePage& page, bool complete);
  void ask_older(const xmpp::Jid& chat, unsigned pages);
  void older_came(const xmpp::Jid& chat, unsigned pages, tl::expected<ArchivePage, xmpp::StanzaError> page);
  void older_read(const xmpp::Jid& chat, Older outcome);

  AccountContext& account_;
  Parts parts_;
  Hooks hooks_;
  ArchiveQueries queries_;
  enum class There { unknown, no, yes } there_ = There::unknown;
  bool wanted_ = false;  // go_online() came before the answer to discover()
  unsigned login_ = 0;
  std::map<xmpp::Jid, Reading> readings_;  // by archive
  std::set<xmpp::Jid> looking_back_;       // chats whose older messages are asked for
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
