// InviteLink: what an invitation says (XEP-0379, XEP-0401, XEP-0445): an xmpp: URI, or the page that has it.
#pragma once

#include <string>
#include <string_view>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace tui {

struct InviteLink {
  static constexpr std::size_t max_bytes = 4096;

  // Where an account may be made: a domain, or the address that it is to have; empty: nowhere.
  xmpp::Jid account;
  xmpp::Jid contact;  // who invites, to become their contact; empty: nobody
  std::string token;  // XEP-0379 §3.1
};

// "https://…": the page has to be read first.
bool is_invite_page(std::string_view text);
// "xmpp:example.org?register;preauth=TOKEN", "xmpp:romeo@example.org?roster;preauth=TOKEN;ibr=y". Errors are for a
// person.
xmpp::Result<InviteLink> parse_invite_uri(std::string_view text);
// The first such URI that a page links to.
xmpp::Result<InviteLink> find_invite(std::string_view html);

}  // namespace tui
