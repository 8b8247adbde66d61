// Comparing a received stanza with what a story expects.
#include "tests/story_runner/match.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace stories {
namespace {

constexpr std::string_view any = "{any}";
constexpr std::string_view further = "{...}";

std::string trimmed(const std::string& text) {
  constexpr const char* space = " \t\r\n";
  const auto first = text.find_first_not_of(space);
  return first == std::string::npos ? std::string() : text.substr(first, text.find_last_not_of(space) - first + 1);
}

// The name in "{set:name}" for `opening` "{set:"; nullopt: `pattern` is something else.
std::optional<std::string> name_in(const std::string& pattern, std::string_view opening) {
  if (!pattern.starts_with(opening) || pattern.back() != '}') return std::nullopt;
  return pattern.substr(opening.size(), pattern.size() - opening.size() - 1);
}

bool fits(const std::string& pattern, const std::string& value, Remembered& remembered) {
  if (pattern == any || pattern == value) return true;
  if (const auto name = name_in(pattern, "{set:")) {
    remembered[*name] = value;
    return true;
  }
  const auto name = name_in(pattern, "{get:");
  const auto found = name ? remembered.find(*name) : remembered.end();
  return found != remembered.end() && found->second == value;
}

std::string filled_in(std::string text, const Remembered& remembered) {
  constexpr std::string_view get = "{get:";
  for (std::size_t at = 0; (at = text.find(get, at)) != std::string::npos;) {
    const auto end = text.find('}', at);
    if (end == std::string::npos) throw std::runtime_error("{get: without }");
    const auto found = remembered.find(std::string_view(text).substr(at + get.size(), end - at - get.size()));
    if (found == remembered.end())
      throw std::runtime_error("nothing was remembered for " + text.substr(at, end - at + 1));
    text.replace(at, end - at + 1, found->second);
    at += found->second.size();
  }
  return text;
}

std::optional<std::string> attribute_difference(const xmpp::Element& pattern, const xmpp::Element& actual,
                                                Remembered& remembered) {
  for (const auto& [name, value] : pattern.attributes()) {
    const auto found = actual.find_attr(name);
    if (!found) return fmt::format("<{}> lacks the attribute {}", actual.name(), name);
    if (!fits(value, std::string(*found), remembered)) {
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
  Remembered remembered;
  return difference(pattern, actual, remembered);
}

std::optional<std::string> difference(const xmpp::Element& pattern, const xmpp::Element& actual,
                                      Remembered& remembered) {
  if (pattern.name() != actual.name()) return fmt::format("<{}>, not <{}>", actual.name(), pattern.name());
  if (pattern.ns() != actual.ns()) {
    return fmt::format("<{}> is in '{}', not in '{}'", actual.name(), actual.ns(), pattern.ns());
  }
  if (auto found = attribute_difference(pattern, actual, remembered)) return found;

  auto expected_text = pattern.text();
  bool open = false;
  if (const auto at = expected_text.find(further); at != std::string::npos) {
    open = true;
    expected_text.erase(at, further.size());
  }
  const bool indented = open || !pattern.children().empty() || !actual.children().empty();
  const auto actual_text = indented ? trimmed(actual.text()) : actual.text();
  if (indented) expected_text = trimmed(expected_text);
  if (!fits(expected_text, actual_text, remembered)) {
    return fmt::format("<{}> says '{}', not '{}'", actual.name(), actual_text, expected_text);
  }

  const auto& wanted = pattern.children();
  const auto& got = actual.children();
  std::size_t next = 0;
  for (const auto& child : wanted) {
    std::optional<std::string> found;
    // Further children may stand between those that are expected; of several misfits the first is shown.
    for (; next < got.size(); ++next) {
      auto misfit = difference(child, got[next], remembered);
      if (!misfit) break;
      if (!found) found = std::move(misfit);
      if (!open) return found;
    }
    if (next == got.size()) return found ? found : fmt::format("<{}> lacks <{}>", actual.name(), child.name());
    ++next;
  }
  if (got.size() > next && !open) return fmt::format("<{}> holds <{}> too", actual.name(), got[next].name());
  return std::nullopt;
}

void fill_in(xmpp::Element& element, const Remembered& remembered) {
  for (const auto& [name, value] : std::vector<xmpp::Attribute>(element.attributes())) {
    element.set_attr(name, filled_in(value, remembered));
  }
  if (const auto text = element.text(); text.find("{get:") != std::string::npos) {
    element.set_text(filled_in(text, remembered));
  }
  for (auto& child : element.children()) fill_in(child, remembered);
}

}  // namespace stories
