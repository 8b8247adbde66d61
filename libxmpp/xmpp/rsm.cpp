// Result sets to and from XML.
#include "libxmpp/xmpp/rsm.hpp"

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"

namespace xmpp {
tl::expected<RsmRequest, StanzaError> parse_rsm(const Element& query) {
  RsmRequest request;
  const auto* set = query.child("set", ns::rsm);
  if (!set) return request;
  for (const auto& child : set->children()) {
    if (child.ns() != ns::rsm) continue;
    if (child.name() == "after") request.after = child.text();
    if (child.name() == "before") request.before = child.text();
    if (child.name() != "max" && child.name() != "index") continue;
    const auto number = parse_unsigned<std::uint64_t>(child.text());
    if (!number) return tl::unexpected(StanzaError(StanzaErrorCondition::bad_request));
    (child.name() == "max" ? request.max : request.index) = number;
  }
  return request;
}

Element make_rsm(std::string_view first, std::string_view last, std::optional<std::uint64_t> count,
                 std::optional<std::uint64_t> index_of_first) {
  Element set("set", std::string(ns::rsm));
  if (!first.empty()) {
    auto& element = set.add_text_child("first", first);
    if (index_of_first) element.set_attr("index", std::to_string(*index_of_first));
  }
  if (!last.empty()) set.add_text_child("last", last);
  if (count) set.add_text_child("count", std::to_string(*count));
  return set;
}

}  // namespace xmpp
