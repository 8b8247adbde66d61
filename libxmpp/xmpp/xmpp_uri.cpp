// Parts of a URI, with bounds.
#include "libxmpp/xmpp/xmpp_uri.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/base/encoding.hpp"

namespace xmpp {

namespace {

constexpr std::string_view uri_scheme = "xmpp:";

}  // namespace

bool looks_like_xmpp_uri(std::string_view text) {
  return text.size() > uri_scheme.size() &&
         std::equal(uri_scheme.begin(), uri_scheme.end(), text.begin(), [](char wanted, char c) {
           return wanted == (c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
         });
}

std::string XmppUri::parameter(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return {};
}

Result<XmppUri> parse_xmpp_uri(std::string_view text) {
  const auto refuse = [](const char* why) { return fail(Errc::invalid_argument, why); };
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  if (text.size() > XmppUri::max_bytes) return refuse("it is too long");
  if (!looks_like_xmpp_uri(text)) return refuse("it is no xmpp: URI");
  text.remove_prefix(uri_scheme.size());
  text = text.substr(0, text.find('#'));
  if (text.starts_with("//")) {
    const auto slash = text.find('/', 2);
    if (slash == text.npos) return refuse("it names no address like somebody@example.org");
    text.remove_prefix(slash + 1);
  }
  const auto mark = std::min(text.find('?'), text.size());
  const auto jid = Jid::parse(percent_decode(text.substr(0, mark)));
  if (!jid) return refuse("it names no address like somebody@example.org");
  XmppUri uri{*jid, {}, {}};
  std::string_view rest = text.substr(std::min(mark + 1, text.size()));
  for (bool first = true; !rest.empty(); first = false) {
    const auto end = std::min(rest.find(';'), rest.size());
    const auto part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const auto equals = part.find('=');
    if (equals != part.npos) {
      uri.parameters.emplace_back(percent_decode(part.substr(0, equals)), percent_decode(part.substr(equals + 1)));
    } else if (first) {
      uri.action = percent_decode(part);
    } else if (!part.empty()) {
      uri.parameters.emplace_back(percent_decode(part), std::string());
    }
  }
  return uri;
}

std::string escape_for_uri(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string safe;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
                       std::string_view("@.-_~+").find(c) != std::string_view::npos;
    if (plain) {
      safe += c;
    } else {
      safe += '%';
      safe += digits[byte >> 4];
      safe += digits[byte & 15];
    }
  }
  return safe;
}

std::string to_text(const XmppUri& uri) {
  std::string text = std::string(uri_scheme) + escape_for_uri(uri.jid.bare_text());
  if (!uri.jid.resource().empty()) text += "/" + escape_for_uri(uri.jid.resource());
  char separator = '?';
  if (!uri.action.empty()) text += std::exchange(separator, ';') + escape_for_uri(uri.action);
  for (const auto& [name, value] : uri.parameters) {
    text += std::exchange(separator, ';') + escape_for_uri(name) + "=" + escape_for_uri(value);
  }
  return text;
}

}  // namespace xmpp
