// StreamError: why a stream ends (RFC 6120 §4.9).
#pragma once

#include <optional>
#include <string>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xml/stream_error_condition.hpp"

namespace xmpp {

struct StreamError {
  StreamErrorCondition condition = StreamErrorCondition::undefined_condition;
  std::string text;
  std::optional<Element> application{};  // says more, in a namespace of its own (RFC 6120 §4.9.4)
};

Element to_element(const StreamError& error);            // <stream:error/>
StreamError parse_stream_error(const Element& element);  // undefined-condition where it says nothing we know

}  // namespace xmpp
