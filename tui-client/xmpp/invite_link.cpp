// Reading what somebody pasted, with bounds.
#include "tui-client/xmpp/invite_link.hpp"

#include <algorithm>

#include "libxmpp/xmpp/xmpp_uri.hpp"

namespace tui {
namespace {

using xmpp::Errc;

tl::unexpected<xmpp::Error> refuse_invite(const std::string& why) { return xmpp::fail(Errc::invalid_argument, why); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

bool is_invite_page(std::string_view text) {
  constexpr std::string_view scheme = "https://";
  text = trimmed(text);
  return text.size() >= scheme.size() && std::equal(scheme.begin(), scheme.end(), text.begin(), [](char a, char b) {
           return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b);
         });
}

xmpp::Result<InviteLink> parse_invite_uri(std::string_view text) {
  text = trimmed(text);
  if (text.size() > InviteLink::max_bytes) return refuse_invite("that is too long for an invitation");
  if (!xmpp::looks_like_xmpp_uri(text)) return refuse_invite("an invitation begins with https:// or xmpp:");
  const auto uri = xmpp::parse_xmpp_uri(text);
  if (!uri || !uri->jid.is_bare()) return refuse_invite("the invitation names no address");
  InviteLink link;
  link.token = uri->parameter("preauth");
  if (link.token.empty()) return refuse_invite("that is no invitation: it has no token");
  if (uri->action == "register") {
    link.account = uri->jid;
  } else if (uri->action == "roster" && !uri->jid.local().empty()) {
    link.contact = uri->jid;
    if (uri->parameter("ibr") == "y") link.account = xmpp::Jid::make("", uri->jid.domain()).value();
  } else {
    return refuse_invite("that is no invitation to make an account, or to become somebody's contact");
  }
  return link;
}

xmpp::Result<InviteLink> find_invite(std::string_view html) {
  for (auto at = html.find("xmpp:"); at != std::string_view::npos; at = html.find("xmpp:", at + 5)) {
    if (at == 0 || (html[at - 1] != '"' && html[at - 1] != '\'')) continue;
    const auto end = html.find(html[at - 1], at);
    if (end == std::string_view::npos || end - at > InviteLink::max_bytes) continue;
    std::string uri(html.substr(at, end - at));
    for (auto amp = uri.find("&amp;"); amp != std::string::npos; amp = uri.find("&amp;", amp + 1))
      uri.erase(amp + 1, 4);
    if (auto link = parse_invite_uri(uri)) return link;
  }
  return refuse_invite("there is no invitation on that page: it may be over");
}

}  // namespace tui
