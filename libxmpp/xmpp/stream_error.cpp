// Stream errors to and from XML.
#include "libxmpp/xmpp/stream_error.hpp"

#include "libxmpp/xml/namespaces.hpp"

namespace xmpp {

Element to_element(const StreamError& error) {
  Element element("error", std::string(ns::streams));
  element.add(std::string(to_string(error.condition)), std::string(ns::stream_errors));
  if (!error.text.empty()) {
    element.add_text_child("text", error.text, std::string(ns::stream_errors)).set_attr("xml:lang", "en");
  }
  if (error.application) element.add(*error.application);
  return element;
}

StreamError parse_stream_error(const Element& element) {
  StreamError result;
  for (const Element& child : element.children()) {
    if (child.ns() != ns::stream_errors) continue;
    if (child.name() == "text") {
      if (result.text.empty()) result.text = child.text();
    } else if (const auto condition = stream_error_condition(child.name())) {
      result.condition = *condition;
    }
  }
  return result;
}

}  // namespace xmpp
