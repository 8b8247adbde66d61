// The settings of s2s/: whom the daemon talks to, how servers prove who they are, and what they may cost.
#pragma once

#include <vector>

#include "xmppd/core/setting.hpp"

namespace xmppd::settings {

inline const BoolSetting s2s_enabled =
    BoolSetting("s2s.enabled", true,
                "Whether people here can talk to people at other servers. It takes a certificate (see tls, host).")
        .restart();
inline const ListSetting s2s_listen =
    ListSetting("s2s.listen", std::vector<std::string>{":5269"}, "Where other servers connect and start TLS.")
        .restart();
inline const ListSetting s2s_listen_direct_tls =
    ListSetting("s2s.listen_direct_tls", std::vector<std::string>{":5270"},
                "Where other servers connect with TLS from the first byte (XEP-0368). [] for nowhere.")
        .restart();

// Who is who.
inline const StringSetting s2s_ca_file =
    StringSetting("s2s.ca_file", std::string(),
                  "Certificate authorities (PEM) that are trusted for servers in addition to those of the system.");
inline const ListSetting s2s_dialback = ListSetting(
    "s2s.dialback", std::vector<std::string>{},
    "Domains whose servers need no valid certificate: \"old.example\", \"*.example.net\", \"*\" for all.\n"
    "They prove who they are by dialback (XEP-0220), which trusts DNS and the network. TLS is required all the same.");
inline const ListSetting s2s_allow = ListSetting(
    "s2s.allow", std::vector<std::string>{}, "If there is any: only these domains are talked to. Wildcards as above.");
inline const ListSetting s2s_block =
    ListSetting("s2s.block", std::vector<std::string>{}, "These domains are not talked to. Wildcards as above.");

// Finding them.
inline const ListSetting s2s_routes =
    ListSetting("s2s.routes", std::vector<std::string>{},
                "Where the servers of domains are that DNS does not know: \"example.net 192.0.2.7:5269\",\n"
                "\"*.lan [2001:db8::1]:5270 tls\" (TLS from the first byte).");
inline const StringSetting s2s_dns_servers =
    StringSetting("s2s.dns_servers", std::string(),
                  "Name servers to ask instead of the system's: \"127.0.0.1:53,192.0.2.1:53\".")
        .restart();
inline const IntSetting s2s_max_dns_names =
    IntSetting(
        "s2s.max_dns_names", 10000,
        "For how many names the answers of name servers are remembered, each as long as it says, at most an hour. "
        "0 for none.\nxmppctl reload and xmppctl s2s test forget them.")
        .range(0, 10'000'000)
        .restart();
inline const IntSetting s2s_dial_seconds =
    IntSetting("s2s.dial_seconds", 30,
               "A server that can't be reached (found, connected to, agreed with) after this time is given up.")
        .range(1, 600);
inline const IntSetting s2s_connect_seconds =
    IntSetting("s2s.connect_seconds", 8, "How long one of its addresses is tried.").range(1, 600);
inline const IntSetting s2s_next_address_ms =
    IntSetting("s2s.next_address_ms", 250,
               "An address that has not answered after this time is not waited for: the next is tried beside it "
               "(RFC 8305).\nWhere that belongs to another server in DNS, the time is 8 times as long.")
        .range(10, 2000);
inline const IntSetting s2s_max_dials =
    IntSetting("s2s.max_dials", 50, "How many servers are dialled at a time; others wait.").range(1, 10000);
inline const IntSetting s2s_first_retry_seconds =
    IntSetting("s2s.first_retry_seconds", 5,
               "After a failure a server is not dialled again for so long, twice as long with each further failure.\n"
               "What is sent to it in between is refused at once.")
        .range(1, 3600);
inline const IntSetting s2s_max_retry_seconds =
    IntSetting("s2s.max_retry_seconds", 300, "The longest such time.").range(1, 86400);

// What waits.
inline const IntSetting s2s_max_waiting =
    IntSetting(
        "s2s.max_waiting", 10000,
        "How many stanzas for one domain may wait for its server, or for its acknowledgement (XEP-0198); senders "
        "of more\nare told to try later.")
        .range(1, 1'000'000);
inline const IntSetting s2s_max_waiting_bytes =
    IntSetting("s2s.max_waiting_bytes", 8 << 20, "The same in bytes.").range(65536, 1 << 30);
inline const IntSetting s2s_max_domains =
    IntSetting("s2s.max_domains", 10000,
               "About how many other domains the daemon remembers something (a connection, a failure, what waits).")
        .range(10, 10'000'000);

// One connection.
inline const IntSetting s2s_max_stanza_bytes =
    IntSetting("s2s.max_stanza_bytes", 524288, "Largest stanza another server may send.").range(10000, 64 << 20);
inline const IntSetting s2s_max_unauthenticated_bytes =
    IntSetting("s2s.max_unauthenticated_bytes", 32768,
               "Most bytes a server may send (inside TLS) before it has proved who it is.")
        .range(10000, 1 << 24);
inline const IntSetting s2s_unauthenticated_seconds =
    IntSetting("s2s.unauthenticated_seconds", 30,
               "A server that has not proved who it is after this time is disconnected.")
        .range(1, 3600);
inline const IntSetting s2s_max_outgoing_bytes =
    IntSetting("s2s.max_outgoing_bytes", 8 << 20,
               "A server that reads so slowly that more than this waits for it is disconnected.")
        .range(65536, 1 << 30);
inline const IntSetting s2s_max_bytes_per_second =
    IntSetting("s2s.max_bytes_per_second", 4 << 20,
               "A domain that sends faster, over all its connections, is read more slowly; 0 turns the limit off.")
        .range(0, INT64_MAX / 2);
inline const IntSetting s2s_max_unhandled =
    IntSetting(
        "s2s.max_unhandled", 1000,
        "How many stanzas of one connection may be in work (waiting for the disk) before it is not read further.")
        .range(1, 1'000'000);
inline const IntSetting s2s_max_names = IntSetting("s2s.max_names", 100,
                                                   "For how many pairs of domains one connection may be used, in each "
                                                   "direction.")
                                            .range(1, 10000);
inline const IntSetting s2s_idle_seconds =
    IntSetting("s2s.idle_seconds", 900, "A connection that nothing was sent over for so long is closed.")
        .range(10, 1'000'000);
inline const IntSetting s2s_answer_seconds =
    IntSetting("s2s.answer_seconds", 60,
               "A server that does not acknowledge what was sent for so long is taken for dead (XEP-0198).")
        .range(1, 3600);

// All connections.
inline const IntSetting s2s_max_connections =
    IntSetting("s2s.max_connections", 5000, "Most connections from other servers at a time.").range(1, 1'000'000);
inline const IntSetting s2s_max_connections_per_address =
    IntSetting("s2s.max_connections_per_address", 100,
               "Most connections at a time from one address (IPv6: from one /64 network).")
        .range(1, 1'000'000);

}  // namespace xmppd::settings

namespace xmppd {

// All of the above, for conf/xmppd.toml and its checks.
const std::vector<const SettingBase*>& s2s_settings();

}  // namespace xmppd
