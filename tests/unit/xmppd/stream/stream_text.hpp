// What tests of streams write and look for in what was written.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace xmppd::test {

inline std::size_t count(const std::string& text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

inline std::string between(const std::string& text, const std::string& before, const std::string& after) {
  const auto start = text.find(before);
  REQUIRE(start != std::string::npos);
  return text.substr(start + before.size(), text.find(after, start + before.size()) - start - before.size());
}

inline std::string chat(const std::string& to, const std::string& body) {
  return "<message type='chat' to='" + to + "' id='" + body + "'><body>" + body + "</body></message>";
}

}  // namespace xmppd::test
