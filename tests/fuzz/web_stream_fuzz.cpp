// Any bytes as what a client in a browser sends: WebSocket frames, in whatever pieces they come, the messages of RFC
// 7395 in them, and a body of BOSH. Nothing grows beyond its bound, and what is accepted says what it says.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/xml/writer.hpp"
#include "tests/fuzz/check.hpp"
#include "xmppd/http/web_socket.hpp"
#include "xmppd/stream/xml_framing.hpp"
#include "xmppd/web/bosh_body.hpp"

namespace {

constexpr std::size_t max_message = 4096;
constexpr std::size_t longest_control_frame = 2 + 4 + 125;  // RFC 6455 §5.2, §5.5

struct Heard {
  std::vector<std::string> texts;
  std::size_t sent = 0, ends = 0;
};

// Behind the bytes come more, so that a control frame among the last of them gets its end: wslay refuses a close frame
// with a reason that is no UTF-8 as soon as it sees that, which depends on where the pieces end.
Heard listen(std::string bytes, std::size_t step) {
  bytes.append(longest_control_frame, '\0');
  Heard heard;
  xmppd::WebSocket socket(max_message, {.send = [&heard](std::string_view sent) { heard.sent += sent.size(); },
                                        .on_text =
                                            [&heard](std::string_view text) {
                                              FUZZ_CHECK(heard.ends == 0 && text.size() <= max_message);
                                              heard.texts.emplace_back(text);
                                            },
                                        .on_end = [&heard](std::string_view) { ++heard.ends; }});
  for (std::size_t at = 0; at < bytes.size(); at += step) socket.feed(std::string_view(bytes).substr(at, step));
  FUZZ_CHECK(heard.ends <= 1);
  return heard;
}

void check_body(std::string_view text) {
  xmpp::ParserLimits limits;
  limits.max_stanza_bytes = max_message;
  limits.max_depth = 8;
  const auto request = xmppd::parse_bosh(text, limits);
  if (!request) return;
  FUZZ_CHECK(request->rid > 0 && request->rid <= 9'007'199'254'740'991);
  FUZZ_CHECK(text.size() <= max_message);
  for (const xmpp::Element& payload : request->payloads) {
    FUZZ_CHECK(payload.ns() != "http://jabber.org/protocol/httpbind");
    // As a stream would write it, it is one piece.
    const auto pieces = xmppd::cut_stream(xmpp::to_xml(payload, "jabber:client"));
    FUZZ_CHECK(pieces.size() == 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Heard whole = listen(std::string(text), text.size() + longest_control_frame);
  const Heard pieces = listen(std::string(text), data[0] % 16 + 1);
  FUZZ_CHECK(whole.texts == pieces.texts && whole.ends == pieces.ends);
  // Pongs and one close frame: no more than what came.
  FUZZ_CHECK(whole.sent <= text.size() + longest_control_frame + 128);
  xmpp::ParserLimits limits;
  limits.max_stanza_bytes = max_message;
  for (const std::string& message : whole.texts) {
    if (const auto frame = xmppd::parse_frame(message, limits))
      FUZZ_CHECK(!frame->element.name().empty() || frame->kind == xmppd::StreamFrame::Kind::close);
  }
  check_body(text);
  return 0;
}
