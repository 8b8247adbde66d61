// MemoryStores: owns the maps and the stores over them.
#include "xmppd/storage/memory/memory_stores.hpp"

#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {

struct MemoryStores::Impl {
  explicit Impl(xmpp::Executor& executor) : data(executor) {}

  MemoryData data;
  std::unique_ptr<AccountStore> accounts = make_memory_account_store(data);
  std::unique_ptr<RosterStore> rosters = make_memory_roster_store(data);
  std::unique_ptr<OfflineStore> offline = make_memory_offline_store(data);
  std::unique_ptr<UserXmlStore> user_xml = make_memory_user_xml_store(data);
  std::unique_ptr<PubsubStore> pubsub = make_memory_pubsub_store(data);
  std::unique_ptr<ArchiveStore> archive = make_memory_archive_store(data);
  std::unique_ptr<MucStore> muc = make_memory_muc_store(data);
  std::unique_ptr<NoticeStore> notices = make_memory_notice_store(data);
  std::unique_ptr<BlockListStore> block_lists = make_memory_block_list_store(data);
  std::unique_ptr<SessionStore> sessions = make_memory_session_store(data);
  std::unique_ptr<UploadStore> uploads = make_memory_upload_store(data);
  std::unique_ptr<ReportStore> reports = make_memory_report_store(data);
  std::unique_ptr<InviteStore> invites = make_memory_invite_store(data);
  std::unique_ptr<TokenStore> tokens = make_memory_token_store(data);
  std::unique_ptr<ClientStore> clients = make_memory_client_store(data);
  std::unique_ptr<CredentialStore> credentials = make_memory_credential_store(data);
  std::unique_ptr<AuditStore> audit = make_memory_audit_store(data);
};

void MemoryData::drop_all_of(const xmpp::Jid& bare) {
  accounts.erase(bare);
  removals.erase(bare);
  rosters.erase(bare);
  block_lists.erase(bare);
  offline.erase(bare);
  user_xml.erase(bare);
  nodes.erase(bare);
  archives.erase(bare);
  notices_seen.erase(bare);
  login_devices.erase(bare);
  clients.erase(bare);
  registrations.erase(bare);
  credentials.erase(bare);
  remove_uploads([&bare](const MemoryUpload& each) { return each.upload.owner == bare; });
  std::erase_if(reports, [&bare](const auto& entry) { return entry.second.reporter == bare; });
  std::erase_if(invites, [&bare](const auto& entry) { return entry.second.invite.contact == bare; });
  std::erase_if(sessions, [&bare](const auto& entry) { return entry.second.first == bare; });
}

void MemoryData::forget_credentials(const xmpp::Jid& bare) {
  login_devices.erase(bare);
  const auto found = credentials.find(bare);
  if (found == credentials.end()) return;
  found->second.passwords.clear();
  found->second.certificates.clear();
}

void MemoryData::when_committed(std::function<void(bool)> done) {
  turn_waiting.push_back(std::move(done));
  begin_turn();
}

// The turn ends before the first completion of its calls runs: that one is a turn of its own.
void MemoryData::begin_turn() {
  if (std::exchange(turn_begun, true)) return;
  executor.post([this, alive = lifetime.watch()] {
    if (alive.expired()) return;
    turn_begun = turn_writes = false;
    ++turn_number;
    // Behind the completions, which are in the executor's queue by now.
    executor.post([committed = !std::exchange(turn_failed, false), waiting = std::exchange(turn_waiting, {})] {
      for (const auto& done : waiting) done(committed);
    });
  });
}

MemoryStores::MemoryStores(xmpp::Executor& executor) : impl_(std::make_unique<Impl>(executor)) {}
MemoryStores::~MemoryStores() = default;

Stores MemoryStores::stores() {
  return Stores{*impl_->accounts, *impl_->rosters, *impl_->offline, *impl_->user_xml,    *impl_->pubsub,
                *impl_->archive,  *impl_->muc,     *impl_->notices, *impl_->block_lists, *impl_->sessions,
                *impl_->uploads,  *impl_->reports, *impl_->invites, *impl_->tokens,   *impl_->clients,
                *impl_->credentials, *impl_->audit, impl_->data};
}

void MemoryStores::fail_next(std::size_t count) { impl_->data.calls_to_fail = count; }
void MemoryStores::shut_down() { impl_->data.shut_down = true; }

}  // namespace xmppd
