// Elements to bytes, and stream headers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/xml/element.hpp"

namespace xmpp {

// Appends `element` as XML. `default_ns` is the namespace in force around it ("jabber:client" inside a client stream):
// elements in it carry no xmlns; an element without a namespace is written as if it were in it. Prefixes are used for
// stream elements and foreign attributes only; `stream:` is taken as declared around it unless `default_ns` is empty.
void write_xml(std::string& out, const Element& element, std::string_view default_ns = {});
std::string to_xml(const Element& element, std::string_view default_ns = {});
// Escapes & < > " ' for text and attributes, and CR; characters that XML 1.0 forbids and bytes that are no UTF-8 are
// replaced by U+FFFD. Line feeds and tabs stay as they are (write_xml escapes them in attributes, where a parser would
// make spaces of them).
void append_escaped(std::string& out, std::string_view text);
// The opening <stream:stream …> with these attributes (from, to, id, version, xml:lang …).
std::string stream_header(std::string_view default_ns, const std::vector<Attribute>& attributes);

}  // namespace xmpp
