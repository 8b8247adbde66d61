// Stores: everything that is kept, one small interface per domain; implemented by storage/sqlite and storage/memory.
#pragma once

#include "libxmpp/loop/pending.hpp"
#include "xmppd/storage/account_store.hpp"
#include "xmppd/storage/archive_store.hpp"
#include "xmppd/storage/audit_store.hpp"
#include "xmppd/storage/block_list_store.hpp"
#include "xmppd/storage/client_store.hpp"
#include "xmppd/storage/credential_store.hpp"
#include "xmppd/storage/invite_store.hpp"
#include "xmppd/storage/muc_store.hpp"
#include "xmppd/storage/notice_store.hpp"
#include "xmppd/storage/offline_store.hpp"
#include "xmppd/storage/pubsub_store.hpp"
#include "xmppd/storage/report_store.hpp"
#include "xmppd/storage/roster_store.hpp"
#include "xmppd/storage/session_store.hpp"
#include "xmppd/storage/token_store.hpp"
#include "xmppd/storage/turn.hpp"
#include "xmppd/storage/upload_store.hpp"
#include "xmppd/storage/user_xml_store.hpp"

namespace xmppd {

// Calls are made and completed on the core thread. They are executed in the order in which they are made ("append, then
// load" is correct without waiting); a completion without error means: on disk (group commit). The calls of one turn of
// the loop share one transaction (turn.hpp). Errors: storage_failed, shutting_down, and what each call names. An owner
// needs an account: writes to the roster, the offline messages, the block list, the sessions and the XML of somebody
// who has none (any more) are Errc::not_found, so that nothing outlives an account; reads find nothing.
struct Stores {
  AccountStore& accounts;
  RosterStore& rosters;
  OfflineStore& offline;
  UserXmlStore& user_xml;
  PubsubStore& pubsub;
  ArchiveStore& archive;
  MucStore& muc;
  NoticeStore& notices;
  BlockListStore& block_lists;
  SessionStore& sessions;
  UploadStore& uploads;
  ReportStore& reports;
  InviteStore& invites;
  TokenStore& tokens;
  ClientStore& clients;
  CredentialStore& credentials;
  AuditStore& audit;
  Turn& turn;
};

}  // namespace xmppd
