// Comparing a received stanza with what a story expects.
#include "tests/story_runner/match.hpp"

#include <fmt/format.h>

namespace stories {
namespace {

constexpr std::string_view any = "{any}";
constexpr std::string_view further = "{...}";

std::string trimmed(const std::string& text) {
  constexpr const char* space = " \t\r\n";
  const auto first = text.find_first_not_of(space);
  return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::optional<std::string> attribute_difference(const xmpp::Element& pattern, const xmpp::Element& actual) {
  for (const auto& [name, value] : pattern.attributes()) {
    const auto found = actual.find_attr(name);
    if (!found) return fmt::format("<{}> lacks the attribute {}", actual.name(), name);
    if (value != any && *found != value) {
      return fmt::format("<{}> has {}='{}', not '{}'", actual.name(), name, *found, value);
    }
  }
  for (const auto& [name, value] : actual.attributes()) {
    if (!pattern.has_attr(name)) return fmt::format("<{}> has {}='{}' too", actual.name(), name, value);
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> difference(const xmpp::Element& pattern, const xmpp::Element& actual) {
  if (pattern.name() != actual.name()) return fmt::format("<{}>, not <{}>", actual.name(), pattern.name());
  if (pattern.ns() != actual.ns()) {
    return fmt::format("<{}> is in '{}', not in '{}'", actual.name(), actual.ns(), pattern.ns());
  }
  if (auto found = attribute_difference(pattern, actual)) return found;

  auto expected_text = pattern.text();
  bool open = false;
  if (const auto at = expected_text.find(further); at != std::string::npos) {
    open = true;
    expected_text.erase(at, further.size());
  }
  const bool indented = open || !pattern.children().empty() || !actual.children().empty();
  const auto actual_text = indented ? trimmed(actual.text()) : actual.text();
  if (indented) expected_text = trimmed(expected_text);
  if (expected_text != any && expected_text != actual_text) {
    return fmt::format("<{}> says '{}', not '{}'", actual.name(), actual_text, expected_text);
  }

  const auto& wanted = pattern.children();
  const auto& got = actual.children();
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (i >= got.size()) return fmt::format("<{}> lacks <{}>", actual.name(), wanted[i].name());
    if (auto found = difference(wanted[i], got[i])) return found;
  }
  if (got.size() > wanted.size() && !open) {
    return fmt::format("<{}> holds <{}> too", actual.name(), got[wanted.size()].name());
  }
  return std::nullopt;
}

}  // namespace stories
