// Serialising elements: as few xmlns as possible, runs of plain bytes copied at once.
#include "libxmpp/xml/writer.hpp"

#include <array>
#include <cstdint>

#include "libxmpp/xml/namespaces.hpp"

namespace xmpp {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

enum class ByteClass : std::uint8_t { plain, special, whitespace, forbidden, multibyte };

constexpr std::array<ByteClass, 256> classify() {
  std::array<ByteClass, 256> table{};
  for (unsigned i = 0; i < 0x20; ++i) table[i] = ByteClass::forbidden;
  table['\t'] = table['\n'] = ByteClass::whitespace;
  table['\r'] = ByteClass::special;
  for (const char c : {'&', '<', '>', '"', '\''}) table[static_cast<unsigned char>(c)] = ByteClass::special;
  for (unsigned i = 0x80; i < 0x100; ++i) table[i] = ByteClass::multibyte;
  return table;
}
constexpr auto byte_classes = classify();

std::string_view escape_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&apos;";
    case '\t':
      return "&#x9;";
    case '\n':
      return "&#xA;";
    default:
      return "&#xD;";  // a bare CR would be read as a line feed (XML 1.0 §2.11)
  }
}

// Length of the UTF-8 sequence at the front of `text` (which starts with a byte of 0x80 or more) if it encodes a
// character that XML 1.0 §2.2 allows, otherwise 0.
std::size_t multibyte_length(std::string_view text) {
  const auto at = [text](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const auto follows = [&at](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
  const unsigned lead = at(0);
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (!follows(1) || !follows(2)) return 0;
    const unsigned code = (lead & 0x0FU) << 12U | (at(1) & 0x3FU) << 6U | (at(2) & 0x3FU);
    const bool allowed = code >= 0x800 && (code < 0xD800 || code > 0xDFFF) && code < 0xFFFE;
    return allowed ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (!follows(1) || !follows(2) || !follows(3)) return 0;
    const unsigned code = (lead & 0x07U) << 18U | (at(1) & 0x3FU) << 12U;
    return code >= 0x10000 && code <= 0x10FFFF ? 4 : 0;
  }
  return 0;
}

template <bool in_attribute>
void escape_to(std::string& out, std::string_view text) {
  std::size_t copied = 0;  // everything before it stands in `out` already
  std::size_t i = 0;
  const auto replace = [&](std::string_view with) {
    out.append(text, copied, i - copied);
    out += with;
    copied = ++i;
  };
  while (i < text.size()) {
    switch (byte_classes[static_cast<unsigned char>(text[i])]) {
      case ByteClass::plain:
        ++i;
        break;
      case ByteClass::whitespace:
        if constexpr (in_attribute) {
          replace(escape_of(text[i]));
        } else {
          ++i;
        }
        break;
      case ByteClass::special:
        replace(escape_of(text[i]));
        break;
      case ByteClass::forbidden:
        replace(replacement);
        break;
      case ByteClass::multibyte:
        if (const std::size_t length = multibyte_length(text.substr(i))) {
          i += length;
        } else {
          replace(replacement);
        }
        break;
    }
  }
  out.append(text, copied, text.size() - copied);
}

void write_attribute(std::string& out, std::string_view name, std::string_view value) {
  out += ' ';
  out += name;
  out += "='";
  escape_to<true>(out, value);
  out += '\'';
}

void write_attributes(std::string& out, const std::vector<Attribute>& attributes) {
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const std::string_view name = attributes[i].name;
    const std::size_t separator = name.find('\x1F');
    if (separator == std::string_view::npos) {
      write_attribute(out, name, attributes[i].value);
      continue;
    }
    // The prefix is numbered after the first attribute of that namespace, which declares it.
    const std::string_view with_separator = name.substr(0, separator + 1);
    std::size_t first = 0;
    while (first < i && !attributes[first].name.starts_with(with_separator)) ++first;
    const std::string prefix = "a" + std::to_string(first);
    if (first == i) write_attribute(out, "xmlns:" + prefix, name.substr(0, separator));
    write_attribute(out, prefix + ":" + std::string(name.substr(separator + 1)), attributes[i].value);
  }
}

// `parent_ns` is the namespace of the parent element, for which nothing needs to be declared.
void write(std::string& out, const Element& element, std::string_view parent_ns, bool stream_prefix_declared) {
  const bool in_streams = element.ns() == ns::streams;
  const bool in_xml = element.ns() == ns::xml;  // may not be declared as a default (Namespaces in XML §3)
  const bool prefixed = in_streams || in_xml;
  const std::string_view prefix = in_streams ? "stream:" : in_xml ? "xml:" : "";
  out += '<';
  out += prefix;
  out += element.name();
  if (in_streams && !stream_prefix_declared) {
    write_attribute(out, "xmlns:stream", ns::streams);
    stream_prefix_declared = true;
  }
  if (!prefixed && element.ns() != parent_ns) write_attribute(out, "xmlns", element.ns());
  write_attributes(out, element.attributes());

  const auto& children = element.children();
  const auto& runs = element.text_runs();
  if (children.empty() && runs.empty()) {
    out += "/>";
    return;
  }
  out += '>';
  auto run = runs.begin();
  for (std::size_t i = 0; i < children.size(); ++i) {
    for (; run != runs.end() && run->index <= i; ++run) escape_to<false>(out, run->text);
    write(out, children[i], element.ns(), stream_prefix_declared);
  }
  for (; run != runs.end(); ++run) escape_to<false>(out, run->text);
  out += "</";
  out += prefix;
  out += element.name();
  out += '>';
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) { escape_to<false>(out, text); }

void write_xml(std::string& out, const Element& element, std::string_view default_ns) {
  const std::string_view around = element.ns().empty() ? std::string_view() : default_ns;
  write(out, element, around, !default_ns.empty());
}

std::string to_xml(const Element& element, std::string_view default_ns) {
  std::string out;
  out.reserve(256);
  write_xml(out, element, default_ns);
  return out;
}

std::string stream_header(std::string_view default_ns, const std::vector<Attribute>& attributes) {
  std::string out = "<?xml version='1.0'?><stream:stream";
  if (!default_ns.empty()) write_attribute(out, "xmlns", default_ns);
  write_attribute(out, "xmlns:stream", ns::streams);
  write_attributes(out, attributes);
  out += '>';
  return out;
}

}  // namespace xmpp
