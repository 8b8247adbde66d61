#include "xmppd/http/web_socket.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace xmppd;

namespace {

struct Peer {
  std::string sent;
  std::vector<std::string> texts;
  std::vector<std::string> ends;
  WebSocket socket{1000,
                   {.send = [this](std::string_view bytes) { sent += bytes; },
                    .on_text = [this](std::string_view text) { texts.emplace_back(text); },
                    .on_end = [this](std::string_view why) { ends.emplace_back(why); }}};
};

std::string frame(int first_byte, const std::string& payload) {
  std::string bytes{static_cast<char>(first_byte), static_cast<char>(0x80 | payload.size())};
  return bytes + std::string(4, '\0') + payload;  // a mask of zeros is one
}

}  // namespace

TEST_CASE("WebSocket: the answer to a key is that of RFC 6455 §1.3; what is no key has none") {
  CHECK(web_socket_accept("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  for (const char* bad : {"", "dGhlIHNhbXBsZSBub25jZQ", "c2hvcnQ=", "dGhlIHNhbXBsZSBub25jZQ==\r\nX: y"}) {
    CHECK_MESSAGE(web_socket_accept(bad).empty(), bad);
  }
}

TEST_CASE("WebSocket: messages whole, byte by byte and in fragments; pings are answered") {
  Peer peer;
  peer.socket.feed(frame(0x81, "one") + frame(0x81, "two"));
  for (const char c : frame(0x81, "three")) peer.socket.feed(std::string(1, c));
  peer.socket.feed(frame(0x01, "fo") + frame(0x89, "hi") + frame(0x80, "ur"));
  CHECK(peer.texts == std::vector<std::string>{"one", "two", "three", "four"});
  CHECK(peer.sent == std::string("\x8a\x02hi"));
  CHECK(peer.ends.empty());
  peer.sent.clear();
  peer.socket.send_text("answer");
  CHECK(peer.sent == std::string("\x81\x06") + "answer");
}

TEST_CASE("WebSocket: what is wrong ends it once, and the peer is told") {
  for (const auto& wrong :
       {std::pair(std::string("\x81\x03one"), 1002), std::pair(frame(0xc1, "x"), 1002),
        std::pair(frame(0x82, "x"), 1003), std::pair(frame(0x81, "\xff"), 1007), std::pair(frame(0x80, "x"), 1002),
        std::pair(std::string("\x81\xfe\x04\x00", 4) + std::string(1028, '\0'), 1009)}) {
    Peer peer;
    peer.socket.feed(wrong.first);
    CAPTURE(wrong.second);
    CHECK(peer.texts.empty());
    REQUIRE(peer.ends.size() == 1);
    REQUIRE(peer.sent.size() >= 4);
    CHECK(static_cast<unsigned char>(peer.sent[0]) == 0x88);
    CHECK((static_cast<unsigned char>(peer.sent[2]) << 8 | static_cast<unsigned char>(peer.sent[3])) == wrong.second);
    peer.socket.feed(frame(0x81, "more"));
    CHECK(peer.texts.empty());
    CHECK(peer.ends.size() == 1);
  }
}

TEST_CASE("WebSocket: closed by the peer, or by us") {
  Peer peer;
  peer.socket.feed(frame(0x88, std::string("\x03\xe8", 2)));
  CHECK(peer.ends.size() == 1);
  CHECK(static_cast<unsigned char>(peer.sent.at(0)) == 0x88);
  Peer other;
  other.socket.close();
  CHECK(static_cast<unsigned char>(other.sent.at(0)) == 0x88);
  other.socket.feed(frame(0x81, "too late"));
  CHECK(other.texts.empty());
  CHECK(other.ends.empty());
}
