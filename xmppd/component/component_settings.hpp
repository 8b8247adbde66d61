// The settings of component/: which domains other programs serve, and what is kept for them.
#pragma once

#include <vector>

#include "xmppd/core/setting.hpp"

namespace xmppd::settings {

inline const ListSetting component_listen =
    ListSetting(
        "component.listen", std::vector<std::string>{},
        "Where components (gateways and other programs, XEP-0114) connect: \"127.0.0.1:5347\". The protocol has "
        "no TLS:\nkeep it on this machine. [] for nowhere.")
        .restart();
inline const ListSetting component_secrets =
    ListSetting("component.secrets", std::vector<std::string>{},
                "The domains that components serve, each with the secret it connects with:\n"
                "[\"irc.example.org a-long-secret\", \"sip.example.org another-long-secret\"].")
        .restart();
inline const ListSetting component_privileges =
    ListSetting("component.privileges", std::vector<std::string>{},
                "What components may do for the users of the host that their domain lies below (XEP-0356), such as\n"
                "[\"slidge.example.org roster=both message=outgoing presence=managed_entity "
                "iq:http://jabber.org/protocol/pubsub=both\"]:\n"
                "read and change rosters, send messages and IQs in users' names, see who is available. They have to be "
                "trusted with that.")
        .restart();
inline const ListSetting component_delegations =
    ListSetting("component.delegations", std::vector<std::string>{},
                "Requests to that host and its users that components answer in place of it (XEP-0355): the component's "
                "domain, the\nnamespace, and attributes that the request must have: [\"pubsub.example.org "
                "urn:xmpp:mam:2 node\"].")
        .restart();
inline const IntSetting component_max_stanza_bytes =
    IntSetting("component.max_stanza_bytes", 1 << 20, "Largest stanza a component may send.").range(10000, 64 << 20);
inline const IntSetting component_max_outgoing_bytes =
    IntSetting("component.max_outgoing_bytes", 16 << 20,
               "A component that reads so slowly that more than this waits for it is disconnected.")
        .range(65536, 1 << 30);
inline const IntSetting component_max_unhandled =
    IntSetting("component.max_unhandled", 1000,
               "How many stanzas of one component may be in work (waiting for the disk) before it is not read further.")
        .range(1, 1'000'000);
inline const IntSetting component_max_waiting =
    IntSetting(
        "component.max_waiting", 1000,
        "How many stanzas are kept for a component that is not connected; senders of more are told to try later.")
        .range(0, 1'000'000);
inline const IntSetting component_reconnect_seconds =
    IntSetting(
        "component.reconnect_seconds", 30,
        "How long after a component went (or the daemon started) stanzas are kept for it; then senders are told.")
        .range(0, 3600);
inline const IntSetting component_handshake_seconds =
    IntSetting("component.handshake_seconds", 10,
               "A connection that has not shown its secret after this time is closed.")
        .range(1, 600);
inline const IntSetting component_max_connections =
    IntSetting("component.max_connections", 64, "Most connections of components at a time.").range(1, 10000);

}  // namespace xmppd::settings

namespace xmppd {

// All of the above, for conf/xmppd.toml and its checks.
const std::vector<const SettingBase*>& component_settings();

}  // namespace xmppd
