// The settings of HTTP, with their defaults.
#include "xmppd/web/web_settings.hpp"

namespace xmppd {
namespace settings {

const BoolSetting http_websocket = BoolSetting(
    "http.websocket", true, "Whether clients may have their streams over WebSocket (RFC 7395), at /xmpp-websocket.");
const BoolSetting http_bosh = BoolSetting(
    "http.bosh", true, "Whether clients may have their streams over BOSH (XEP-0124, XEP-0206), at /http-bind.");
const IntSetting http_bosh_wait_seconds =
    IntSetting("http.bosh_wait_seconds", 60, "The longest that a request of BOSH waits for something to answer.")
        .range(1, 600);
const IntSetting http_bosh_inactivity_seconds =
    IntSetting("http.bosh_inactivity_seconds", 60,
               "A client of BOSH that asks nothing for so long is gone (what XEP-0198 keeps is kept).")
        .range(2, 600);
const ListSetting http_websocket_origins = ListSetting(
    "http.websocket_origins", std::vector<std::string>{"*"},
    "The web sites whose pages may use either: \"https://chat.example.org\", or \"*\" for all. They need their user's\n"
    "password in any case. Programs that are no browsers are not meant.");
const ListSetting http_public_addresses = ListSetting(
    "http.public_addresses", std::vector<std::string>{},
    "The IP addresses of this machine as clients see them: \"192.0.2.1\". If given, /.well-known/host-meta.json\n"
    "says all that a client needs to connect (XEP-0487), without DNS.");
const IntSetting http_max_connections =
    IntSetting("http.max_connections", 1000, "How many connections may be open at a time.").range(1, 1'000'000);
const IntSetting http_max_connections_per_address =
    IntSetting("http.max_connections_per_address", 32, "How many of them from one IPv4 address or IPv6 /64 network.")
        .range(1, 1'000'000);
const IntSetting http_max_header_bytes =
    IntSetting("http.max_header_bytes", 16'384, "How large the head of a request may be.").range(1024, 65'536);
const IntSetting http_request_seconds =
    IntSetting("http.request_seconds", 20, "How long TLS and the head of a request may take.").range(1, 600);
const IntSetting http_window_seconds =
    IntSetting("http.window_seconds", 30, "How often to look whether a file moves at http.min_bytes_per_second.")
        .range(1, 600);
const IntSetting http_min_bytes_per_second =
    IntSetting("http.min_bytes_per_second", 256, "Who sends or takes a file more slowly than this is disconnected.")
        .range(1, 1'000'000'000);

}  // namespace settings

const std::vector<const SettingBase*>& web_settings() {
  using namespace settings;
  static const std::vector<const SettingBase*> all{&http_websocket,         &http_bosh,
                                                   &http_bosh_wait_seconds, &http_bosh_inactivity_seconds,
                                                   &http_websocket_origins, &http_public_addresses,
                                                   &http_max_connections,   &http_max_connections_per_address,
                                                   &http_max_header_bytes,  &http_request_seconds,
                                                   &http_window_seconds,    &http_min_bytes_per_second};
  return all;
}

}  // namespace xmppd
