// Mentions: whom a message to all calls, explicitly (XEP-0513) or by nick in its text.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "libxmpp/xml/element.hpp"

namespace xmppd::muc {

class Mentions {
 public:
  explicit Mentions(const xmpp::Element& message);

  bool empty() const { return text_.empty() && occupants_.empty(); }
  // Whether ids matter at all: they cost something to make.
  bool by_id() const { return !occupants_.empty() || !not_pinged_.empty(); }
  // Whether the occupant with this nick and occupant id (XEP-0421) is meant. Who is mentioned with <noping/> is not,
  // even if the text has the nick in it. Mentions of groups name nobody: nobody is to wake everybody.
  bool name(std::string_view nick, std::string_view occupant_id) const;

 private:
  std::string text_;  // of the body
  std::set<std::string, std::less<>> occupants_, not_pinged_;
};

}  // namespace xmppd::muc
