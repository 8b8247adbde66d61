// Hats: the list, who wears what, and the way to the store and back.
#include "xmppd/features/muc/hats.hpp"

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"

namespace xmppd::muc {
namespace {

// <hat/> as in presence (§5.1).
xmpp::Element to_element(const Hat& hat) {
  xmpp::Element element("hat", std::string(xmpp::ns::hats));
  element.set_attr("title", hat.title).set_attr("uri", hat.uri);
  if (!hat.hue.empty()) element.set_attr("hue", hat.hue);
  return element;
}

constexpr const char* worn_by = "worn-by";  // in our own store

}  // namespace

void Hats::put(Hat hat) {
  auto uri = hat.uri;
  hats_.insert_or_assign(std::move(uri), std::move(hat));
}

void Hats::remove(std::string_view uri) {
  const auto found = hats_.find(uri);
  if (found == hats_.end()) return;
  for (auto& [jid, worn] : wearers_) worn.erase(found->first);
  std::erase_if(wearers_, [](const auto& each) { return each.second.empty(); });
  hats_.erase(found);
}

void Hats::assign(const xmpp::Jid& bare, std::string_view uri) { wearers_[bare].emplace(uri); }

void Hats::take_off(const xmpp::Jid& bare, std::string_view uri) {
  const auto found = wearers_.find(bare);
  if (found == wearers_.end()) return;
  found->second.erase(std::string(uri));
  if (found->second.empty()) wearers_.erase(found);
}

const Hat* Hats::find(std::string_view uri) const {
  const auto found = hats_.find(uri);
  return found == hats_.end() ? nullptr : &found->second;
}

bool Hats::wears(const xmpp::Jid& bare, std::string_view uri) const {
  const auto found = wearers_.find(bare);
  return found != wearers_.end() && found->second.contains(std::string(uri));
}

std::size_t Hats::worn() const {
  std::size_t count = 0;
  for (const auto& [jid, worn] : wearers_) count += worn.size();
  return count;
}

std::optional<xmpp::Element> Hats::shown_by(const xmpp::Jid& bare) const {
  const auto found = wearers_.find(bare);
  if (found == wearers_.end()) return std::nullopt;
  xmpp::Element shown("hats", std::string(xmpp::ns::hats));
  for (const auto& uri : found->second) {
    if (const auto* hat = find(uri)) shown.add(to_element(*hat));
  }
  return shown;
}

std::string Hats::hash() const {
  xmpp::Element list("hats", std::string(xmpp::ns::hats));
  for (const auto& [uri, hat] : hats_) list.add(to_element(hat));
  return xmpp::hex_encode(xmpp::digest(xmpp::HashAlgorithm::sha1, xmpp::to_xml(list)));
}

std::string Hats::to_text() const {
  if (hats_.empty()) return {};
  std::map<std::string_view, xmpp::Element> elements;
  for (const auto& [uri, hat] : hats_) elements.emplace(uri, to_element(hat));
  for (const auto& [jid, worn] : wearers_) {
    for (const auto& uri : worn) elements.at(uri).add_text_child(worn_by, jid.text());
  }
  xmpp::Element list("hats", std::string(xmpp::ns::hats));
  for (auto& [uri, element] : elements) list.add(std::move(element));
  return xmpp::to_xml(list);
}

Hats Hats::from_text(std::string_view text) {
  Hats hats;
  if (text.empty()) return hats;
  const auto list = xmpp::parse_element(text);
  if (!list) return hats;
  for (const auto& element : list->children()) {
    const std::string uri(element.attr("uri"));
    hats.put({uri, std::string(element.attr("title")), std::string(element.attr("hue"))});
    for (const auto& child : element.children()) {
      const auto jid = xmpp::Jid::parse(child.text());
      if (jid && child.name() == worn_by) hats.assign(*jid, uri);
    }
  }
  return hats;
}

}  // namespace xmppd::muc
