// The two kinds of URI, read with bounds; see verification_uri.hpp.
#include "tui-client/xmpp/omemo/verification_uri.hpp"

#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/xmpp_uri.hpp"
#include "tui-client/xmpp/omemo/omemo_values.hpp"

namespace tui {

namespace {

using xmpp::Errc;

constexpr std::string_view device_parameter = "omemo-sid-";

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
  if (text.size() > VerificationUri::max_bytes) return refuse("it is too long for a code");
  const auto read = xmpp::parse_xmpp_uri(text);
  if (!read) return tl::unexpected(read.error());
  if (read->jid.local().empty()) return refuse("it names no address like me@example.org");
  VerificationUri uri{read->jid.bare(), {}};
  for (const auto& [name, value] : read->parameters) {
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
  std::string text = to_text(xmpp::XmppUri{uri.jid.bare(), {}, {}});
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
