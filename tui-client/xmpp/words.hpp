// Protocol conditions in words for a person.
#pragma once

#include <string>

namespace xmpp {
struct StanzaError;
struct StreamError;
}  // namespace xmpp

namespace tui {

// "the recipient does not exist or takes no messages"; with the peer's own text behind it where it sent one.
std::string in_words(const xmpp::StanzaError& error);
std::string in_words(const xmpp::StreamError& error);
// The peer's text as part of a sentence: one line of at most 200 bytes, cut at a character's end.
std::string quoted_peer_text(std::string text);

}  // namespace tui
