// Reads the stories' stanzas, and changes them.
#include "tests/fuzz/stanza_source.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "tests/fuzz/check.hpp"

namespace fuzz {
namespace {

using xmpp::Element;

constexpr std::size_t max_nodes = 200;  // of a stanza that children were taken into again and again

std::vector<Element> stanzas_of(const std::filesystem::path& story) {
  std::vector<Element> found;
  std::ifstream in(story);
  std::string xml;
  bool sent = false;
  const auto take = [&] {
    if (const auto all = xmpp::parse_element("<all xmlns='jabber:client'>" + xml + "</all>"); sent && all) {
      for (const Element& stanza : all->children()) found.push_back(stanza);
    }
    xml.clear();
  };
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(" ")) {
      xml += line + "\n";
      continue;
    }
    take();
    sent = line.ends_with(" sends");
  }
  take();
  return found;
}

// Values that make a difference somewhere.
constexpr std::string_view values[] = {
    "", "0", "1", "-1", "2147483648", "18446744073709551616", "true", "max", "get", "set", "result", "error", "submit",
    "form", "cancel", "none", "both", "owner", "member", "outcast", "moderator", "visitor", "remove", "subscribe",
    "subscribed", "unavailable", "groupchat", "headline", "chat", "romeo@example.org", "romeo@example.org/orchard",
    "juliet@example.org", "juliet@example.org/balcony", "example.org", "conference.example.org", "pubsub.example.org",
    "upload.example.org", "room@conference.example.org", "room@conference.example.org/romeo", "somebody@example.net/x",
    "@", "a@b@c/d", "\xc3\x9f@example.org", "\xe2\x80\xae", "../../etc/passwd", "2026-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z", "urn:xmpp:bookmarks:1", "urn:xmpp:avatar:metadata", "http://jabber.org/protocol/muc#roomconfig",
    "FORM_TYPE", "muc#roomconfig_roomname", "pubsub#access_model", "pubsub#max_items", "whitelist", "open", "current"};

void collect(Element& element, std::vector<Element*>& nodes) {
  nodes.push_back(&element);
  for (Element& child : element.children()) collect(child, nodes);
}

std::string value(Bytes& bytes) {
  const std::uint8_t which = bytes.next();
  if (which == 255) return std::string(bytes.next() * 64U, 'x');
  if (which == 254) return std::string(bytes.text(bytes.next() % 32));
  return std::string(values[which % std::size(values)]);
}

const Element& any_node(Bytes& bytes) {
  const auto& all = known_stanzas();
  std::vector<Element*> nodes;
  collect(const_cast<Element&>(all[bytes.below(all.size())]), nodes);  // only looked at
  return *nodes[bytes.next() % nodes.size()];
}

// What is no UTF-8, or no XML, does not come out of a parser.
bool writable(const std::string& text) {
  return xmpp::parse_element("<a b='" + text + "'>" + text + "</a>").has_value();
}

}  // namespace

void change(Element& stanza, Bytes& bytes) {
  std::vector<Element*> nodes;
  collect(stanza, nodes);
  Element& node = *nodes[bytes.next() % nodes.size()];
  const std::uint8_t kind = bytes.next() % 7;
  if (kind == 0 && !node.attributes().empty()) {
    const std::string name = node.attributes()[bytes.next() % node.attributes().size()].name;
    if (const std::string text = value(bytes); writable(text)) node.set_attr(name, text);
  } else if (kind == 1) {
    if (const std::string text = value(bytes); writable(text)) node.set_text(text);
  } else if (kind == 2 && !node.children().empty()) {
    const Element* gone = &node.children()[bytes.next() % node.children().size()];
    node.remove_children_if([gone](const Element& child) { return &child == gone; });
  } else if (kind == 3 && !node.children().empty() && nodes.size() < max_nodes) {
    node.add(Element(node.children()[bytes.next() % node.children().size()]));
  } else if (kind == 4 && nodes.size() < max_nodes) {
    node.add(Element(any_node(bytes)));
  } else if (kind == 5) {
    const Element& other = any_node(bytes);
    node.set_ns(other.ns());
    if (&node != &stanza) node.set_name(other.name());
    for (const auto& attribute : other.attributes()) node.set_attr(attribute.name, attribute.value);
  } else if (kind == 6) {
    constexpr std::string_view names[] = {"to", "type", "id", "node", "jid", "var", "nick", "affiliation", "role", "from", "name", "max", "xml:lang"};
    const auto name = names[bytes.next() % std::size(names)];
    if (const std::string text = value(bytes); writable(text)) node.set_attr(name, text);
  }
}

const std::vector<Element>& known_stanzas() {
  static const std::vector<Element> all = [] {
    std::vector<std::filesystem::path> stories;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(SOURCE_DIRECTORY "/tests/stories")) {
      if (entry.path().extension() == ".story") stories.push_back(entry.path());
    }
    std::sort(stories.begin(), stories.end());
    std::vector<Element> found;
    for (const auto& story : stories) {
      for (auto& stanza : stanzas_of(story)) found.push_back(std::move(stanza));
    }
    FUZZ_CHECK(found.size() > 100);
    return found;
  }();
  return all;
}

Element changed_stanza(Bytes& bytes) {
  const auto& all = known_stanzas();
  Element stanza = all[bytes.below(all.size())];
  for (unsigned changes = bytes.next() % 8; changes > 0; --changes) change(stanza, bytes);
  return stanza;
}

}  // namespace fuzz
