// DocumentReader: documents that are too large to be one Element: opened bit by bit, handed over in parts.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xml/element.hpp"
#include "libxmpp/xml/stream_parser.hpp"

namespace xmpp {

class DocumentReaderHandler {
 public:
  // What to do with an element: `open` it and ask again for each of its children, take it `whole` (on_element), or
  // `skip` it with all it holds.
  enum class Take { open, whole, skip };
  virtual ~DocumentReaderHandler() = default;
  // `start`: name, namespace and attributes; what it holds is yet to come.
  virtual Take on_start(const Element& start) = 0;
  virtual void on_element(Element element) = 0;
  // The end of one that was opened; its text is not told.
  virtual void on_end(const Element& start) = 0;
};

// Refuses what only an attack needs: document types and with them all entities but the predefined, other encodings than
// UTF-8. Comments and processing instructions are passed over. The limits are those of each whole element; opened
// elements count for `max_depth`, too.
class DocumentReader {
 public:
  DocumentReader(DocumentReaderHandler& handler, const ParserLimits& limits);
  ~DocumentReader();
  DocumentReader(const DocumentReader&) = delete;
  DocumentReader& operator=(const DocumentReader&) = delete;

  // invalid_argument (malformed, or refused), limit_exceeded; or what stop() was given. Nothing is read after an error.
  Result<void> feed(std::string_view bytes);
  // The document has to be whole. invalid_argument: it is not.
  Result<void> finish();
  // For the handler: ends the reading with this error.
  void stop(Error error);
  // Where the last event stood, counted from 1.
  std::uint64_t line() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmpp
