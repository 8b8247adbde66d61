// Requests over TLS on loopback: what comes back whole, and everything that must not be believed or waited for.
#include "tui-client/http/http_client.hpp"

#include <doctest/doctest.h>

#include "tests/unit/tui-client/http/https_server.hpp"
#include "tests/unit/tui-client/run_until.hpp"

using namespace tui;
using xmpp::Errc;

namespace {

struct Fixture {
  xmpp::EventLoop loop;
  test::HttpsServer server{loop};
  HttpClient client{loop};
  std::string got;
  std::optional<xmpp::Result<HttpAnswer>> outcome;

  HttpRequest request(HttpRequest::Method method, const std::string& url) {
    HttpRequest request;
    request.method = method;
    request.url = url;
    request.ca_file = server.ca_file();
    request.most_bytes = 1000000;
    request.write_body = [this](std::string_view piece) -> xmpp::Result<void> {
      got += piece;
      return {};
    };
    return request;
  }
  HttpRequest get(const std::string& target = "/file") { return request(HttpRequest::Method::get, server.url(target)); }
  HttpRequest put(const std::string& body) {
    auto made = request(HttpRequest::Method::put, server.url("/slot"));
    made.body_size = body.size();
    made.read_body = [body, at = std::size_t{0}](char* into, std::size_t room) mutable -> xmpp::Result<std::size_t> {
      const auto count = body.copy(into, std::min<std::size_t>(room, 10000), at);
      at += count;
      return count;
    };
    return made;
  }
  HttpClient::RequestId start(HttpRequest what) {
    outcome.reset();
    return client.start(std::move(what), [this](const xmpp::Result<HttpAnswer>& result) { outcome = result; });
  }
  const xmpp::Result<HttpAnswer>& run(HttpRequest what) {
    start(std::move(what));
    test::run_until(loop, [this] { return outcome.has_value(); });
    return *outcome;
  }
  Errc refusal(const std::string& answer) {
    server.answer = [answer](const auto&) { return answer; };
    const auto& result = run(get());
    REQUIRE(!result);
    return result.error().code;
  }
};

}  // namespace

TEST_CASE("a body is fetched, with its type and length, and nothing is said of who asks") {
  Fixture t;
  const std::string body(300000, 'x');
  t.server.answer = [&](const auto&) { return test::ok(body, "Content-Type: image/png\r\nSet-Cookie: a=b\r\n"); };
  auto request = t.get("/a%20file.png");
  std::uint64_t announced = 0;
  request.on_answer = [&](const HttpAnswer& answer) -> xmpp::Result<void> {
    announced = *answer.length;
    return {};
  };
  const auto& answer = t.run(std::move(request));
  REQUIRE(answer);
  CHECK(answer->media_type == "image/png");
  CHECK(announced == body.size());
  CHECK(t.got == body);
  t.run(t.get());
  REQUIRE(t.server.requests.size() == 2);
  CHECK(t.server.requests[0].target == "/a%20file.png");
  for (const char* header : {"user-agent", "cookie", "authorization", "referer"}) {
    CHECK(!t.server.requests[1].headers.contains(header));
  }
}

TEST_CASE("what is put arrives whole, with the headers of the slot and no others that could do harm") {
  Fixture t;
  std::string body;
  for (int i = 0; i < 300000; ++i) body += static_cast<char>('a' + i % 26);
  t.server.answer = [](const auto&) { return std::string("HTTP/1.1 201 Created\r\nContent-Length: 7\r\n\r\ncreated"); };
  auto request = t.put(body);
  request.headers = {{"Authorization", "Basic abc"}, {"X\r\nEvil", "1"}, {"Cookie", "a=b\r\nHost: evil"}};
  REQUIRE(t.run(std::move(request)));
  REQUIRE(t.server.requests.size() == 1);
  const auto& seen = t.server.requests[0];
  CHECK(seen.method == "PUT");
  CHECK(seen.body == body);
  CHECK(seen.headers.at("authorization") == "Basic abc");
  CHECK(!seen.headers.contains("cookie"));
  CHECK(!seen.headers.contains("expect"));
  CHECK(!seen.headers.contains("transfer-encoding"));
}

TEST_CASE("HEAD asks without fetching") {
  Fixture t;
  t.server.answer = [](const auto&) { return std::string("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n"); };
  const auto& answer = t.run(t.request(HttpRequest::Method::head, t.server.url("/file")));
  REQUIRE(answer);
  CHECK(answer->length == 12345);
  CHECK(t.server.requests[0].method == "HEAD");
}

TEST_CASE("refusals, redirects, lies about the length, bodies cut off") {
  Fixture t;
  CHECK(t.refusal("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nsorry") == Errc::not_allowed);
  CHECK(t.refusal("HTTP/1.1 302 Found\r\nLocation: " + t.server.url("/other") + "\r\nContent-Length: 0\r\n\r\n") ==
        Errc::not_allowed);
  CHECK(t.server.requests.size() == 2);  // nothing was followed
  CHECK(t.refusal("HTTP/1.1 206 Partial Content\r\nContent-Length: 1\r\n\r\nx") == Errc::not_allowed);
  CHECK(t.refusal("HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\nx") == Errc::limit_exceeded);
  CHECK(t.got.empty());
  CHECK(t.refusal("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\nx") != Errc::internal);
  CHECK(t.refusal("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nx") != Errc::internal);
  t.got.clear();
  CHECK(t.refusal("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncut off") == Errc::connection_failed);
  t.got.clear();
  CHECK(t.refusal("HTTP/1.1 200 OK\r\n\r\n" + std::string(1000001, 'x')) == Errc::limit_exceeded);
  CHECK(t.got.size() <= 1000000);
  CHECK(t.refusal("HTTP/1.1 200 OK\r\n" + std::string(70000, 'a') + ": b\r\n\r\n") != Errc::internal);
  CHECK(t.refusal("this is no HTTP at all\r\n\r\n") == Errc::protocol_violation);
}

TEST_CASE("only https, no passwords in links, and only whom the authorities know") {
  Fixture t;
  const auto refused = [&](const std::string& url) { return !t.run(t.request(HttpRequest::Method::get, url)); };
  for (const char* url : {"http://localhost/", "file:///etc/passwd", "ftp://localhost/", "HTTPS://localhost/", ""}) {
    CHECK(refused(url));
  }
  const auto target = t.server.url("/file");
  CHECK(refused("https://user:password@" + target.substr(8)));
  CHECK(t.server.requests.empty());
  auto strange = t.get();
  strange.ca_file.clear();
  const auto& result = t.run(std::move(strange));
  REQUIRE(!result);
  CHECK(result.error().code == Errc::tls_failed);
  CHECK(t.server.requests.empty());
}

TEST_CASE("who says nothing, or stops saying anything, is not waited for") {
  Fixture t;
  auto request = t.get();
  request.stalled_s = 1;
  t.start(std::move(request));
  test::run_until(t.loop, [&] { return t.server.requests.size() == 1; });
  t.server.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes…");
  test::run_until(t.loop, [&] { return t.outcome.has_value(); });
  REQUIRE(!*t.outcome);
  CHECK(t.outcome->error().code == Errc::timed_out);
}

TEST_CASE("cancelled, a request is gone and nobody is told") {
  Fixture t;
  const auto id = t.start(t.get());
  test::run_until(t.loop, [&] { return t.server.requests.size() == 1; });
  t.client.cancel(id);
  t.client.cancel(id);
  test::run_until(t.loop, [&] { return t.server.connections() == 0; });
  test::run_for(t.loop, 50);
  CHECK(!t.outcome);
}

TEST_CASE("an error of who reads or writes ends the request") {
  Fixture t;
  t.server.answer = [](const auto&) { return test::ok("something"); };
  auto request = t.get();
  request.write_body = [](std::string_view) -> xmpp::Result<void> {
    return xmpp::fail(Errc::storage_failed, "the disk is full");
  };
  const auto& got = t.run(std::move(request));
  REQUIRE(!got);
  CHECK(got.error().detail == "the disk is full");
  auto upload = t.put("0123456789");
  upload.read_body = [](char*, std::size_t) -> xmpp::Result<std::size_t> {
    return xmpp::fail(Errc::storage_failed, "the file became shorter");
  };
  const auto& sent = t.run(std::move(upload));
  REQUIRE(!sent);
  CHECK(sent.error().detail == "the file became shorter");
}

TEST_CASE("the rest of a file is asked for, and comes as such, or else the whole") {
  Fixture t;
  const auto rest = [&](const std::string& answer) -> xmpp::Result<HttpAnswer> {
    t.got.clear();
    t.server.answer = [answer](const auto&) { return answer; };
    auto request = t.get();
    request.resume_from = 4;
    request.resume_tag = "\"one\"";
    return t.run(std::move(request));
  };
  const auto part = rest(
      "HTTP/1.1 206 Partial Content\r\nETag: \"one\"\r\nContent-Range: bytes 4-9/10\r\nContent-Length: "
      "6\r\n\r\nrest..");
  REQUIRE(part);
  CHECK(part->from == 4);
  CHECK(part->length == 10);
  CHECK(part->tag == "\"one\"");
  CHECK(t.got == "rest..");
  CHECK(t.server.requests.back().headers.at("range") == "bytes=4-");
  CHECK(t.server.requests.back().headers.at("if-range") == "\"one\"");
  const auto whole = rest(test::ok("all of it", "ETag: \"two\"\r\n"));
  REQUIRE(whole);
  CHECK(whole->from == 0);
  CHECK(whole->tag == "\"two\"");
  CHECK(t.got == "all of it");
  // Not what was asked for: no part of it is taken.
  for (const auto* range :
       {"Content-Range: bytes 3-9/10\r\n", "Content-Range: bytes 4-8/10\r\n", "Content-Range: 4-9\r\n",
        "Content-Range: bytes 4-x/10\r\n", "Content-Range: bytes 4-9/9\r\n", ""}) {
    const auto wrong =
        rest(std::string("HTTP/1.1 206 Partial Content\r\n") + range + "Content-Length: 6\r\n\r\nrest..");
    REQUIRE(!wrong);
    CHECK(wrong.error().code == Errc::not_allowed);
    CHECK(t.got.empty());
  }
  const auto none = rest("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n\r\n");
  REQUIRE(!none);
  CHECK(none.error().code == Errc::invalid_argument);
  // A weak tag says nothing of bytes, and something else nothing at all.
  for (const auto* tag : {"W/\"one\"", "one", "\"a\r\nX: y\"", ""}) {
    t.server.answer = [](const auto&) { return test::ok("whole"); };
    auto request = t.get();
    request.resume_from = 4;
    request.resume_tag = tag;
    REQUIRE(t.run(std::move(request)));
    CHECK(!t.server.requests.back().headers.contains("range"));
  }
  CHECK(t.run(t.get())->tag.empty());
}

TEST_CASE("the bound of a file counts what is here of it already") {
  Fixture t;
  t.server.answer = [](const auto&) {
    return "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 999999-1000008/*\r\n\r\n" + std::string(10, 'x');
  };
  auto request = t.get();
  request.resume_from = 999'999;
  request.resume_tag = "\"one\"";
  const auto& result = t.run(std::move(request));
  REQUIRE(!result);
  CHECK(result.error().code == Errc::limit_exceeded);
}

TEST_CASE("one accepted certificate counts whatever it says of itself, any other must be good for that name") {
  Fixture t;
  t.server.answer = [](const auto&) { return test::ok("a file"); };
  const auto right = t.server.fingerprint();
  auto by_address = t.server.url("/file");
  by_address.replace(by_address.find("localhost"), 9, "127.0.0.1");
  const auto code = [&](const std::string& url, const std::string& accepted, bool known) -> std::optional<Errc> {
    auto request = t.request(HttpRequest::Method::get, url);
    request.accepted_sha256 = accepted;
    if (!known) request.ca_file.clear();
    const auto& result = t.run(std::move(request));
    return result ? std::nullopt : std::optional(result.error().code);
  };
  const auto url = t.server.url("/file");
  CHECK(!code(url, right, false));
  CHECK(!code(by_address, right, false));  // whatever it says of itself
  std::string spelled;
  for (std::size_t i = 0; i < right.size(); i += 2) {
    spelled += (i > 0 ? ":" : "") + std::string{static_cast<char>(std::toupper(right[i])), right[i + 1]};
  }
  CHECK(!code(url, spelled, false));
  auto wrong = right;
  wrong[10] = wrong[10] == '0' ? '1' : '0';
  CHECK(code(url, wrong, false) == Errc::tls_failed);
  CHECK(code(url, right.substr(2), false) == Errc::tls_failed);
  CHECK(code(url, "", false) == Errc::tls_failed);
  // Others are judged as ever: by whom they are from, and by their name.
  CHECK(!code(url, wrong, true));
  CHECK(code(by_address, wrong, true) == Errc::tls_failed);
  CHECK(code(by_address, "", true) == Errc::tls_failed);
}
