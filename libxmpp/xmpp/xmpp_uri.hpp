// XmppUri: an xmpp: URI (RFC 5122) with a query as XEP-0147 has it: "xmpp:bob@example.org?message;body=hi".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace xmpp {

struct XmppUri {
  static constexpr std::size_t max_bytes = 16 * 1024;
  Jid jid;             // bare or full
  std::string action;  // "message", "join", "roster"; empty: none
  std::vector<std::pair<std::string, std::string>> parameters;

  // The first one of that name; "" if there is none.
  std::string parameter(std::string_view name) const;
};

// Blanks around it do not count; an authority ("xmpp://me@example.org/…", which account to use) is passed over. Errors
// say what is wrong with it.
Result<XmppUri> parse_xmpp_uri(std::string_view text);
// Whether it begins like one, in either case.
bool looks_like_xmpp_uri(std::string_view text);
std::string to_text(const XmppUri& uri);
// RFC 5122 §2.7.2: what may not stand in a part as it is, as %XX.
std::string escape_for_uri(std::string_view text);

}  // namespace xmpp
