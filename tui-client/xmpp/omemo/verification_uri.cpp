// The two kinds of URI, read with bounds; see verification_uri.hpp.
#include "tui-client/xmpp/omemo/verification_uri.hpp"

#include <algorithm>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "tui-client/xmpp/omemo/omemo_values.hpp"

namespace tui {

namespace {

using xmpp::Errc;

constexpr std::string_view scheme = "xmpp:";
constexpr std::string_view device_parameter = "omemo-sid-";

std::string escaped(std::string_view text) {
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

bool begins_without_case(std::string_view text, std::string_view wanted) {
  return text.size() >= wanted.size() && std::equal(wanted.begin(), wanted.end(), text.begin(), [](char a, char b) {
           return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b);
         });
}

xmpp::Result<VerificationKey> read_key(std::string_view name, std::string_view value) {
  VerificationKey read;
  read.trusted = name != "distrust";
  if (name.starts_with(device_parameter)) {
    const auto device = to_number(name.substr(device_parameter.size()));
    if (!device || !omemo::is_valid_device_id(*device)) {
      return xmpp::fail(Errc::invalid_argument, "it names an impossible OMEMO device");
    }
    read.device = *device;
  }
  const auto key = omemo::parse_fingerprint(value);
  if (!key) return xmpp::fail(Errc::invalid_argument, "one of its fingerprints is none");
  read.key = *key;
  return read;
}

}  // namespace

xmpp::Result<VerificationUri> parse_verification_uri(std::string_view text) {
  const auto refuse = [](const std::string& why) { return xmpp::fail(Errc::invalid_argument, why); };
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  if (text.size() > VerificationUri::max_bytes) return refuse("it is too long for a code");
  if (!begins_without_case(text, scheme)) return refuse("it is no xmpp: URI");
  text.remove_prefix(scheme.size());
  text = text.substr(0, text.find('#'));
  const auto mark = std::min(text.find('?'), text.size());
  const auto jid = xmpp::Jid::parse(xmpp::percent_decode(text.substr(0, mark)));
  if (!jid || jid->local().empty()) return refuse("it names no address like me@example.org");
  VerificationUri uri{jid->bare(), {}};
  std::string_view rest = mark < text.size() ? text.substr(mark + 1) : std::string_view();
  while (!rest.empty()) {
    const auto end = std::min(rest.find(';'), rest.size());
    const auto parameter = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const auto equals = std::min(parameter.find('='), parameter.size());
    const auto name = parameter.substr(0, equals);
    const auto value = xmpp::percent_decode(parameter.substr(std::min(equals + 1, parameter.size())));
    if (name == "encryption" && value != xmpp::ns::omemo_2 && value != xmpp::ns::omemo_axolotl) {
      return refuse("it speaks of another encryption than OMEMO");
    }
    if (name != "trust" && name != "distrust" && !name.starts_with(device_parameter)) continue;
    if (uri.keys.size() >= VerificationUri::max_keys) return refuse("it has too many keys");
    const auto key = read_key(name, value);
    if (!key) return tl::unexpected(key.error());
    uri.keys.push_back(*key);
  }
  if (uri.keys.empty()) return refuse("it has no OMEMO fingerprint");
  return uri;
}

std::string to_text(const VerificationUri& uri, HexCase hex) {
  std::string text = std::string(scheme) + escaped(uri.jid.bare_text());
  char separator = '?';
  for (const auto& key : uri.keys) {
    std::string digits = omemo::fingerprint(key.key);
    std::erase(digits, ' ');
    if (hex == HexCase::upper) {
      for (char& c : digits) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    }
    text += separator + std::string(device_parameter) + std::to_string(key.device) + "=" + digits;
    separator = ';';
  }
  return text;
}

}  // namespace tui
