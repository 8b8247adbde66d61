// The settings of core/, with their documentation for conf/xmppd.toml.
#include "xmppd/core/settings.hpp"

#include "xmppd/core/host.hpp"

namespace xmppd {
namespace settings {

const BoolSetting host_archive =
    BoolSetting("host.archive", true,
                "Whether messages of this domain's users and rooms are archived (XEP-0313), as they prefer it. If not, none is "
                "kept\nwhen it has been delivered; where no domain archives, what was archived before goes, too.");
const BoolSetting invites_enabled =
    BoolSetting("invites.enabled", true,
                "Whoever was invited may create an account from a client (XEP-0445), whether register.enabled or not: "
                "xmppctl invite.");
const IntSetting invites_days =
    IntSetting("invites.days", 7, "How long an invite is good for, where its maker does not say.").range(1, 3650);
const IntSetting invites_max_open =
    IntSetting("invites.max_open", 20, "How many unused invites of one user there may be.").range(1, 1'000'000);
const IntSetting invites_max_wrong_per_hour =
    IntSetting("invites.max_wrong_per_hour", 20,
               "How many wrong or expired invites one address, or another server, may try within an hour.")
        .range(1, 1'000'000);
const IntSetting passwords_min_length =
    IntSetting("passwords.min_length", 8, "How many characters a password that a user chooses has to have.")
        .range(1, 128);
const BoolSetting passwords_refuse_common =
    BoolSetting("passwords.refuse_common", true,
                "Whether users may not choose a password that is among those tried first, or is their name.");
const StringSetting passwords_common_file =
    StringSetting("passwords.common_file", "",
                  "A file with further passwords that users may not choose, one a line; read again when it changes.");
const IntSetting accounts_removal_days =
    IntSetting("accounts.removal_days", 0,
               "How long an account that its owner has removed is kept, disabled, for who wants it back: xmppctl "
               "enable.\n0: it is gone at once.")
        .range(0, 365);
const IntSetting accounts_tombstone_days =
    IntSetting("accounts.tombstone_days", 365,
               "How long nobody can register the name of an account that was removed, as somebody whom its contacts\n"
               "would take for its owner. xmppctl adduser can at any time.")
        .range(0, 36500);
const IntSetting accounts_cached =
    IntSetting("accounts.cached", 1000,
               "How many accounts without a session each host keeps in memory. Accounts with sessions do not count.")
        .range(0, 10'000'000);
const IntSetting accounts_max_waiting =
    IntSetting("accounts.max_waiting", 1000,
               "How many stanzas may wait for one account to be loaded; the sender of one more is told to try later.")
        .range(1, 1'000'000);
const IntSetting router_max_waiting =
    IntSetting("router.max_waiting", 10000,
               "How many stanzas of each host for other servers and components may wait for the disk (a message, and "
               "what\ncomes behind it); the sender of one more is told to try later.")
        .range(100, 10'000'000);
const StringSetting sessions_conflict =
    StringSetting("sessions.conflict", "replace",
                  "When a client asks for a resource in use: \"replace\" ends the older session, \"rename\" gives the\n"
                  "newer one another name, \"reject\" refuses the newer one.")
        .choices({"replace", "rename", "reject"});
const IntSetting sessions_max_per_account =
    IntSetting("sessions.max_per_account", 20, "How many clients one account may have connected at a time.")
        .range(1, 10'000);
const IntSetting sessions_max_unhandled =
    IntSetting("sessions.max_unhandled", 200,
               "How many stanzas of one client may be in work (waiting for the disk) before it is not read further.")
        .range(1, 1'000'000);
const IntSetting sessions_max_waiting =
    IntSetting("sessions.max_waiting", 10000,
               "How many stanzas for one client may wait for the disk (a message, and what comes behind it) before its "
               "session is ended.")
        .range(100, 10'000'000);
const IntSetting sessions_resume_seconds =
    IntSetting("sessions.resume_seconds", 600,
               "How long a client whose connection is gone may come back and go on with its session, nothing lost and "
               "nothing said of it to others; after a restart of the daemon, too. Then what it has not acknowledged "
               "goes to its other devices, or waits for the next. 0: no session can be resumed.")
        .range(0, 86'400);
const IntSetting sessions_max_unacked =
    IntSetting("sessions.max_unacked", 5000,
               "How many stanzas may wait for one client that is away or does not acknowledge, before its session is "
               "ended.")
        .range(100, 1'000'000);
const IntSetting sessions_max_unacked_bytes =
    IntSetting("sessions.max_unacked_bytes", 16'777'216, "How many bytes of such stanzas.").range(1'048'576, INT64_MAX);
const IntSetting scram_iterations =
    IntSetting("scram.iterations", 10000,
               "PBKDF2 rounds for new passwords: more make stolen keys dearer to crack and each log-in dearer.")
        .range(4096, 10'000'000);
const StringSetting host_second_factor =
    StringSetting("host.second_factor", "optional",
                  "Codes of an authenticator (TOTP) beside the password: \"optional\", by each user's choice, \"required\": who has\n"
                  "none logs in by the password and can do nothing but set one up, or \"off\". `xmppctl second-factor` requires it\n"
                  "of single accounts, or exempts them.")
        .choices({"off", "optional", "required"});
const IntSetting login_max_wrong_codes_per_hour =
    IntSetting("login.max_wrong_codes_per_hour", 10,
               "So many wrong codes of an authenticator one account may try within an hour; its owner's recovery codes,\n"
               "application passwords and tokens are good for all that.")
        .range(1, 1000);
const IntSetting login_app_passwords =
    IntSetting("login.app_passwords", 16,
               "So many application passwords one account may have: for single devices, made by the server, and for clients\n"
               "that know no second factor. 0: no more are made.")
        .range(0, max_app_passwords);

}  // namespace settings

const std::vector<const SettingBase*>& core_settings() {
  static const std::vector<const SettingBase*> all{
      &settings::host_admins,
      &settings::host_archive,
      &settings::http_listen,
      &settings::http_plain_listen,
      &settings::http_public_url,
      &settings::invites_enabled,
      &settings::invites_days,
      &settings::invites_max_open,
      &settings::invites_max_wrong_per_hour,
      &settings::passwords_min_length,
      &settings::passwords_refuse_common,
      &settings::passwords_common_file,
      &settings::accounts_removal_days,
      &settings::accounts_tombstone_days,
      &settings::accounts_cached,
      &settings::accounts_max_waiting,
      &settings::router_max_waiting,
      &settings::sessions_conflict,
      &settings::sessions_max_per_account,
      &settings::sessions_max_unhandled,
      &settings::sessions_max_waiting,
      &settings::sessions_resume_seconds,
      &settings::sessions_max_unacked,
      &settings::sessions_max_unacked_bytes,
      &settings::scram_iterations,
      &settings::audit_days,
      &settings::audit_max_records,
      &settings::audit_logins,
      &settings::audit_max_per_account,
      &settings::audit_max_failures,
      &settings::audit_addresses,
  };
  return all;
}

}  // namespace xmppd
