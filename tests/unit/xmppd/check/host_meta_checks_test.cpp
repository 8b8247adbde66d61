// host-meta as xmppctl check judges it, and the page by HTTPS.
#include "xmppd/check/host_meta_checks.hpp"

#include <doctest/doctest.h>

using namespace xmppd;
using Level = Finding::Level;

namespace {

const HostMetaWish meta_wish{"example.org", "chat.example.org", "http://127.0.0.1:5280"};

std::string meta_links(const std::string& host) {
  return R"({"links":[{"rel":"urn:xmpp:alt-connections:websocket","href":"wss://)" + host +
         R"(:5443/xmpp-websocket"},{"rel":"urn:xmpp:alt-connections:xbosh","href":"https://)" + host + R"(/http-bind"}]})";
}

Findings judged(const xmpp::Result<HttpsPage>& page, const HostMetaWish& wish = meta_wish) {
  Findings findings;
  check_host_meta(
      wish, [&](const std::string& path) { CHECK(path == "/.well-known/host-meta.json"); return page; }, findings);
  return findings;
}

}  // namespace

TEST_CASE("host-meta: what leads here is in order") {
  const auto findings = judged(HttpsPage{200, true, meta_links("chat.example.org")});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].level == Level::ok);
  CHECK(findings[0].area == "host-meta");
}

TEST_CASE("host-meta: what is missing is a note with the line to add, what is wrong a warning") {
  for (const auto& page : {xmpp::Result<HttpsPage>(xmpp::fail(xmpp::Errc::timed_out, "no answer")),
                           xmpp::Result<HttpsPage>(HttpsPage{404, false, "no such page"})}) {
    const auto findings = judged(page);
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].level == Level::note);
    CHECK(findings[0].fix ==
          "location /.well-known/host-meta { proxy_pass http://127.0.0.1:5280; proxy_set_header Host example.org; }");
  }
  const auto elsewhere = judged(HttpsPage{200, true, meta_links("old.example.org")});
  REQUIRE(elsewhere.size() == 2);
  CHECK(elsewhere[0].level == Level::warning);
  CHECK(elsewhere[0].text.find("leads to old.example.org, not to chat.example.org") != std::string::npos);
  const auto closed = judged(HttpsPage{200, false, meta_links("chat.example.org")});
  REQUIRE(closed.size() == 1);
  CHECK(closed[0].fix.starts_with("add_header Access-Control-Allow-Origin *;"));
}

TEST_CASE("host-meta: nonsense is no link, and breaks nothing") {
  for (const auto* body : {"", "[]", "7", "{", "{\"links\":7}", "{\"links\":[7,{},{\"rel\":1},{\"rel\":\"urn:xmpp:alt-connections:xbosh\"}]}",
                           "{\"links\":[{\"rel\":\"urn:xmpp:alt-connections:xbosh\",\"href\":[]}]}"}) {
    CHECK(judged(HttpsPage{200, true, body}).size() == 2);
  }
  auto neither = meta_wish;
  neither.websocket = neither.bosh = false;
  CHECK(judged(HttpsPage{200, true, "{}"}, neither).front().level == Level::ok);
}

TEST_CASE("https_get: nobody there") {
  const auto refused = https_get({"example.org", {"127.0.0.1"}, 1}, "/");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().detail.find("127.0.0.1") != std::string::npos);
  CHECK(https_get({"example.org", {}}, "/").error().detail == "has no address");
}
