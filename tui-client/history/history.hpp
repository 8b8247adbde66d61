// History: the client's one encrypted database: messages, chats, OMEMO state, credentials. SQLCipher stays behind it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "tui-client/history/vault.hpp"
#include "tui-client/types.hpp"

namespace omemo {
class Store;
}

namespace tui {

struct ChatSummary {
  AccountId account;
  xmpp::Jid jid;
  Encryption mode = Encryption::omemo;  // none only after an explicit /plain
  std::uint32_t unread = 0;
  xmpp::Timestamp last_activity = 0;
  bool room = false;
  std::string nick;  // of a room: ours
  std::map<std::string, std::string> settings = {};

  // What somebody decided for it; "" where nothing was.
  std::string setting(const std::string& key) const {
    const auto found = settings.find(key);
    return found == settings.end() ? std::string() : found->second;
  }
};

// What one step of expire() did.
struct Expired {
  std::vector<std::pair<AccountId, xmpp::Jid>> chats;  // that have lost something
  bool more = false;                                   // is left to be deleted
};

// A part of an archive (XEP-0313) that has not been read yet: what came after `after` and before `before`.
struct ArchiveGap {
  std::int64_t id = 0;             // 0: not stored yet
  xmpp::Jid archive;               // our bare address, or a room's
  std::string after;               // empty: from the archive's beginning
  xmpp::Timestamp after_when = 0;  // by the archive's clock
  std::string before;              // empty: up to now
  // From the older end on, as ratchets move; otherwise newest first.
  bool in_order = false;
};

struct SearchQuery {
  std::string words;       // blanks between; all of them, their ends may be missing
  AccountId account = {};  // empty: all
  xmpp::Jid chat = {};     // empty: all
  std::size_t limit = 100;
};

// The setting of a chat that says for how many days its messages are kept: a number, 0 for ever.
inline const std::string retention_setting = "retention_days";
inline constexpr unsigned max_retention_days = 36'500;
// nullopt: no such number.
std::optional<unsigned> read_retention(const std::string& text);

struct Vanished {
  std::vector<std::pair<AccountId, xmpp::Jid>> chats;  // that have lost something
  xmpp::Timestamp next = 0;                            // when there is more to do; 0: nothing is known of
};

struct UnreadState {
  std::uint32_t count = 0;
  std::uint32_t mentions = 0;
  MessageId first = 0;
};

// Single-threaded. Held by one process at a time (two on one OMEMO state corrupt the ratchets): open() fails with
// not_allowed and names the holder while another has it.
class History {
 public:
  // Opens or creates `directory`/store.db. Its key is random: in `directory`/store.keys, for who knows a passphrase, or
  // for a store without one in `directory`/store.key (0600; refused if others can read it). Errors: not_authorized
  // (there is a passphrase, and this is none), storage_failed (damaged, wrong key, newer version: says which),
  // not_allowed. `cost`: of the passphrases set from now on, of backups' too.
  static xmpp::Result<std::unique_ptr<History>> open(const std::filesystem::path& directory,
                                                     std::string_view passphrase = {}, KdfCost cost = {});
  // Whether open() there needs one, as far as the files tell.
  static bool has_passphrase(const std::filesystem::path& directory);
  // Whether a secret of the system's keyring opens it, too.
  static bool has_keyring(const std::filesystem::path& directory);
  virtual ~History() = default;

  // Everything `body` does, OMEMO stores included, happens or doesn't: an error returned (or thrown) rolls all back.
  // Nested calls join the outer one.
  virtual xmpp::Result<void> transaction(const std::function<xmpp::Result<void>()>& body) = 0;

  // Stores and gives it its id: the one it has, if that is free, else the next one that is. A message whose (account,
  // chat, direction, stanza_id, from) is there already is already_exists.
  virtual xmpp::Result<MessageId> add(const ChatMessage& message) = 0;
  // A free place for a message of that time, which is not the newest of its chat: the first one from there on.
  virtual xmpp::Result<MessageId> place_from(xmpp::Timestamp when) = 0;
  // The last free one up to there.
  virtual xmpp::Result<MessageId> place_until(xmpp::Timestamp when) = 0;
  // The row that is this message already: with its archive_id in this chat, or its stanza_id from the same sender; 0 if
  // there is none. What we sent is known by its stanza_id alone.
  virtual xmpp::Result<MessageId> known(const ChatMessage& message) = 0;
  virtual xmpp::Result<void> set_delivery(MessageId id, Delivery delivery, const std::string& error) = 0;
  // Outgoing message by the stanza id we gave it.
  virtual xmpp::Result<std::optional<ChatMessage>> find_outgoing(const AccountId& account,
                                                                 const std::string& stanza_id) = 0;
  virtual xmpp::Result<void> set_archive_id(MessageId id, const std::string& archive_id) = 0;
  // What is known of the file that this message shares as it reads here, after a correction or before it.
  virtual xmpp::Result<void> set_file(const ChatMessage& message, const SharedFile& file) = 0;
  // Of one of ours that the room has shown: who we are there.
  virtual xmpp::Result<void> set_occupant(MessageId id, const std::string& occupant) = 0;
  // The message with this stanza id, as it looks now; ours, if others of a room have taken the same one.
  virtual xmpp::Result<std::optional<ChatMessage>> find(const AccountId& account, const xmpp::Jid& chat,
                                                        const std::string& stanza_id) = 0;
  // The message that an answer with this target answers (XEP-0461), as it looks now.
  virtual xmpp::Result<std::optional<ChatMessage>> answered(const AccountId& account, const xmpp::Jid& chat,
                                                            const std::string& target) = 0;
  // The message that a correction, retraction or reaction (stored, or about to be) speaks of, as it looks with what is
  // stored; none if there is no such message, or if `annotation` has no say about it: only a message's own side may
  // correct or retract it, in a room only the same person, or the room itself for its moderators (XEP-0425), and
  // nothing in plain text replaces what was encrypted.
  virtual xmpp::Result<std::optional<ChatMessage>> annotated(const ChatMessage& annotation) = 0;
  // What a message said before its corrections, oldest first.
  virtual xmpp::Result<std::vector<std::string>> earlier_texts(const ChatMessage& message) = 0;
  // The other side has read ours up to and including `last`.
  virtual xmpp::Result<void> mark_read_by_peer(const AccountId& account, const xmpp::Jid& chat, MessageId last) = 0;
  // Newest `limit` messages older than `before` (0: from the newest), in ascending order.
  virtual xmpp::Result<std::vector<ChatMessage>> page(const AccountId& account, const xmpp::Jid& chat, MessageId before,
                                                      std::size_t limit) = 0;
  // From `first` on, in ascending order; of more than `limit` the newest.
  virtual xmpp::Result<std::vector<ChatMessage>> since(const AccountId& account, const xmpp::Jid& chat, MessageId first,
                                                       std::size_t limit) = 0;
  virtual xmpp::Result<UnreadState> unread_state(const AccountId& account, const xmpp::Jid& chat) = 0;
  virtual xmpp::Result<std::vector<ChatMessage>> unread(const AccountId& account, const xmpp::Jid& chat) = 0;
  // Up to and including `last`: what came in since then, seen by nobody yet, stays unread.
  virtual xmpp::Result<void> mark_read(const AccountId& account, const xmpp::Jid& chat, MessageId last) = 0;
  // Of the newest message up to `last` that has one; "" if none has.
  virtual xmpp::Result<std::string> archive_id_until(const AccountId& account, const xmpp::Jid& chat,
                                                     MessageId last) = 0;
  virtual xmpp::Result<std::vector<ChatMessage>> pending(
      const AccountId& account) = 0;  // outgoing, not yet sent, oldest first

  // What is missing of the account's archives, the newest first.
  virtual xmpp::Result<std::vector<ArchiveGap>> gaps(const AccountId& account) = 0;
  // Stores it, or changes the one with its id; gives it its id.
  virtual xmpp::Result<void> put_gap(const AccountId& account, ArchiveGap& gap) = 0;
  virtual xmpp::Result<void> drop_gap(std::int64_t id) = 0;

  // Most recently active first. ensure_chat makes one if it is new.
  virtual xmpp::Result<std::vector<ChatSummary>> chats(const AccountId& account) = 0;
  virtual xmpp::Result<void> ensure_chat(const AccountId& account, const xmpp::Jid& chat) = 0;
  virtual xmpp::Result<void> set_chat_mode(const AccountId& account, const xmpp::Jid& chat, Encryption mode) = 0;
  virtual xmpp::Result<Encryption> chat_mode(const AccountId& account, const xmpp::Jid& chat) = 0;
  // What somebody decided for one chat; "" where nothing was.
  virtual xmpp::Result<void> set_chat_setting(const AccountId& account, const xmpp::Jid& chat, const std::string& key,
                                              const std::string& value) = 0;
  virtual xmpp::Result<std::string> chat_setting(const AccountId& account, const xmpp::Jid& chat,
                                                 const std::string& key) = 0;

  // Texts of which each word begins with one of `words`, as they read now, the newest first.
  virtual xmpp::Result<std::vector<ChatMessage>> search(const SearchQuery& query) = 0;

  // The oldest `limit` messages newer than `id`, in ascending order; of an empty `chat`: of all chats.
  virtual xmpp::Result<std::vector<ChatMessage>> after(const AccountId& account, const xmpp::Jid& chat, MessageId id,
                                                       std::size_t limit) = 0;
  // A message of a chat with `limit` others before and after it, in ascending order.
  virtual xmpp::Result<std::vector<ChatMessage>> around(const AccountId& account, const xmpp::Jid& chat, MessageId id,
                                                        std::size_t limit) = 0;

  // Messages go for good, except what waits to be sent; the chat stays. Gives their number. deleted() knows them.
  virtual xmpp::Result<std::size_t> clear(const AccountId& account, const xmpp::Jid& chat) = 0;
  // The same for what is older than its chat's retention_setting, or where nothing was decided than `default_days` (0:
  // for ever); of at most `most` messages, so that it takes no longer in a long history.
  virtual xmpp::Result<Expired> expire(xmpp::Timestamp now, unsigned default_days, std::size_t most) = 0;
  // Takes what expire() deleted out of the search index and the log, too; at once where nothing was. It takes seconds
  // where there are a million messages: for a time when nobody waits.
  virtual xmpp::Result<void> finish_expiry() = 0;

  // What messages that have had their time (XEP-0466) said goes: of at most some hundreds. The row stays and says so.
  virtual xmpp::Result<Vanished> vanish(xmpp::Timestamp now) = 0;

  // Whether clear() or expire() has deleted this message of an archive (XEP-0313), or of what a room tells who enters:
  // one of those ids, or older than all that those of the last day before that can mean.
  virtual xmpp::Result<bool> deleted(const ChatMessage& message) = 0;

  // All that is stored of an account goes for good: messages, chats, keys, password. Nothing may use its omemo_store()
  // any more.
  virtual xmpp::Result<void> remove_account(const AccountId& account) = 0;

  // Writes a backup (history/backup.hpp) that `passphrase` opens, at once or not at all. already_exists: nothing is
  // written over.
  virtual xmpp::Result<void> back_up(const std::filesystem::path& file, std::string_view passphrase) = 0;

  // The chat is a room (XEP-0045) where we are called `nick`; it stays one.
  virtual xmpp::Result<void> set_room(const AccountId& account, const xmpp::Jid& chat, const std::string& nick) = 0;
  // Our nick there; nullopt if the chat is no room, or not known.
  virtual xmpp::Result<std::optional<std::string>> room_nick(const AccountId& account, const xmpp::Jid& chat) = 0;

  // Small secrets and facts of an account: "password", "pin_sha256", "resource".
  virtual xmpp::Result<void> put(const AccountId& account, const std::string& key, const std::string& value) = 0;
  virtual xmpp::Result<std::optional<std::string>> get(const AccountId& account, const std::string& key) = 0;

  // The OMEMO state of an account, in the same database and the same transactions. Lives as long as this object.
  virtual omemo::Store& omemo_store(const AccountId& account) = 0;

  // The passphrase of all this. Lives as long as this object.
  virtual Vault& vault() = 0;
};

}  // namespace tui
