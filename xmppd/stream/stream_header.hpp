// The opening <stream:stream …> of a client: its checks (RFC 6120 §4.7, §4.8) and the server's answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/stream_error.hpp"

namespace xmppd {

struct StreamHeader {
  std::string to;    // prepared domain; empty if absent or malformed
  xmpp::Jid from;    // empty if absent or malformed
  std::string lang;  // xml:lang, empty if absent
  // What is wrong with it, if anything; `to` and `from` are filled in as far as they can be.
  std::optional<xmpp::StreamError> fault;
};

StreamHeader read_stream_header(const xmpp::Element& header, std::string_view default_ns);

// The server's header. `to` empty: left out.
std::string server_stream_header(std::string_view domain, std::string_view to, std::string_view id);

}  // namespace xmppd
