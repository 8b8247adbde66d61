// The one-shot verbs of xmpp-tui: the same store and device as the screen, no screen. Where a client with a screen has
// the store, it does what the verb wants (verb_server.hpp), except register, passphrase, backup and restore, which need
// the store for themselves and say so.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tui-client/app/config.hpp"

namespace tui {

// What scripts can rely on.
enum ExitStatus : int {
  exit_success = 0,  // for send: the server has taken the message
  exit_failure = 1,  // the reason is on standard error
  exit_usage = 2,
  exit_no_connection = 3,  // server not reached, certificate not trusted, or login refused
  exit_not_encrypted = 4,  // nobody at the other side could have read it, so nothing was sent
  exit_timeout = 5,
};

struct SendOptions {
  std::string to;
  std::optional<std::string> text;  // none or "-": standard input
  bool plain = false;               // unencrypted; has to be said each time
  unsigned timeout_s = 60;
};
int run_send(const Config& config, const SendOptions& options);

// exit_success when the server has taken file and message; exit_not_encrypted as for send.
struct UploadOptions {
  std::string to;
  std::string file;
  bool plain = false;  // unencrypted, file and message; has to be said each time
  unsigned timeout_s = 600;
};
int run_upload(const Config& config, const UploadOptions& options);

// Prints what is unread in the store, then what arrives, and marks it as read.
struct RecvOptions {
  bool json = false;       // one object per line
  unsigned count = 0;      // ends after so many; 0: does not
  unsigned timeout_s = 0;  // ends then (exit_timeout if `count` was not reached); 0: does not
};
int run_recv(const Config& config, const RecvOptions& options);

// Answers every encrypted message with what it read.
struct AnswerOptions {
  unsigned count = 0;
  unsigned timeout_s = 0;
};
int run_answer(const Config& config, const AnswerOptions& options);

// Own fingerprint, from the store alone; or those of somebody's devices, asked for if none is known.
struct FingerprintOptions {
  std::string jid;
  unsigned timeout_s = 30;
};
int run_fingerprint(const Config& config, const FingerprintOptions& options);

// Without a code: this account's own, as a URI and with `qr` to be scanned. With one (a URI, or a picture with its QR
// code): the devices in the store that it names are verified, or if one has another key, none is (exit_failure).
struct VerifyOptions {
  std::string code;
  bool qr = false;
};
int run_verify(const Config& config, const VerifyOptions& options);

// Makes the account on its server (XEP-0077) and publishes its keys; with an invitation the one that it is for, or
// --account of its domain, and becomes a contact of who invites.
struct RegisterOptions {
  std::string invite;  // an xmpp: URI, or the https: link of its page; empty: none
  unsigned timeout_s = 60;
};
int run_register(const Config& config, const RegisterOptions& options);

// Changes the account's password on its server (XEP-0077) and in the store.
struct PasswdOptions {
  std::string new_file;  // its first line; empty: asked for at the terminal
  unsigned timeout_s = 60;
};
int run_passwd(const Config& config, const PasswdOptions& options);
struct PasswdRequest {  // with the answer to that
  std::string fresh;
  unsigned timeout_s = 60;
};

// Sets, changes, adds or drops a passphrase of the local store; asks at the terminal for what it is not given.
struct PassphraseOptions {
  std::string new_file;
  bool add = false;
  bool none = false;
  bool keyring = false;     // a secret that the system's keyring has opens it, too; with a passphrase set first if need be
  bool no_keyring = false;  // not any more
};
int run_passphrase(const Config& config, const PassphraseOptions& options);

// The whole store but its OMEMO device, in one file that a passphrase opens: `passphrase_file`, or the store's, or
// asked for. restore makes a store of it where none is, and a new device.
struct BackupOptions {
  std::string file;
  std::string passphrase_file;
};
int run_backup(const Config& config, const BackupOptions& options);
int run_restore(const Config& config, const BackupOptions& options);

// The newest messages of a chat, oldest first; from the store alone.
struct HistoryOptions {
  std::string jid;
  bool json = false;
  unsigned limit = 50;
};
int run_history(const Config& config, const HistoryOptions& options);

// Chats with unread messages, and how many; from the store alone.
struct UnreadOptions {
  bool json = false;  // one object, for status bars
};
int run_unread(const Config& config, const UnreadOptions& options);

// All messages of the first account: one JSON object per line, lines for people, or XEP-0227.
enum class ExportFormat { json, text, xep0227 };
struct ExportOptions {
  ExportFormat format = ExportFormat::json;
};
int run_export(const Config& config, const ExportOptions& options);

// Messages of a file or folder into the store of the account: what `export` printed (JSON lines or XEP-0227), or the logs
// of Profanity or poezio. What is there already is not stored again.
enum class ImportFormat { guess, json, xep0227, profanity, poezio };
struct ImportOptions {
  std::string path;
  ImportFormat format = ImportFormat::guess;
  std::vector<std::string> nicks;  // ours in logs that have no addresses; none: the account's local part
};
int run_import(const Config& config, const ImportOptions& options);

// An xmpp: URI (XEP-0147) for the client that runs. nullopt: none does, and the URI is for the one that is started.
struct OpenOptions {
  std::string uri;
};
std::optional<int> run_open(const Config& config, const OpenOptions& options);

// The roster.
struct ContactsOptions {
  bool json = false;
  unsigned timeout_s = 30;
};
int run_contacts(const Config& config, const ContactsOptions& options);

}  // namespace tui
