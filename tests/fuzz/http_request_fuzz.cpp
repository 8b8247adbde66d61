// Any bytes as a request: in whatever pieces they come the outcome is the same, and what is accepted can't be read in
// two ways.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/fuzz/check.hpp"
#include "xmppd/http/http_request_parser.hpp"
#include "xmppd/web/byte_range.hpp"

using xmppd::HttpRequestParser;
using State = HttpRequestParser::State;

namespace {

constexpr std::size_t max_head = 2048;

void check_accepted(const xmppd::HttpRequest& request, std::string_view text) {
  FUZZ_CHECK(!request.method.empty() && !request.path.empty());
  std::size_t lengths = 0;
  for (const auto& [name, value] : request.fields) {
    FUZZ_CHECK(!name.empty() && name.find_first_of(" \t\r\n:") == std::string::npos);
    FUZZ_CHECK(std::none_of(name.begin(), name.end(), [](char c) { return c >= 'A' && c <= 'Z'; }));
    FUZZ_CHECK(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
    FUZZ_CHECK(name != "transfer-encoding");
    lengths += name == "content-length" ? 1 : 0;
  }
  FUZZ_CHECK(lengths <= 1 && (lengths == 1) == request.content_length.has_value());
  FUZZ_CHECK(text.size() <= max_head);
  if (const auto* range = request.field("range")) {
    for (const std::uint64_t size : {std::uint64_t{1}, std::uint64_t{1000}, UINT64_MAX}) {
      const auto parsed = xmppd::parse_range(*range, size);
      if (parsed.outcome != xmppd::RangeOutcome::part) continue;
      FUZZ_CHECK(parsed.range.length > 0 && parsed.range.first < size &&
                 parsed.range.length <= size - parsed.range.first);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t step = data[0] % 16 + 1;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);

  HttpRequestParser whole(max_head, HttpRequestParser::Content::accept);
  const State at_once = whole.feed(text);
  HttpRequestParser pieces(max_head, HttpRequestParser::Content::accept);
  State state = State::more;
  std::size_t at = 0;
  while (at < text.size() && state == State::more) {
    const auto part = text.substr(at, step);
    state = pieces.feed(part);
    at += part.size();
  }
  FUZZ_CHECK(state == at_once);
  if (state == State::refused) FUZZ_CHECK(pieces.status() >= 400 && pieces.status() < 600);
  if (state != State::complete) return 0;
  const auto head = text.substr(0, text.size() - whole.rest().size());
  FUZZ_CHECK(text.substr(at - pieces.rest().size()) == whole.rest());
  FUZZ_CHECK(whole.request().fields == pieces.request().fields && whole.request().path == pieces.request().path);
  check_accepted(whole.request(), head);
  return 0;
}
