// Mentions: the elements of XEP-0513, and nicks as words of the text.
#include "xmppd/features/muc/mentions.hpp"

#include "libxmpp/xml/namespaces.hpp"

namespace xmppd::muc {
namespace {

// Letters of other scripts count, too: every byte of theirs has the highest bit.
bool part_of_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
         byte == '_';
}

bool has_word(std::string_view text, std::string_view word) {
  if (word.empty()) return false;
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    const bool begins = at == 0 || !part_of_word(text[at - 1]) || !part_of_word(word.front());
    const bool ends = end == text.size() || !part_of_word(text[end]) || !part_of_word(word.back());
    if (begins && ends) return true;
  }
  return false;
}

}  // namespace

Mentions::Mentions(const xmpp::Element& message) : text_(message.child_text("body", xmpp::ns::client)) {
  for (const auto& child : message.children()) {
    if (!child.is("mention", xmpp::ns::mentions) || child.has_attr("mentions")) continue;
    auto& whom = child.child("noping", xmpp::ns::mentions) ? not_pinged_ : occupants_;
    if (const auto id = child.find_attr("occupantid")) whom.emplace(*id);
  }
}

bool Mentions::name(std::string_view nick, std::string_view occupant_id) const {
  if (occupants_.contains(occupant_id)) return true;
  return !not_pinged_.contains(occupant_id) && has_word(text_, nick);
}

}  // namespace xmppd::muc
