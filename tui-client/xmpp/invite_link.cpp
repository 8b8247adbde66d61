// Reading what somebody pasted, with bounds.
#include "tui-client/xmpp/invite_link.hpp"

#include <algorithm>

#include "libxmpp/base/encoding.hpp"

namespace tui {
namespace {

using xmpp::Errc;

tl::unexpected<xmpp::Error> refuse_invite(const std::string& why) { return xmpp::fail(Errc::invalid_argument, why); }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

bool starts_without_case(std::string_view text, std::string_view wanted) {
  return text.size() >= wanted.size() && std::equal(wanted.begin(), wanted.end(), text.begin(), [](char a, char b) {
           return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b);
         });
}

}  // namespace

bool is_invite_page(std::string_view text) { return starts_without_case(trimmed(text), "https://"); }

xmpp::Result<InviteLink> parse_invite_uri(std::string_view text) {
  text = trimmed(text);
  if (text.size() > InviteLink::max_bytes) return refuse_invite("that is too long for an invitation");
  if (!starts_without_case(text, "xmpp:")) return refuse_invite("an invitation begins with https:// or xmpp:");
  text.remove_prefix(5);
  text = text.substr(0, text.find('#'));
  const auto mark = std::min(text.find('?'), text.size());
  const auto jid = xmpp::Jid::parse(xmpp::percent_decode(text.substr(0, mark)));
  if (!jid || !jid->is_bare()) return refuse_invite("the invitation names no address");
  std::string_view rest = mark < text.size() ? text.substr(mark + 1) : std::string_view();
  const auto action = rest.substr(0, rest.find(';'));
  InviteLink link;
  bool registers = false;
  while (!rest.empty()) {
    const auto parameter = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(parameter.size() + 1, rest.size()));
    if (parameter.starts_with("preauth=")) link.token = xmpp::percent_decode(parameter.substr(8));
    if (parameter == "ibr=y") registers = true;
  }
  if (link.token.empty()) return refuse_invite("that is no invitation: it has no token");
  if (action == "register") {
    link.account = *jid;
  } else if (action == "roster" && !jid->local().empty()) {
    link.contact = *jid;
    if (registers) link.account = xmpp::Jid::make("", jid->domain()).value();
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
