// SqlcipherHistory: History over one SQLCipher database.
#pragma once

#include <map>

#include "tui-client/history/history.hpp"
#include "tui-client/history/omemo_tables.hpp"
#include "tui-client/history/sqlcipher.hpp"
#include "tui-client/history/store_files.hpp"
#include "tui-client/history/store_vault.hpp"

namespace tui {

class SqlcipherHistory final : public History {
 public:
  // Throws what sql::Database throws.
  SqlcipherHistory(StoreLock lock, const std::filesystem::path& database, std::string_view key, KdfCost cost);

  xmpp::Result<void> transaction(const std::function<xmpp::Result<void>()>& body) override;

  xmpp::Result<MessageId> add(const ChatMessage& message) override;
  xmpp::Result<MessageId> place_from(xmpp::Timestamp when) override;
  xmpp::Result<MessageId> place_until(xmpp::Timestamp when) override;
  xmpp::Result<MessageId> known(const ChatMessage& message) override;
  xmpp::Result<void> set_delivery(MessageId id, Delivery delivery, const std::string& error) override;
  xmpp::Result<void> set_archive_id(MessageId id, const std::string& archive_id) override;
  xmpp::Result<void> set_file(const ChatMessage& message, const SharedFile& file) override;
  xmpp::Result<void> set_occupant(MessageId id, const std::string& occupant) override;
  xmpp::Result<std::optional<ChatMessage>> find_outgoing(const AccountId& account,
                                                         const std::string& stanza_id) override;
  xmpp::Result<std::optional<ChatMessage>> find(const AccountId& account, const xmpp::Jid& chat,
                                                const std::string& stanza_id) override;
  xmpp::Result<std::optional<ChatMessage>> answered(const AccountId& account, const xmpp::Jid& chat,
                                                    const std::string& target) override;
  xmpp::Result<std::optional<ChatMessage>> annotated(const ChatMessage& annotation) override;
  xmpp::Result<std::vector<std::string>> earlier_texts(const ChatMessage& message) override;
  xmpp::Result<void> mark_read_by_peer(const AccountId& account, const xmpp::Jid& chat, MessageId last) override;
  xmpp::Result<std::vector<ChatMessage>> page(const AccountId& account, const xmpp::Jid& chat, MessageId before,
                                              std::size_t limit) override;
  xmpp::Result<std::vector<ChatMessage>> since(const AccountId& account, const xmpp::Jid& chat, MessageId first,
                                               std::size_t limit) override;
  xmpp::Result<UnreadState> unread_state(const AccountId& account, const xmpp::Jid& chat) override;
  xmpp::Result<std::vector<ChatMessage>> unread(const AccountId& account, const xmpp::Jid& chat) override;
  xmpp::Result<void> mark_read(const AccountId& account, const xmpp::Jid& chat, MessageId last) override;
  xmpp::Result<std::string> archive_id_until(const AccountId& account, const xmpp::Jid& chat, MessageId last) override;
  xmpp::Result<std::vector<ChatMessage>> pending(const AccountId& account) override;

  xmpp::Result<std::vector<ArchiveGap>> gaps(const AccountId& account) override;
  xmpp::Result<void> put_gap(const AccountId& account, ArchiveGap& gap) override;
  xmpp::Result<void> drop_gap(std::int64_t id) override;

  xmpp::Result<std::vector<ChatSummary>> chats(const AccountId& account) override;
  xmpp::Result<void> ensure_chat(const AccountId& account, const xmpp::Jid& chat) override;
  xmpp::Result<void> set_chat_mode(const AccountId& account, const xmpp::Jid& chat, Encryption mode) override;
  xmpp::Result<Encryption> chat_mode(const AccountId& account, const xmpp::Jid& chat) override;
  xmpp::Result<void> set_chat_setting(const AccountId& account, const xmpp::Jid& chat, const std::string& key,
                                      const std::string& value) override;
  xmpp::Result<std::string> chat_setting(const AccountId& account, const xmpp::Jid& chat,
                                         const std::string& key) override;

  xmpp::Result<std::vector<ChatMessage>> search(const SearchQuery& query) override;
  xmpp::Result<std::vector<ChatMessage>> after(const AccountId& account, const xmpp::Jid& chat, MessageId id,
                                               std::size_t limit) override;
  xmpp::Result<std::vector<ChatMessage>> around(const AccountId& account, const xmpp::Jid& chat, MessageId id,
                                                std::size_t limit) override;
  xmpp::Result<Vanished> vanish(xmpp::Timestamp now) override;
  xmpp::Result<bool> deleted(const ChatMessage& message) override;
  xmpp::Result<std::size_t> clear(const AccountId& account, const xmpp::Jid& chat) override;
  xmpp::Result<Expired> expire(xmpp::Timestamp now, unsigned default_days, std::size_t most) override;
  xmpp::Result<void> finish_expiry() override;
  xmpp::Result<void> remove_account(const AccountId& account) override;

  xmpp::Result<void> back_up(const std::filesystem::path& file, std::string_view passphrase) override;

  xmpp::Result<void> set_room(const AccountId& account, const xmpp::Jid& chat, const std::string& nick) override;
  xmpp::Result<std::optional<std::string>> room_nick(const AccountId& account, const xmpp::Jid& chat) override;

  xmpp::Result<void> put(const AccountId& account, const std::string& key, const std::string& value) override;
  xmpp::Result<std::optional<std::string>> get(const AccountId& account, const std::string& key) override;

  omemo::Store& omemo_store(const AccountId& account) override;
  Vault& vault() override { return vault_; }

 private:
  // The nearest id that is free, in steps of `step`.
  MessageId free_place(MessageId from, MessageId step);

  struct RetentionLimit {
    std::string account, chat;
    std::int64_t days;
  };
  std::vector<RetentionLimit> retention_limits(unsigned default_days);
  std::size_t delete_oldest(const RetentionLimit& limit, xmpp::Timestamp before, std::size_t most);
  void leave_no_trace();

  StoreLock lock_;
  sql::Database database_;
  const KdfCost cost_;  // of passphrases
  StoreVault vault_;
  std::map<AccountId, OmemoTables> omemo_;
};

}  // namespace tui
