// Settings that core/ reads itself, and that others need by name.
#pragma once

#include "xmppd/core/setting.hpp"

namespace xmppd {

// Each login tries as many, whether an account has them or not, or is there.
constexpr int max_app_passwords = 16;

}  // namespace xmppd

namespace xmppd::settings {

// Here, because the checks of the configuration look at it without the rest of core/.
inline const ListSetting host_admins = ListSetting(
    "host.admins", std::vector<std::string>{},
    "Who may administer this domain from a client (XEP-0133): \"romeo@example.org\", of any domain served here.");
// Here, because features have to know whether the daemon speaks HTTP, and as what; xmppd/web listens.
inline const ListSetting http_listen =
    ListSetting(
        "http.listen", std::vector<std::string>{},
        "Where the daemon speaks HTTPS, with the certificates of the domains: \":5443\". It serves uploaded files\n"
        "(XEP-0363) at upload.<domain>, which the certificate must name. [] for nowhere.")
        .restart();
inline const ListSetting http_plain_listen =
    ListSetting(
        "http.plain_listen", std::vector<std::string>{},
        "The same without TLS, for a reverse proxy on this machine: \"127.0.0.1:5280\". Loopback addresses alone;\n"
        "the last address of its X-Forwarded-For is taken for the client's.")
        .restart();
inline const StringSetting http_public_url = StringSetting(
    "http.public_url", "",
    "The URL at which clients reach http.listen, or the reverse proxy: \"https://files.example.org\". Empty:\n"
    "https://upload.<domain>, with the port of http.listen.");
extern const BoolSetting host_archive;
extern const BoolSetting invites_enabled;
extern const IntSetting invites_days;
extern const IntSetting invites_max_open;
extern const IntSetting invites_max_wrong_per_hour;
extern const IntSetting passwords_min_length;
extern const BoolSetting passwords_refuse_common;
extern const StringSetting passwords_common_file;
extern const IntSetting accounts_removal_days;
extern const IntSetting accounts_tombstone_days;
extern const IntSetting accounts_cached;
extern const IntSetting accounts_max_waiting;
extern const IntSetting router_max_waiting;
extern const StringSetting sessions_conflict;
extern const IntSetting sessions_max_per_account;
extern const IntSetting sessions_max_unhandled;
extern const IntSetting sessions_max_waiting;
extern const IntSetting sessions_resume_seconds;
extern const IntSetting sessions_max_unacked;
extern const IntSetting sessions_max_unacked_bytes;
extern const IntSetting scram_iterations;
extern const StringSetting host_second_factor;
extern const IntSetting login_max_wrong_codes_per_hour;
extern const IntSetting login_app_passwords;
extern const IntSetting audit_days;  // audit.cpp
extern const IntSetting audit_max_records;
extern const BoolSetting audit_logins;
extern const IntSetting audit_max_per_account;
extern const IntSetting audit_max_failures;
extern const StringSetting audit_addresses;

}  // namespace xmppd::settings
