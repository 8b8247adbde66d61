#include "xmppd/http/http_request_parser.hpp"

#include <doctest/doctest.h>

using namespace xmppd;
using State = HttpRequestParser::State;
using Content = HttpRequestParser::Content;

namespace {

int refusal(std::string_view text, Content content = Content::accept) {
  HttpRequestParser parser(1000, content);
  return parser.feed(text) == State::refused ? parser.status() : 0;
}

}  // namespace

TEST_CASE("a request's head, whole or byte by byte; its content is left") {
  const std::string text =
      "PUT /upload/x/a%20b?c=d HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nX-Two:  words here \r\n\r\n";
  for (const bool whole : {true, false}) {
    HttpRequestParser parser(1000, Content::accept);
    if (whole) {
      const std::string with_more = text + "hello and more";
      CHECK(parser.feed(with_more) == State::complete);
      CHECK(parser.rest() == "hello and more");
    } else {
      for (std::size_t i = 0; i + 1 < text.size(); ++i) CHECK(parser.feed(text.substr(i, 1)) == State::more);
      CHECK(parser.feed(text.substr(text.size() - 1)) == State::complete);
      CHECK(parser.rest().empty());
    }
    const HttpRequest& request = parser.request();
    CHECK(request.method == "PUT");
    CHECK(request.path == "/upload/x/a%20b");
    CHECK(request.query == "c=d");
    CHECK(request.content_length == 5);
    REQUIRE(request.field("x-two"));
    CHECK(*request.field("x-two") == "words here ");
    CHECK(!request.field("X-Two"));
  }
}

TEST_CASE("without a length there is no content") {
  HttpRequestParser parser(1000, Content::refuse);
  CHECK(parser.feed("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n") == State::complete);
  CHECK(!parser.request().content_length);
  CHECK(parser.feed("more") == State::complete);
}

TEST_CASE("lengths said twice, in two ways, or not as numbers are refused (RFC 9112 §6.3)") {
  const std::string put = "PUT / HTTP/1.1\r\nHost: a\r\n";
  for (const char* fields :
       {"Content-Length: 5\r\nContent-Length: 5", "Content-Length: 5\r\ncontent-length: 6",
        "Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: +5", "Content-Length: 5, 5", "Content-Length: 0x5", "Content-Length: -1",
        "Content-Length: ", "Content-Length: 99999999999999999999", "Content-Length : 5", "Content-Length\t: 5"}) {
    CHECK_MESSAGE(refusal(put + fields + "\r\n\r\nhello") == 400, fields);
  }
  CHECK(refusal(put + "Transfer-Encoding: chunked\r\n\r\n") == 411);
  CHECK(refusal(put + "Transfer-Encoding: chunked, identity\r\n\r\n") >= 400);
  CHECK(refusal(put + "Transfer-Encoding: chunked\r\n\r\n", Content::refuse) == 413);
  CHECK(refusal(put + "Content-Length: 1\r\n\r\n", Content::refuse) == 413);
  CHECK(refusal(put + "Content-Length: 0\r\n\r\n", Content::refuse) == 0);
}

TEST_CASE("hosts, versions, targets, sizes") {
  CHECK(refusal("GET / HTTP/1.1\r\n\r\n") == 400);
  CHECK(refusal("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n") == 400);
  CHECK(refusal("GET / HTTP/1.0\r\n\r\n") == 0);
  CHECK(refusal("GET / HTTP/2.0\r\nHost: a\r\n\r\n") == 505);
  CHECK(refusal("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(refusal("GET http://a HTTP/1.1\r\nHost: a\r\n\r\n") == 400);
  CHECK(refusal("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(2000, 'y')) == 431);
  CHECK(refusal(std::string("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 28)) == 400);
  CHECK(refusal("GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\nA\x01: b\r\n\r\n") == 400);
}
