// Envelopes of XEP-0420: what is written, and what is refused.
#include "tui-client/xmpp/omemo/envelope.hpp"

#include <doctest/doctest.h>

#include <set>

#include "libxmpp/xml/stream_parser.hpp"

using namespace tui;

namespace {

const xmpp::Jid juliet = *xmpp::Jid::parse("juliet@capulet.example/balcony");
const xmpp::Jid romeo = *xmpp::Jid::parse("romeo@montague.example");
const xmpp::Timestamp noon = 1700000000000000;

std::string text_of(const omemo::Bytes& bytes) { return {bytes.begin(), bytes.end()}; }
omemo::Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

OpenedEnvelope open_text(const std::string& inside, bool needs_to = false) {
  const auto xml = bytes_of("<envelope xmlns='urn:xmpp:sce:1'>" + inside + "</envelope>");
  return open_envelope(xml, {juliet, {romeo}, needs_to});
}

const std::string greeting = "<content><body xmlns='jabber:client'>hello</body></content>";

}  // namespace

TEST_CASE("an envelope has all affixes, and its length says little") {
  std::set<std::size_t> sizes;
  for (int i = 0; i < 50; ++i) {
    const auto bytes = make_envelope(juliet, romeo, "a <b> & \"c\" ünïcödé 😀", noon);
    sizes.insert(bytes.size());
    CHECK(bytes.size() >= 256);
    CHECK(bytes.size() <= 256 + 200 + 20);
    const auto xml = xmpp::parse_element(text_of(bytes));
    REQUIRE(xml);
    CHECK(xml->child("from")->attr("jid") == "juliet@capulet.example");
    CHECK(xml->child("to")->attr("jid") == "romeo@montague.example");
    CHECK(xml->child("time")->has_attr("stamp"));
    CHECK(xml->child("rpad"));
    const auto opened = open_envelope(bytes, {juliet, {romeo}, true});
    CHECK(opened.problem.empty());
    CHECK(opened.body == "a <b> & \"c\" ünïcödé 😀");
    CHECK(opened.time == noon);
  }
  CHECK(sizes.size() > 10);
}

TEST_CASE("who wrote to whom must be what the stanza says") {
  CHECK(open_text(greeting).body == "hello");  // XEP-0384 §5.4: from should be there, to must be in rooms alone
  CHECK(open_text(greeting + "<from jid='juliet@capulet.example'/><to jid='romeo@montague.example'/>", true).body ==
        "hello");
  CHECK(open_text(greeting + "<from jid='juliet@capulet.example/elsewhere'/>").body == "hello");
  for (const std::string wrong :
       {"<from jid='tybalt@capulet.example'/>", "<from jid=''/>", "<from/>", "<to jid='tybalt@capulet.example'/>",
        "<to jid='room@rooms.example'/>", "<to/>", "<to jid='a@b@c'/>", "<time stamp='yesterday'/>", "<time/>"}) {
    CAPTURE(wrong);
    const auto opened = open_text(greeting + wrong);
    CHECK_FALSE(opened.problem.empty());
    CHECK_FALSE(opened.body);
  }
  CHECK_FALSE(open_text(greeting, true).problem.empty());
}

TEST_CASE("what is no envelope is refused, whatever it looks like") {
  for (const std::string wrong :
       {"", "hello", "<envelope/>", "<envelope xmlns='urn:xmpp:sce:0'/>", "<envelope xmlns='urn:xmpp:sce:1'",
        "<envelope xmlns='urn:xmpp:sce:1'/>", "<a/><b/>", "<!DOCTYPE x [<!ENTITY e 'e'>]><envelope/>",
        "<body xmlns='jabber:client'>hello</body>"}) {
    CAPTURE(wrong);
    CHECK_FALSE(open_envelope(bytes_of(wrong), {juliet, {romeo}, false}).problem.empty());
  }
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<a>";
  CHECK_FALSE(open_text(deep).problem.empty());
}

TEST_CASE("content of another kind is named, not shown") {
  const auto opened = open_text("<content><reactions xmlns='urn:xmpp:reactions:0' id='x'/></content>");
  CHECK(opened.problem.empty());
  CHECK_FALSE(opened.body);
  CHECK(opened.content->name() == "reactions");
  // A body of another namespace is none.
  CHECK_FALSE(open_text("<content><body xmlns='urn:other'>hello</body></content>").body);
}
