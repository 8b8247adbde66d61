// The table from conditions to words.
#include "tui-client/xmpp/words.hpp"

#include "libxmpp/xmpp/stanza_error.hpp"
#include "libxmpp/xmpp/stream_error.hpp"

namespace tui {
namespace {

std::string with_text(std::string words, const std::string& text) {
  const std::string quoted = quoted_peer_text(text);
  return quoted.empty() ? words : words + " (" + quoted + ")";
}

std::string condition_words(xmpp::StanzaErrorCondition condition) {
  using C = xmpp::StanzaErrorCondition;
  switch (condition) {
    case C::service_unavailable:
      return "the recipient does not exist or can't be reached";
    case C::item_not_found:
      return "there is no such thing";
    case C::remote_server_not_found:
      return "the recipient's server was not found";
    case C::remote_server_timeout:
      return "the recipient's server did not answer";
    case C::forbidden:
      return "it is forbidden";
    case C::not_authorized:
      return "access is not granted";
    case C::not_allowed:
      return "it is not allowed";
    case C::resource_constraint:
      return "the server has no room for it";
    case C::policy_violation:
      return "the server's policy refuses it";
    case C::not_acceptable:
      return "the server does not accept it";
    case C::subscription_required:
      return "it needs a subscription";
    case C::recipient_unavailable:
      return "the recipient is not available";
    case C::conflict:
      return "it conflicts with something that exists";
    case C::internal_server_error:
      return "the server failed internally";
    default:
      return std::string(xmpp::to_string(condition));
  }
}

}  // namespace

std::string quoted_peer_text(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  if (text.size() > 200) {
    std::size_t end = 200;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text.resize(end);
    text += "…";
  }
  return text;
}

std::string in_words(const xmpp::StanzaError& error) { return with_text(condition_words(error.condition), error.text); }

std::string in_words(const xmpp::StreamError& error) {
  using C = xmpp::StreamErrorCondition;
  switch (error.condition) {
    case C::conflict:
      return with_text("another client took over this resource", error.text);
    case C::system_shutdown:
      return with_text("the server shuts down", error.text);
    case C::host_unknown:
      return with_text("the server does not serve this domain", error.text);
    case C::policy_violation:
      return with_text("the server's policy ended the connection", error.text);
    case C::not_authorized:
      return with_text("the server ended the session: not authorised", error.text);
    case C::reset:
      return with_text("the server asks for a new login", error.text);
    case C::connection_timeout:
      return with_text("the server gave up waiting for us", error.text);
    default:
      return with_text("the server ended the connection: " + std::string(xmpp::to_string(error.condition)), error.text);
  }
}

}  // namespace tui
