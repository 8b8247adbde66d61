// ElementReader: many small documents, one after the other, by one parser.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xml/element.hpp"
#include "libxmpp/xml/stream_parser.hpp"

namespace xmpp {

// parse_element() makes a parser for each document, which costs several times what a stanza costs to read: this is for
// stored stanzas that are read by the hundred.
class ElementReader {
 public:
  // The default namespace of a parentless element is `default_ns`.
  explicit ElementReader(std::string_view default_ns, const ParserLimits& limits = {});
  ~ElementReader();
  ElementReader(const ElementReader&) = delete;
  ElementReader& operator=(const ElementReader&) = delete;

  // One element without an XML declaration. Errors: invalid_argument (malformed, refused, not one whole element),
  // limit_exceeded. After an error the next document is read as if there had been none.
  Result<Element> read(std::string_view xml);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmpp
