// Element to gloox::Tag, text and children in their order.
#include "tui-client/xmpp/tag_builder.hpp"

#include <gloox/tag.h>

#include "libxmpp/xml/element.hpp"

namespace tui {
namespace {

// The depth is bounded by the parser (ParserLimits::max_depth).
void fill(gloox::Tag& tag, const xmpp::Element& element) {
  if (!element.ns().empty()) tag.setXmlns(element.ns());
  for (const auto& attribute : element.attributes()) {
    if (attribute.name.find('\x1F') == std::string::npos) tag.addAttribute(attribute.name, attribute.value);
  }
  auto run = element.text_runs().begin();
  const auto add_text_before = [&](std::size_t index) {
    for (; run != element.text_runs().end() && run->index <= index; ++run) tag.addCData(run->text);
  };
  for (std::size_t i = 0; i < element.children().size(); ++i) {
    add_text_before(i);
    const xmpp::Element& child = element.children()[i];
    fill(*new gloox::Tag(&tag, child.name()), child);  // owned by `tag`
  }
  add_text_before(element.children().size());
}

}  // namespace

std::unique_ptr<gloox::Tag> to_tag(const xmpp::Element& element) {
  auto tag = std::make_unique<gloox::Tag>(element.name());
  fill(*tag, element);
  return tag;
}

}  // namespace tui
