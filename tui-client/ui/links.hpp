// Links whose host is not what it looks like.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tui {

// What is to be said of the links in `text`, in words; at most a few: letters of several scripts in one host, letters
// that look like ASCII, punycode, somebody's name before the host ("https://bank.example@evil.example/").
std::vector<std::string> link_warnings(std::string_view text);

}  // namespace tui
