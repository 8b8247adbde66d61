// The settings that stream/ reads: limits of one connection, of one address, of logging in.
#pragma once

#include <vector>

#include "xmppd/core/setting.hpp"

namespace xmppd::settings {

// One connection.
inline const IntSetting max_stanza_bytes =
    IntSetting("c2s.max_stanza_bytes", 262144,
               "Largest stanza (or stream header) a client may send; told to clients (XEP-0478).\n"
               "RFC 6120 section 13.12 wants at least 10000.")
        .range(10000, 64 << 20);
inline const IntSetting max_depth =
    IntSetting("c2s.max_depth", 64, "Deepest nesting of elements inside one stanza.").range(8, 1000);
inline const IntSetting max_children =
    IntSetting("c2s.max_children", 10000, "Most elements inside one stanza, at all depths.").range(100, 1000000);
inline const IntSetting unauthenticated_seconds =
    IntSetting("c2s.unauthenticated_seconds", 30, "A connection that has not logged in after this time is closed.")
        .range(1, 3600);
inline const IntSetting max_unauthenticated_bytes =
    IntSetting("c2s.max_unauthenticated_bytes", 32768,
               "Most bytes a connection may send (inside TLS) before it has logged in.")
        .range(10000, 1 << 24);
inline const IntSetting max_outgoing_bytes =
    IntSetting("c2s.max_outgoing_bytes", 4 << 20,
               "A client that reads so slowly that more than this waits for it is disconnected (resource-constraint).")
        .range(65536, 1 << 30);
inline const IntSetting max_bytes_per_second =
    IntSetting("c2s.max_bytes_per_second", 1 << 20,
               "A client that sends faster is read more slowly; 0 turns the limit off. One second's worth may come at "
               "once.")
        .range(0, INT64_MAX / 2);
inline const IntSetting idle_seconds =
    IntSetting("c2s.idle_seconds", 300,
               "A client that sent nothing for so long is asked whether it is there (XEP-0199 ping); 0: never.")
        .range(0, 86400);
inline const IntSetting idle_answer_seconds =
    IntSetting("c2s.idle_answer_seconds", 60, "How long it has to answer before it is disconnected.").range(1, 3600);
inline const IntSetting whitespace_seconds =
    IntSetting(
        "c2s.whitespace_seconds", 0,
        "A space is sent to a client to which nothing was sent for so long (keeps some routers happy); 0: never.")
        .range(0, 86400);

// All connections.
inline const IntSetting max_connections =
    IntSetting("c2s.max_connections", 10000, "Most client connections at a time; more are refused.").range(1, 10000000);
inline const IntSetting max_connections_per_address =
    IntSetting("c2s.max_connections_per_address", 256,
               "Most client connections at a time from one address (IPv6: from one /64 network).")
        .range(1, 10000000);

inline const IntSetting io_threads =
    IntSetting("c2s.io_threads", 0,
               "Threads for clients' TLS and XML, beside the one that has everything else to do. 0: that one does it, too,\n"
               "which costs least. On a machine with many cores and many users two or three let more of them log in at a\n"
               "time. WebSocket, BOSH and other servers stay where they are.")
        .range(0, 64)
        .restart();

// Transport security.
inline const BoolSetting require_tls = BoolSetting(
    "c2s.require_tls", true, "Clients must start TLS before they log in. Never turn this off on a public listener.");
inline const BoolSetting loopback_without_tls =
    BoolSetting("c2s.loopback_without_tls", false,
                "Clients that connect from this machine (127.0.0.0/8, ::1) may log in without TLS.");

inline const BoolSetting client_certificates =
    BoolSetting("c2s.client_certificates", false,
                "Clients may log in by a certificate (SASL EXTERNAL): one that `xmppctl certificates` has registered, or one of\n"
                "c2s.client_ca_file that names the account (xmppAddr). Each client is then asked for one; most have none.");
inline const StringSetting client_ca_file =
    StringSetting("c2s.client_ca_file", "",
                  "A PEM file with the authorities whose certificates log in to the account they name: who has one of their\n"
                  "keys, has all accounts here. Empty: there are none.");

// Logging in.
inline const ListSetting mechanisms =
    ListSetting("login.mechanisms", std::vector<std::string>{"SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"},
                "SASL mechanisms, best first. PLAIN is offered over TLS only, SCRAM-SHA-512 once every account of the host "
                "can be\nlogged in to by it: accounts that are older than it can after their next login by a client that "
                "helps (XEP-0480)\nor that sends the password, or with a new password.")
        .choices({"SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"});
// COMPAT(slixmpp up to 1.8): binds to tls-unique over TLS 1.3, too, where there is no such thing, and then claims that
// the server has offered nothing to bind to, which is a downgrade.
inline const BoolSetting bind_old_sasl =
    BoolSetting("login.bind_old_sasl", false,
                "Offer SCRAM bound to TLS (SCRAM-SHA-256-PLUS) to clients without SASL2 (XEP-0388), too. Some of them "
                "can't log in then:\nslixmpp up to 1.8, and what is written with it.");
// COMPAT(strophe.js up to 1.6): takes no attribute of SCRAM that it does not know.
inline const BoolSetting downgrade_protection =
    BoolSetting("login.downgrade_protection", true,
                "SCRAM tells the client what it was offered (XEP-0474, XEP-0515), so that it knows if somebody in between "
                "took something\naway. A few old web clients can't log in then.");
inline const IntSetting token_days =
    IntSetting("login.token_days", 30,
               "A client that asks for it gets a token and logs in by that next time, without the password and in one "
               "round\ntrip (XEP-0484). It is good for so many days since it was used, for that client alone; 0: there are "
               "none.")
        .range(0, 3650);
inline const IntSetting token_devices =
    IntSetting("login.token_devices", 50,
               "So many clients of one account have tokens; of more those go that were silent for longest.")
        .range(1, 10000);
inline const IntSetting second_factor_seconds =
    IntSetting("login.second_factor_seconds", 120,
               "Who has shown the password has so much time to look up a code of an authenticator and to type it.")
        .range(10, 3600);
inline const IntSetting max_attempts_per_stream =
    IntSetting("login.max_attempts_per_stream", 4,
               "A connection is closed after so many failed logins (RFC 6120 section 6.4.5: 2 to 5 retries).")
        .range(1, 10);
inline const IntSetting free_failures =
    IntSetting("login.free_failures", 5,
               "So many failed logins of one address, or for one account, have no consequence; from then on the answer "
               "to each\nlogin is delayed, twice as long with each failure.")
        .range(1, 1000);
inline const IntSetting first_delay_ms =
    IntSetting("login.first_delay_ms", 500, "The first such delay.").range(1, 60000);
inline const IntSetting max_delay_seconds =
    IntSetting("login.max_delay_seconds", 10,
               "The longest delay. An attempt that would have to wait longer is refused (temporary-auth-failure).")
        .range(1, 600);
inline const IntSetting forget_seconds =
    IntSetting("login.forget_seconds", 300, "The count of failures halves after each such time without a failure.")
        .range(1, 86400);
inline const IntSetting block_failures =
    IntSetting("login.block_failures", 20,
               "After so many failed logins an address (of IPv6, a network of 64 bits) is blocked: passwords from there "
               "are refused unseen.\nTokens (XEP-0484) are not, and an account is never blocked: strangers could lock "
               "its owner out. 0: no blocks.")
        .range(0, 100000);
inline const IntSetting block_minutes =
    IntSetting("login.block_minutes", 15, "The first block; each further one is twice as long, a day at most.")
        .range(1, 1440);
inline const IntSetting network_factor =
    IntSetting("login.network_factor", 10,
               "A whole network (24 bits of an IPv4 address, 48 of an IPv6 address) is delayed and blocked after so many "
               "times the\nfailures of one address. 0: never.")
        .range(0, 1000);
inline const IntSetting max_tracked =
    IntSetting("login.max_tracked", 20000, "Most addresses, networks and accounts, each, whose failures are remembered.")
        .range(16, 10000000);
inline const BoolSetting exempt_loopback =
    BoolSetting("login.exempt_loopback", false,
                "Failed logins from this machine are not counted against its address (for a proxy on this machine).");

}  // namespace xmppd::settings

namespace xmppd {

// All of the above, for conf/xmppd.toml and its checks.
const std::vector<const SettingBase*>& stream_settings();

}  // namespace xmppd
