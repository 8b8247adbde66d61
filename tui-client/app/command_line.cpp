// The table of options and verbs, by CLI11; then a verb or the screen.
#include "tui-client/app/command_line.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <map>

#include "libxmpp/base/man_page.hpp"
#include "tui-client/app/config.hpp"
#include "tui-client/app/default_config.hpp"
#include "tui-client/app/look_files.hpp"
#include "tui-client/app/run_app.hpp"
#include "tui-client/cli/verbs.hpp"
#include "tui-client/commands/command.hpp"
#include "tui-client/ui/keymap.hpp"

namespace tui {
namespace {

constexpr const char* purpose = "XMPP in the terminal, encrypted with OMEMO";
constexpr const char* exit_words =
    "Exit status: 0 done, 1 failure (the reason is on standard error), 2 wrong usage, 3 no connection, "
    "4 nobody could have read it encrypted, so nothing was sent, 5 timed out.";

// What kind of value follows an option; what --help shows of it.
constexpr const char* file_value = "FILE";
constexpr const char* folder_value = "FOLDER";
constexpr const char* address_value = "ADDRESS";
constexpr const char* seconds_value = "SECONDS";
constexpr const char* count_value = "N";
constexpr const char* text_value = "TEXT";

class ProgramArguments {
 public:
  ProgramArguments() : app_(purpose, "xmpp-tui") {
    app_.fallthrough();  // global options may stand behind the verb
    app_.require_subcommand(0, 1);
    app_.footer(exit_words);
    add_global_options();
    add_messages();
    add_people();
    add_store();
    app_.add_option("uri", uri_, "xmpp: URI of somebody to talk to, a room to enter, a contact to make")
        ->type_name("URI");
    app_.add_option("--chat", chat_with_, "open the chat with this address")->type_name(address_value);
    app_.add_flag("--man", print_manual_, "print the manual page, for man -l");
    app_.add_option("--completion", completion_, "print a completion script for this shell")
        ->type_name("bash|zsh|fish")
        ->check(CLI::IsMember({"bash", "zsh", "fish"}).description(""));
    app_.add_flag("--print-default-config", print_config_, "print a configuration file with every key and its default");
    app_.add_flag("--print-default-keys", print_keys_, "print a keys.toml with every action and its keys");
    app_.add_flag("--print-default-theme", print_theme_, "print a theme with every role and its default");
    app_.set_version_flag("--version", "xmpp-tui " XMPP_TUI_VERSION);
  }

  const CLI::App& app() const { return app_; }

  int run(int argc, const char* const* argv) {
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app_.exit(error) == 0 ? exit_success : exit_usage;
    }
    if (print_manual_) return print(manual_page());
    if (!completion_.empty()) return print(completions().script(completion_));
    if (print_config_) return print(default_config());
    if (print_keys_) return print(default_keys_file());
    if (print_theme_) return print(default_theme_file());
    const auto config = load_config(overrides_);
    if (!config) {
      std::cerr << "xmpp-tui: " << config.error().detail << "\n";
      return exit_usage;
    }
    for (const auto& [verb, run] : verbs_) {
      if (!*verb) continue;
      if (uri_.empty()) return run(*config);
      std::cerr << "xmpp-tui: " << verb->get_name() << ": too many arguments: \"" << uri_ << "\"\n";
      return exit_usage;
    }
    if (!uri_.empty()) {
      if (const auto status = run_open(*config, {uri_})) return *status;
    }
    return run_app(*config, chat_with_, uri_);
  }

 private:
  static int print(std::string_view text) {
    std::cout << text << std::flush;
    return std::cout ? exit_success : exit_failure;
  }

  void add_global_options() {
    auto& o = overrides_;
    app_.add_option("--config", o.config_file, "configuration file")->type_name(file_value);
    app_.add_option("--data", o.data_directory, "folder of store and keys")->type_name(folder_value);
    app_.add_option("--account", o.account, "account, as me@example.org")->type_name(address_value);
    app_.add_option("--password-file", o.password_file, "file with the password in its first line")
        ->type_name(file_value);
    app_.add_option("--store-passphrase-file", o.store_passphrase_file,
                    "file with the local store's passphrase in its first line")
        ->type_name(file_value);
    app_.add_option("--store-passphrase-fd", o.store_passphrase_fd, "the same from an open file descriptor")
        ->type_name(count_value);
    app_.add_option("--otp-file", o.code_file,
                    "file with a code of the account's authenticator, or a recovery code, in its first line: for this login")
        ->type_name(file_value);
    app_.add_option("--otp-fd", o.code_fd, "the same from an open file descriptor")->type_name(count_value);
    app_.add_option("--certificate", o.certificate_file,
                    "PEM file with a certificate to log in by instead of the password; with --key")
        ->type_name(file_value);
    app_.add_option("--key", o.key_file, "PEM file with its key")->type_name(file_value);
    app_.add_option("--store-key", o.store_key, "where the local store's key is from, instead of store_key in the file")
        ->type_name("auto|keyring|passphrase");
    app_.add_option("--server", o.server, "HOST[:PORT] instead of the domain's look-up")->type_name("HOST[:PORT]");
    app_.add_flag("--direct-tls", o.direct_tls, "with --server: TLS from the first byte");
    app_.add_option("--ca", o.ca_file, "PEM file with certificates to trust in addition")->type_name(file_value);
    app_.add_option("--pin", o.pin_sha256, "trust exactly the certificate with this SHA-256")->type_name("SHA256");
    app_.add_flag("--accept-weaker-login", o.accept_weaker_login,
                  "log in though the server offers less to do so by than it did before");
    app_.add_option("--xml-log", o.xml_log, "write every stanza into this file, to find mistakes")
        ->type_name(file_value);
  }

  template <class Options>
  CLI::App* add_verb(const char* name, const char* help, int (*run)(const Config&, const Options&),
                     const Options& options) {
    auto* verb = app_.add_subcommand(name, help);
    verbs_.emplace_back(verb, [run, &options](const Config& config) { return run(config, options); });
    return verb;
  }
  static CLI::Option* timeout(CLI::App* verb, unsigned& seconds) {
    return verb->add_option("--timeout", seconds, "give up after so many seconds")
        ->type_name(seconds_value)
        ->capture_default_str();
  }

  void add_messages() {
    auto* send = add_verb("send", "send one message", run_send, send_);
    send->add_option("jid", send_.to, "to whom")->type_name(address_value)->required();
    send->add_option("text", send_.text, "the message; - or nothing: standard input")->type_name(text_value);
    send->add_flag("--plain", send_.plain, "unencrypted");
    timeout(send, send_.timeout_s);
    auto* upload = add_verb("upload", "send one file", run_upload, upload_);
    upload->add_option("jid", upload_.to, "to whom")->type_name(address_value)->required();
    upload->add_option("file", upload_.file, "the file")->type_name(file_value)->required();
    upload->add_flag("--plain", upload_.plain, "unencrypted, on the server too");
    timeout(upload, upload_.timeout_s);
    auto* recv = add_verb("recv", "print unread messages, then new ones", run_recv, recv_);
    recv->add_flag("--json", recv_.json, "one JSON object per line");
    auto* count = recv->add_option("--count", recv_.count, "end after so many")->type_name(count_value);
    auto* most = recv->add_option("--timeout", recv_.timeout_s, "end after so many seconds")->type_name(seconds_value);
    recv->add_flag("--follow", follow_, "go on until it is stopped, as it does without --count and --timeout")
        ->excludes(count)
        ->excludes(most);
    auto* answer = add_verb("answer", "answer every encrypted message", run_answer, answer_);
    answer->add_option("--count", answer_.count, "end after so many")->type_name(count_value);
    answer->add_option("--timeout", answer_.timeout_s, "end after so many seconds")->type_name(seconds_value);
    auto* history = add_verb("history", "print the newest messages of a chat", run_history, history_);
    history->add_option("jid", history_.jid, "whose")->type_name(address_value)->required();
    history->add_flag("--json", history_.json, "one JSON object per line");
    history->add_option("--limit", history_.limit, "so many")->type_name(count_value)->capture_default_str();
    auto* unread = add_verb("unread", "print which chats have unread messages", run_unread, unread_);
    unread->add_flag("--json", unread_.json, "one JSON object, for status bars");
  }

  void add_people() {
    auto* contacts = add_verb("contacts", "print the contacts", run_contacts, contacts_);
    contacts->add_flag("--json", contacts_.json, "one JSON object per line");
    timeout(contacts, contacts_.timeout_s);
    auto* fingerprint = add_verb("fingerprint", "own OMEMO fingerprint, or somebody's", run_fingerprint, fingerprint_);
    fingerprint->add_option("jid", fingerprint_.jid, "whose")->type_name(address_value);
    timeout(fingerprint, fingerprint_.timeout_s);
    auto* verify =
        add_verb("verify", "own code to be verified with, or verify somebody by theirs", run_verify, verify_);
    verify->add_option("code", verify_.code, "xmpp: URI, or a picture with its QR code")->type_name("URI|FILE");
    verify->add_flag("--qr", verify_.qr, "the own one as QR code, too");
    auto* registration = add_verb("register", "make the account on its server", run_register, registration_);
    registration->add_option("invitation", registration_.invite, "its link, https: or xmpp:")->type_name("LINK");
    timeout(registration, registration_.timeout_s);
    auto* passwd = add_verb("passwd", "change the account's password on the server", run_passwd, passwd_);
    passwd->add_option("--new-file", passwd_.new_file, "file with the new one; else it is asked for")
        ->type_name(file_value);
    timeout(passwd, passwd_.timeout_s);
  }

  void add_store() {
    auto* exported = add_verb("export", "print all messages", run_export, exported_);
    const std::map<std::string, ExportFormat> formats{
        {"json", ExportFormat::json}, {"text", ExportFormat::text}, {"xep0227", ExportFormat::xep0227}};
    exported->add_option("--format", exported_.format, "json (an object per line), text or xep0227")
        ->transform(CLI::CheckedTransformer(formats).description(""))
        ->type_name("json|text|xep0227");
    auto* imported = add_verb("import", "take messages of a file over: an export, or another client's logs", run_import,
                              imported_);
    imported->add_option("file", imported_.path, "file or folder")->type_name("FILE|FOLDER")->required();
    const std::map<std::string, ImportFormat> sources{{"json", ImportFormat::json},
                                                      {"xep0227", ImportFormat::xep0227},
                                                      {"profanity", ImportFormat::profanity},
                                                      {"poezio", ImportFormat::poezio}};
    imported->add_option("--format", imported_.format, "what it is, where it does not show")
        ->transform(CLI::CheckedTransformer(sources).description(""))
        ->type_name("json|xep0227|profanity|poezio");
    imported->add_option("--nick", imported_.nicks, "yours in rooms and in poezio's logs; the address's name otherwise")
        ->type_name("NICK")
        ->allow_extra_args(false);
    auto* passphrase =
        add_verb("passphrase", "set or change the passphrase of the local store", run_passphrase, passphrase_);
    passphrase->add_option("--new-file", passphrase_.new_file, "file with the new one; else it is asked for")
        ->type_name(file_value);
    passphrase->add_flag("--add", passphrase_.add, "one more that opens the store, beside the one it has");
    auto* none = passphrase->add_flag("--none", passphrase_.none, "no passphrase any more: the key in a file");
    auto* keyring = passphrase->add_flag("--keyring", passphrase_.keyring,
                                         "the desktop's keyring opens the store, too; where there is no passphrase yet "
                                         "one is set, should the keyring be lost");
    passphrase->add_flag("--no-keyring", passphrase_.no_keyring, "the keyring does not open it any more")
        ->excludes(keyring)
        ->excludes(none);
    keyring->excludes(none);
    auto* backup = add_verb("backup", "write the local store into one encrypted file", run_backup, backup_);
    auto* restore =
        add_verb("restore", "make a local store of a backup, and a new OMEMO device", run_restore, backup_);
    for (auto* verb : {backup, restore}) {
      verb->add_option("file", backup_.file, "the backup")->type_name(file_value)->required();
      verb->add_option("--passphrase-file", backup_.passphrase_file,
                       "file with the backup's passphrase; else the store's, or it is asked for")
          ->type_name(file_value);
    }
  }

  CLI::App app_;
  std::vector<std::pair<CLI::App*, std::function<int(const Config&)>>> verbs_;
  ConfigOverrides overrides_;
  SendOptions send_;
  UploadOptions upload_;
  RecvOptions recv_;
  AnswerOptions answer_;
  FingerprintOptions fingerprint_;
  VerifyOptions verify_;
  RegisterOptions registration_;
  PassphraseOptions passphrase_;
  PasswdOptions passwd_;
  BackupOptions backup_;
  HistoryOptions history_;
  ContactsOptions contacts_;
  ExportOptions exported_;
  ImportOptions imported_;
  UnreadOptions unread_;
  std::string chat_with_, uri_;
  bool follow_ = false;  // as it does anyway
  bool print_manual_ = false;
  bool print_config_ = false;
  bool print_keys_ = false;
  bool print_theme_ = false;
  std::string completion_;
};

// --- out of the table ---

// "--timeout SECONDS", or of one that stands by its place "ADDRESS".
std::string tag_of(const CLI::Option& option) {
  if (option.get_positional()) return option.get_type_name();
  const auto name = option.get_name(false, true);
  const auto first = name.substr(0, name.find(','));
  return option.get_expected_max() == 0 ? first : first + " " + option.get_type_name();
}

std::string synopsis_of(const CLI::App& verb) {
  std::string line = verb.get_name();
  for (const auto* option : verb.get_options()) {
    if (option->get_positional()) {
      line += option->get_required() ? " " + option->get_type_name() : " [" + option->get_type_name() + "]";
    } else if (option->get_lnames().empty() || option->get_lnames()[0] != "help") {
      line += " [--" + option->get_lnames()[0] +
              (option->get_expected_max() == 0 ? "" : " " + option->get_type_name()) + "]";
    }
  }
  return line;
}

bool is_help(const CLI::Option& option) { return !option.get_lnames().empty() && option.get_lnames()[0] == "help"; }

std::string sentence(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text.ends_with(".") ? text : text + ".";
}

void describe_options(xmpp::ManPage& page, const CLI::App& app) {
  for (const auto* option : app.get_options()) {
    if (is_help(*option)) continue;
    std::string text = sentence(option->get_description());
    if (!option->get_default_str().empty()) text += " Default: " + option->get_default_str() + ".";
    page.item(tag_of(*option), text);
  }
}

std::vector<xmpp::ShellCompletion::Option> completions_of(const CLI::App& app) {
  using Value = xmpp::ShellCompletion::Option::Value;
  std::vector<xmpp::ShellCompletion::Option> all;
  for (const auto* option : app.get_options()) {
    if (option->get_positional()) continue;
    auto& one = all.emplace_back();
    one.name = "--" + option->get_lnames().at(0);
    one.help = option->get_description();
    if (option->get_expected_max() == 0) continue;
    const auto type = option->get_type_name();
    one.value = type == file_value                       ? Value::file
                : type == folder_value                   ? Value::folder
                : type.find('|') != std::string::npos    ? Value::words
                                                         : Value::any;
    if (one.value != Value::words) continue;
    for (std::size_t at = 0, end = 0; end != std::string::npos; at = end + 1) {
      end = type.find('|', at);
      one.words.push_back(type.substr(at, end - at));
    }
  }
  return all;
}

std::vector<const CLI::App*> verbs_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

}  // namespace

int run_command_line(int argc, const char* const* argv) { return ProgramArguments().run(argc, argv); }

std::string manual_page() {
  const ProgramArguments line;
  xmpp::ManPage page("xmpp-tui", 1, XMPP_TUI_VERSION, purpose);
  page.section("Synopsis").item("xmpp-tui [OPTION...] [VERB ...]", "").item("xmpp-tui [OPTION...] URI", "");
  page.section("Description")
      .paragraph("Without a verb, the client on the terminal; at its first start it asks for an address and a password. "
                 "With one, that is done and the program ends: the same store and the same OMEMO device without a "
                 "screen. While the client runs, verbs are done by it, with the same output and exit status; register, "
                 "passphrase, backup and restore need it to be quit.")
      .paragraph("Every chat with one person is encrypted with OMEMO unless /plain or --plain says otherwise.");
  page.section("Options");
  describe_options(page, line.app());
  page.section("Verbs");
  for (const auto* verb : verbs_of(line.app())) {
    page.subsection(synopsis_of(*verb)).paragraph(sentence(verb->get_description()));
    describe_options(page, *verb);
  }
  page.section("Exit status")
      .bold_item("0", "Done; for send and upload: the server has taken it.")
      .bold_item("1", "Failure; the reason is on standard error.")
      .bold_item("2", "Wrong usage.")
      .bold_item("3", "The server is not reached, its certificate not trusted, or the login refused.")
      .bold_item("4", "Nobody at the other side could have read it encrypted, so nothing was sent.")
      .bold_item("5", "Timed out.");
  page.section("Commands").paragraph("In the input line of the client; Tab completes them, and // begins a message with a slash.");
  for (const auto& command : all_commands()) {
    std::string tag = "/" + std::string(command.name);
    if (!command.usage.empty()) tag += " " + std::string(command.usage);
    page.item(tag, command.help);
  }
  page.section("Keys");
  for (const auto& binding : default_keymap()) {
    if (!binding.help.empty()) page.bold_item(to_string(binding.key), sentence(std::string(binding.help)));
  }
  page.section("Configuration")
      .paragraph("~/.config/xmpp-tui/config.toml, in TOML. Each key stands here with its default.")
      .settings(default_config());
  page.section("Environment")
      .bold_item("XMPP_TUI_ACCOUNT, XMPP_TUI_PASSWORD, XMPP_TUI_DATA", "As --account, the password, --data.")
      .bold_item("NO_COLOR", "Not empty: no colours.")
      .bold_item("EDITOR, BROWSER", "What /open and the editor key start.");
  page.section("Files")
      .bold_item("~/.config/xmpp-tui/config.toml", "The configuration.")
      .bold_item("~/.config/xmpp-tui/keys.toml", "Other keys: --print-default-keys prints one to begin with.")
      .bold_item("~/.config/xmpp-tui/themes/NAME.toml", "Other colours: --print-default-theme prints one to begin with.")
      .bold_item("~/.local/share/xmpp-tui", "The encrypted store, its key or key slots, the log, and the socket that verbs find a running client by.");
  page.section("Examples")
      .literal("echo \"the build is broken\" | xmpp-tui send dev@example.org\n"
               "xmpp-tui recv --json --follow | while read -r message; do ...; done\n"
               "xmpp-tui unread --json | jq .unread\n");
  return page.text();
}

xmpp::ShellCompletion completions() {
  const ProgramArguments line;
  xmpp::ShellCompletion all;
  all.program = "xmpp-tui";
  all.options = completions_of(line.app());
  for (const auto* verb : verbs_of(line.app())) {
    auto& one = all.verbs.emplace_back();
    one.name = verb->get_name();
    one.help = verb->get_description();
    for (auto& option : completions_of(*verb)) {
      if (option.name != "--help") one.options.push_back(std::move(option));
    }
    for (const auto* option : verb->get_options()) {
      one.takes_file = one.takes_file || (option->get_positional() && option->get_type_name().find(file_value) != std::string::npos);
    }
  }
  return all;
}

}  // namespace tui
