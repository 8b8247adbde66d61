// MemoryData: the maps behind MemoryStores and the one way a call on them completes. Private to storage/memory.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "libxmpp/loop/executor.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

struct OfflineBox {
  std::deque<OfflineMessage> messages;  // oldest first
  std::uint64_t bytes = 0;
};

struct MemoryNode {
  PubsubNodeRecord record;
  std::vector<PubsubItemRecord> items;  // oldest first
};

struct MemoryArchive {
  ArchiveKind kind = ArchiveKind::account;
  std::deque<ArchivedMessage> messages;  // oldest first
  std::uint64_t bytes = 0;
};

struct MemoryUpload {
  enum class State { reserved, begun, stored };
  Upload upload;
  State state = State::reserved;
};

struct MemoryInvite {
  Invite invite;
  std::string token_hash;
};

struct MemoryCredentials {
  FactorRecord factor;
  std::set<std::string> recovery;  // hashes
  std::vector<AppPassword> passwords;
  std::vector<LoginCertificate> certificates;
};

struct MemoryData final : Turn {
  explicit MemoryData(xmpp::Executor& executor_in) : executor(executor_in) {}

  xmpp::Executor& executor;
  std::size_t calls_to_fail = 0;
  bool shut_down = false;

  std::map<xmpp::Jid, AccountRecord> accounts;
  std::map<xmpp::Jid, xmpp::Timestamp> removals, tombstones;
  std::map<xmpp::Jid, Roster> rosters;
  std::map<xmpp::Jid, BlockList> block_lists;
  std::map<xmpp::Jid, OfflineBox> offline;
  std::uint64_t last_offline_id = 0;
  std::map<xmpp::Jid, std::map<UserXmlArea, std::map<std::string, std::string>>> user_xml;
  std::map<xmpp::Jid, std::map<std::string, MemoryNode>> nodes;
  std::map<xmpp::Jid, MucRoomRecord> rooms;
  std::map<std::int64_t, std::pair<xmpp::Jid, SavedSession>> sessions;

  std::map<xmpp::Jid, MemoryArchive> archives;
  std::int64_t last_archive_key = 0;

  std::map<std::pair<std::string, std::string>, Notice> notices;                          // by domain and name
  std::map<xmpp::Jid, std::map<std::string, xmpp::Timestamp, std::less<>>> notices_seen;  // the edition shown last

  std::map<std::string, MemoryUpload> uploads;  // by id
  std::set<std::string> uploads_removed;
  std::int64_t last_upload = 0;

  std::map<std::int64_t, AbuseReport> reports;
  std::int64_t last_report_id = 0;

  std::map<std::int64_t, MemoryInvite> invites;
  std::int64_t last_invite_id = 0;

  std::map<xmpp::Jid, std::vector<LoginDevice>> login_devices;
  std::int64_t last_device = 0;

  std::map<xmpp::Jid, std::vector<KnownClient>> clients;
  std::int64_t last_client = 0;
  std::map<xmpp::Jid, WaitingRegistration> registrations;
  std::map<xmpp::Jid, MemoryCredentials> credentials;
  std::int64_t last_credential = 0;

  std::deque<AuditRecord> audit_log;
  AuditStart audit_start;

  bool has_account(const xmpp::Jid& bare) const { return accounts.count(bare) != 0; }
  void drop_all_of(const xmpp::Jid& bare);
  // What a new password makes good for nothing.
  void forget_credentials(const xmpp::Jid& bare);
  // not_found: there is no use left.
  xmpp::Result<xmpp::Done> use_invite(std::int64_t id);
  std::size_t remove_uploads(const std::function<bool(const MemoryUpload&)>& wanted);

  // A turn is what one task of the executor does.
  std::uint64_t written() const override { return turn_writes ? turn_number : 0; }
  bool crowded() const override { return false; }
  void when_committed(std::function<void(bool)> done) override;

  // Runs `work` now and completes later, as a store on a thread of its own would. What gives Done counts as a write;
  // other writes say write().
  template <class T>
  xmpp::Pending<T> call(const std::function<xmpp::Result<T>()>& work) {
    return call_in_turn<T>(work, std::is_same_v<T, xmpp::Done>);
  }
  template <class T>
  xmpp::Pending<T> write(const std::function<xmpp::Result<T>()>& work) {
    return call_in_turn<T>(work, true);
  }

 private:
  template <class T>
  xmpp::Pending<T> call_in_turn(const std::function<xmpp::Result<T>()>& work, bool writes) {
    begin_turn();
    turn_writes = turn_writes || writes;
    auto promise = std::make_shared<xmpp::Promise<T>>();
    auto result = std::make_shared<xmpp::Result<T>>(admit<T>(work));
    if (writes && !*result && result->error().code == xmpp::Errc::storage_failed) turn_failed = true;
    executor.post([promise, result] { promise->complete(std::move(*result)); });
    return promise->pending();
  }
  template <class T>
  xmpp::Result<T> admit(const std::function<xmpp::Result<T>()>& work) {
    if (shut_down) return xmpp::fail(xmpp::Errc::shutting_down, "the memory stores are shut down");
    if (calls_to_fail > 0) {
      --calls_to_fail;
      return xmpp::fail(xmpp::Errc::storage_failed, "a failure asked for by fail_next()");
    }
    return work();
  }
  void begin_turn();

  bool turn_writes = false;
  bool turn_failed = false;
  bool turn_begun = false;
  std::uint64_t turn_number = 1;
  std::vector<std::function<void(bool)>> turn_waiting;
  xmpp::Lifetime lifetime;
};

std::unique_ptr<AccountStore> make_memory_account_store(MemoryData& data);
std::unique_ptr<RosterStore> make_memory_roster_store(MemoryData& data);
std::unique_ptr<OfflineStore> make_memory_offline_store(MemoryData& data);
std::unique_ptr<UserXmlStore> make_memory_user_xml_store(MemoryData& data);
std::unique_ptr<PubsubStore> make_memory_pubsub_store(MemoryData& data);
std::unique_ptr<ArchiveStore> make_memory_archive_store(MemoryData& data);
std::unique_ptr<MucStore> make_memory_muc_store(MemoryData& data);
std::unique_ptr<NoticeStore> make_memory_notice_store(MemoryData& data);
std::unique_ptr<BlockListStore> make_memory_block_list_store(MemoryData& data);
std::unique_ptr<SessionStore> make_memory_session_store(MemoryData& data);
std::unique_ptr<UploadStore> make_memory_upload_store(MemoryData& data);
std::unique_ptr<ReportStore> make_memory_report_store(MemoryData& data);
std::unique_ptr<InviteStore> make_memory_invite_store(MemoryData& data);
std::unique_ptr<TokenStore> make_memory_token_store(MemoryData& data);
std::unique_ptr<AuditStore> make_memory_audit_store(MemoryData& data);
std::unique_ptr<ClientStore> make_memory_client_store(MemoryData& data);
std::unique_ptr<CredentialStore> make_memory_credential_store(MemoryData& data);

}  // namespace xmppd
