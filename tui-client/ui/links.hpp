// Links whose host is not what it looks like.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tui {

// What is to be said of the links in `text`, in words; at most a few: letters of several scripts in one host, letters
// that look like ASCII, punycode, somebody's name before the host ("https://bank.example@evil.example/").
std::vector<std::string> link_warnings(std::string_view text);

// What a terminal may offer to open: from the scheme to before the blank, without what ends the sentence around it.
struct Link {
  std::size_t from, end;  // bytes
};
// At most a few, of the web, of mail and of XMPP.
std::vector<Link> find_links(std::string_view text);

// The link as OSC 8 may have it: printable ASCII, the rest percent-encoded; "" for one that is too long for terminals.
std::string link_target(std::string_view link);

}  // namespace tui
