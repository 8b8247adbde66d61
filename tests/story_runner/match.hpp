// Comparing a received stanza with what a story expects.
#pragma once

#include <optional>
#include <string>

#include "libxmpp/xml/element.hpp"

namespace stories {

// nullopt: `actual` is what `pattern` says. Otherwise the first difference, in words. In the pattern, {any} stands for
// any attribute value or text, and {...} as text of an element for any further children of it. White space that only
// indents counts for nothing.
std::optional<std::string> difference(const xmpp::Element& pattern, const xmpp::Element& actual);

}  // namespace stories
