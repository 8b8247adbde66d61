// Comparing a received stanza with what a story expects.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "libxmpp/xml/element.hpp"

namespace stories {

// What {set:name} stood for, by its name.
using Remembered = std::map<std::string, std::string, std::less<>>;

// nullopt: `actual` is what `pattern` says. Otherwise the first difference, in words. In the pattern, {any} stands for
// any attribute value or text, and {...} as text of an element for any further children of it. {set:name} is any value
// or text, too, and is remembered; {get:name} is that value. White space that only indents counts for nothing.
std::optional<std::string> difference(const xmpp::Element& pattern, const xmpp::Element& actual);
// `remembered` is of use only if there is no difference.
std::optional<std::string> difference(const xmpp::Element& pattern, const xmpp::Element& actual,
                                      Remembered& remembered);

// Puts what was remembered in the place of {get:name}, in attributes and text. Throws std::runtime_error for a name
// that nothing was remembered by.
void fill_in(xmpp::Element& element, const Remembered& remembered);

}  // namespace stories
