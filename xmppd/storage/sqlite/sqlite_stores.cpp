// SqliteStores: opens the database and wires the stores to the storage thread.
#include "xmppd/storage/sqlite/sqlite_stores.hpp"

#include <filesystem>
#include <utility>

#include "libxmpp/loop/event_loop.hpp"
#include "xmppd/storage/sqlite/backup.hpp"
#include "xmppd/storage/sqlite/data_folder.hpp"
#include "xmppd/storage/sqlite/database.hpp"
#include "xmppd/storage/sqlite/migration_backup.hpp"
#include "xmppd/storage/sqlite/migrations.hpp"
#include "xmppd/storage/sqlite/store_factories.hpp"
#include "xmppd/storage/transfer_store.hpp"

namespace xmppd {
namespace {

std::unique_ptr<Database> open_database(const DataFolder& folder, const SqliteStores::Options& options) {
  finish_restore(options.directory);
  auto database = std::make_unique<Database>(folder.private_file("xmppd.db"), options.max_pages);
  if (options.migration_backups > 0) {
    back_up_before_migration(*database, options.directory, options.migration_backups);
  }
  migrate(*database, migrations());
  return database;
}

std::uint64_t file_bytes(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  return error ? 0 : size;
}

}  // namespace

struct SqliteStores::Impl {
  Impl(xmpp::EventLoop& loop, const Options& options)
      : folder(options.directory),
        opened(open_database(folder, options)),
        file(opened->file()),
        database(*opened),
        thread(loop, std::move(opened), options.max_queue) {}

  DataFolder folder;
  std::unique_ptr<Database> opened;  // until the thread owns it
  std::string file;
  Database& database;
  StorageThread thread;
  std::unique_ptr<AccountStore> accounts = make_sqlite_account_store(thread, database);
  std::unique_ptr<RosterStore> rosters = make_sqlite_roster_store(thread, database);
  std::unique_ptr<OfflineStore> offline = make_sqlite_offline_store(thread, database);
  std::unique_ptr<UserXmlStore> user_xml = make_sqlite_user_xml_store(thread, database);
  std::unique_ptr<PubsubStore> pubsub = make_sqlite_pubsub_store(thread, database);
  std::unique_ptr<ArchiveStore> archive = make_sqlite_archive_store(thread, database);
  std::unique_ptr<MucStore> muc = make_sqlite_muc_store(thread, database);
  std::unique_ptr<NoticeStore> notices = make_sqlite_notice_store(thread, database);
  std::unique_ptr<BlockListStore> block_lists = make_sqlite_block_list_store(thread, database);
  std::unique_ptr<SessionStore> sessions = make_sqlite_session_store(thread, database);
  std::unique_ptr<UploadStore> uploads = make_sqlite_upload_store(thread, database);
  std::unique_ptr<ReportStore> reports = make_sqlite_report_store(thread, database);
  std::unique_ptr<InviteStore> invites = make_sqlite_invite_store(thread, database);
  std::unique_ptr<TokenStore> tokens = make_sqlite_token_store(thread, database);
  std::unique_ptr<ClientStore> clients = make_sqlite_client_store(thread, database);
  std::unique_ptr<CredentialStore> credentials = make_sqlite_credential_store(thread, database);
  std::unique_ptr<AuditStore> audit = make_sqlite_audit_store(thread, database);
  std::unique_ptr<TransferStore> transfer = make_sqlite_transfer_store(thread, database, *archive);
};

SqliteStores::SqliteStores(xmpp::EventLoop& loop, Options options) : impl_(std::make_unique<Impl>(loop, options)) {}
SqliteStores::~SqliteStores() { shut_down(); }

Stores SqliteStores::stores() {
  return Stores{*impl_->accounts, *impl_->rosters, *impl_->offline, *impl_->user_xml,    *impl_->pubsub,
                *impl_->archive,  *impl_->muc,     *impl_->notices, *impl_->block_lists, *impl_->sessions,
                *impl_->uploads,  *impl_->reports, *impl_->invites, *impl_->tokens,   *impl_->clients,
                *impl_->credentials, *impl_->audit, impl_->thread};
}

TransferStore& SqliteStores::transfer() { return *impl_->transfer; }

void SqliteStores::shut_down() { impl_->thread.shut_down(); }

SqliteStores::Statistics SqliteStores::statistics() const {
  return Statistics{impl_->thread.statistics(), file_bytes(impl_->file), file_bytes(impl_->file + "-wal")};
}

}  // namespace xmppd
