// xmpp-tui: arguments, configuration, then a verb or the screen.
#include <CLI/CLI.hpp>
#include <iostream>
#include <map>

#include "tui-client/app/config.hpp"
#include "tui-client/app/run_app.hpp"
#include "tui-client/cli/verbs.hpp"

namespace {

struct Arguments {
  tui::ConfigOverrides overrides;
  tui::SendOptions send;
  tui::UploadOptions upload;
  tui::RecvOptions recv;
  tui::AnswerOptions answer;
  tui::FingerprintOptions fingerprint;
  tui::VerifyOptions verify;
  tui::RegisterOptions registration;
  tui::PassphraseOptions passphrase;
  tui::PasswdOptions passwd;
  tui::BackupOptions backup;
  tui::HistoryOptions history;
  tui::ContactsOptions contacts;
  tui::ExportOptions exported;
  tui::UnreadOptions unread;
  bool follow = false;  // as it does anyway
  std::string chat_with;
};

void add_global_options(CLI::App& app, tui::ConfigOverrides& overrides) {
  app.add_option("--config", overrides.config_file, "configuration file");
  app.add_option("--data", overrides.data_directory, "folder of store and keys; one program at a time");
  app.add_option("--account", overrides.account, "account, as me@example.org");
  app.add_option("--password-file", overrides.password_file, "file with the password in its first line");
  app.add_option("--store-passphrase-file", overrides.store_passphrase_file,
                 "file with the local store's passphrase in its first line");
  app.add_option("--store-passphrase-fd", overrides.store_passphrase_fd, "the same from an open file descriptor");
  app.add_option("--server", overrides.server, "HOST[:PORT] instead of the domain's look-up");
  app.add_flag("--direct-tls", overrides.direct_tls, "with --server: TLS from the first byte");
  app.add_option("--ca", overrides.ca_file, "PEM file with certificates to trust in addition");
  app.add_option("--pin", overrides.pin_sha256, "trust exactly the certificate with this SHA-256");
  app.add_option("--xml-log", overrides.xml_log, "write every stanza into this file, to find mistakes");
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app{"XMPP in the terminal, encrypted with OMEMO"};
  app.fallthrough();  // global options may stand behind the verb
  app.require_subcommand(0, 1);
  add_global_options(app, arguments.overrides);
  app.add_option("--chat", arguments.chat_with, "open the chat with this address");

  auto* send = app.add_subcommand("send", "send one message");
  send->add_option("jid", arguments.send.to, "to whom")->required();
  send->add_option("text", arguments.send.text, "the message; - or nothing: standard input");
  send->add_flag("--plain", arguments.send.plain, "unencrypted");
  send->add_option("--timeout", arguments.send.timeout_s, "seconds")->capture_default_str();
  auto* upload = app.add_subcommand("upload", "send one file");
  upload->add_option("jid", arguments.upload.to, "to whom")->required();
  upload->add_option("file", arguments.upload.file, "the file")->required();
  upload->add_flag("--plain", arguments.upload.plain, "unencrypted, on the server too");
  upload->add_option("--timeout", arguments.upload.timeout_s, "seconds")->capture_default_str();
  auto* recv = app.add_subcommand("recv", "print unread messages, then new ones");
  recv->add_flag("--json", arguments.recv.json, "one JSON object per line");
  auto* count = recv->add_option("--count", arguments.recv.count, "end after so many");
  auto* timeout = recv->add_option("--timeout", arguments.recv.timeout_s, "end after so many seconds");
  recv->add_flag("--follow", arguments.follow, "go on until it is stopped; so it is without --count and --timeout")
      ->excludes(count)
      ->excludes(timeout);
  auto* answer = app.add_subcommand("answer", "answer every encrypted message");
  answer->add_option("--count", arguments.answer.count, "end after so many");
  answer->add_option("--timeout", arguments.answer.timeout_s, "seconds");
  auto* fingerprint = app.add_subcommand("fingerprint", "own OMEMO fingerprint, or somebody's");
  fingerprint->add_option("jid", arguments.fingerprint.jid, "whose");
  fingerprint->add_option("--timeout", arguments.fingerprint.timeout_s, "seconds")->capture_default_str();
  auto* verify = app.add_subcommand("verify", "own code to be verified with, or verify somebody by theirs");
  verify->add_option("code", arguments.verify.code, "xmpp: URI, or a picture with its QR code");
  verify->add_flag("--qr", arguments.verify.qr, "the own one as QR code, too");
  auto* registration = app.add_subcommand("register", "make the account on its server");
  registration->add_option("invitation", arguments.registration.invite, "its link, https: or xmpp:");
  registration->add_option("--timeout", arguments.registration.timeout_s, "seconds")->capture_default_str();
  auto* passphrase = app.add_subcommand("passphrase", "set or change the passphrase of the local store");
  passphrase->add_option("--new-file", arguments.passphrase.new_file, "file with the new one; else it is asked for");
  passphrase->add_flag("--add", arguments.passphrase.add, "one more that opens the store, beside the one it has");
  passphrase->add_flag("--none", arguments.passphrase.none, "no passphrase any more: the key in a file");
  auto* passwd = app.add_subcommand("passwd", "change the account's password on the server");
  passwd->add_option("--new-file", arguments.passwd.new_file, "file with the new one; else it is asked for");
  passwd->add_option("--timeout", arguments.passwd.timeout_s, "seconds")->capture_default_str();
  auto* backup = app.add_subcommand("backup", "write the local store into one encrypted file");
  auto* restore = app.add_subcommand("restore", "make a local store of a backup, and a new OMEMO device");
  for (auto* verb : {backup, restore}) {
    verb->add_option("file", arguments.backup.file, "the backup")->required();
    verb->add_option("--passphrase-file", arguments.backup.passphrase_file,
                     "file with the backup's passphrase; else the store's, or it is asked for");
  }
  auto* history = app.add_subcommand("history", "print the newest messages of a chat");
  history->add_option("jid", arguments.history.jid, "whose")->required();
  history->add_flag("--json", arguments.history.json, "one JSON object per line");
  history->add_option("--limit", arguments.history.limit, "so many")->capture_default_str();
  auto* unread = app.add_subcommand("unread", "print which chats have unread messages");
  unread->add_flag("--json", arguments.unread.json, "one JSON object, for status bars");
  auto* contacts = app.add_subcommand("contacts", "print the contacts");
  contacts->add_flag("--json", arguments.contacts.json, "one JSON object per line");
  contacts->add_option("--timeout", arguments.contacts.timeout_s, "seconds")->capture_default_str();
  auto* exported = app.add_subcommand("export", "print all messages");
  const std::map<std::string, tui::ExportFormat> formats{
      {"json", tui::ExportFormat::json}, {"text", tui::ExportFormat::text}, {"xep0227", tui::ExportFormat::xep0227}};
  exported->add_option("--format", arguments.exported.format, "json (an object per line), text or xep0227")
      ->transform(CLI::CheckedTransformer(formats));

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? tui::exit_success : tui::exit_usage;
  }
  const auto config = tui::load_config(arguments.overrides);
  if (!config) {
    std::cerr << "xmpp-tui: " << config.error().detail << "\n";
    return tui::exit_usage;
  }
  if (*send) return tui::run_send(*config, arguments.send);
  if (*upload) return tui::run_upload(*config, arguments.upload);
  if (*recv) return tui::run_recv(*config, arguments.recv);
  if (*answer) return tui::run_answer(*config, arguments.answer);
  if (*fingerprint) return tui::run_fingerprint(*config, arguments.fingerprint);
  if (*verify) return tui::run_verify(*config, arguments.verify);
  if (*registration) return tui::run_register(*config, arguments.registration);
  if (*passphrase) return tui::run_passphrase(*config, arguments.passphrase);
  if (*passwd) return tui::run_passwd(*config, arguments.passwd);
  if (*backup) return tui::run_backup(*config, arguments.backup);
  if (*restore) return tui::run_restore(*config, arguments.backup);
  if (*history) return tui::run_history(*config, arguments.history);
  if (*unread) return tui::run_unread(*config, arguments.unread);
  if (*contacts) return tui::run_contacts(*config, arguments.contacts);
  if (*exported) return tui::run_export(*config, arguments.exported);
  return tui::run_app(*config, arguments.chat_with);
}
