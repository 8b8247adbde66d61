// StanzaScanner: where stanzas end in the bytes of a stream, and no more: a load generator that parsed what it reads
// would need more of the machine than the server.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace load {

// The bytes of one element of a stream.
class Stanza {
 public:
  explicit Stanza(std::string_view xml) : xml_(xml) {}
  std::string_view xml() const { return xml_; }
  std::string_view name() const;
  // Of the element itself, as it stands there, entities unresolved; empty if there is none.
  std::string_view attribute(std::string_view name) const;
  bool has(std::string_view text) const { return xml_.find(text) != std::string_view::npos; }

 private:
  std::string_view xml_;
};

// For well-formed XML without CDATA, comments and processing instructions, as servers send it (RFC 6120 §11.1).
class StanzaScanner {
 public:
  // Calls take(std::string_view) for each element that ends in these bytes, or the end tag of the stream. The view
  // lasts for the call.
  template <class Take>
  void feed(std::string_view bytes, Take&& take) {
    if (!unfinished_.empty()) {
      unfinished_.append(bytes);
      bytes = unfinished_;
    }
    std::size_t begin = 0;
    while (find_end(bytes)) {
      take(bytes.substr(start_, at_ - start_));
      begin = at_;
    }
    if (depth_ == 0 && state_ == State::text) begin = at_;  // white space between stanzas
    std::string rest(bytes.substr(begin));
    unfinished_ = std::move(rest);
    at_ -= begin;
    start_ -= begin < start_ ? begin : start_;
  }

 private:
  enum class State { text, tag_begins, in_tag, in_value };
  // Goes on from at_; true: an element from start_ to at_.
  bool find_end(std::string_view bytes);

  State state_ = State::text;
  char quote_ = 0;
  bool end_tag_ = false;
  std::size_t depth_ = 0;
  std::size_t at_ = 0, start_ = 0;
  std::string unfinished_;
};

}  // namespace load
