// The stores over one database and its thread. Private to storage/sqlite.
#pragma once

#include <memory>

#include "xmppd/storage/stores.hpp"

namespace xmppd {

class Database;
class StorageThread;
class TransferStore;

// `database` belongs to `thread`; both outlive the stores.
std::unique_ptr<AccountStore> make_sqlite_account_store(StorageThread& thread, Database& database);
std::unique_ptr<RosterStore> make_sqlite_roster_store(StorageThread& thread, Database& database);
std::unique_ptr<OfflineStore> make_sqlite_offline_store(StorageThread& thread, Database& database);
std::unique_ptr<UserXmlStore> make_sqlite_user_xml_store(StorageThread& thread, Database& database);
std::unique_ptr<PubsubStore> make_sqlite_pubsub_store(StorageThread& thread, Database& database);
std::unique_ptr<ArchiveStore> make_sqlite_archive_store(StorageThread& thread, Database& database);
std::unique_ptr<MucStore> make_sqlite_muc_store(StorageThread& thread, Database& database);
std::unique_ptr<NoticeStore> make_sqlite_notice_store(StorageThread& thread, Database& database);
std::unique_ptr<BlockListStore> make_sqlite_block_list_store(StorageThread& thread, Database& database);
std::unique_ptr<SessionStore> make_sqlite_session_store(StorageThread& thread, Database& database);
std::unique_ptr<UploadStore> make_sqlite_upload_store(StorageThread& thread, Database& database);
std::unique_ptr<ReportStore> make_sqlite_report_store(StorageThread& thread, Database& database);
std::unique_ptr<TokenStore> make_sqlite_token_store(StorageThread& thread, Database& database);
std::unique_ptr<ClientStore> make_sqlite_client_store(StorageThread& thread, Database& database);
std::unique_ptr<CredentialStore> make_sqlite_credential_store(StorageThread& thread, Database& database);
std::unique_ptr<InviteStore> make_sqlite_invite_store(StorageThread& thread, Database& database);
std::unique_ptr<AuditStore> make_sqlite_audit_store(StorageThread& thread, Database& database);

// Puts `record` at the end of the chain, in the transaction that is open.
void append_audit_record(Database& db, AuditRecord record, const AuditBounds& keep);

// `archive` gives the ids.
std::unique_ptr<TransferStore> make_sqlite_transfer_store(StorageThread& thread, Database& database,
                                                          ArchiveStore& archive);

// Takes one use of an invite, on the storage thread. not_found: there is none left.
xmpp::Result<xmpp::Done> use_invite(Database& db, std::int64_t id);

}  // namespace xmppd
