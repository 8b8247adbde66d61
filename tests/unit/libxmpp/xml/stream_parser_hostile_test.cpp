// StreamParser against hostile bytes: the right condition, the same however the bytes are cut, bounded in all things.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "libxmpp/xml/stream_parser.hpp"
#include "recorder.hpp"

using namespace xmpp;

namespace {

struct Case {
  std::string bytes;
  std::string expected;  // the last event
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all = {
      {"GET / HTTP/1.1\r\n\r\n", "error not-well-formed"},
      {"<policy-file-request/>", "error bad-format"},
      {"<stream xmlns='jabber:client'>", "error invalid-namespace"},
      {"<stream:stream>", "error bad-namespace-prefix"},
      {"\xFF\xFE<\0s\0", "error unsupported-encoding"},
      {std::string("<\0s\0t\0", 6), "error unsupported-encoding"},
      {std::string("\0<\0s", 4), "error unsupported-encoding"},
      {"<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "error unsupported-encoding"},
      {"<?xml version='1.0' encoding='UTF-16'?><a/>", "error unsupported-encoding"},
      {"<!DOCTYPE stream [<!ENTITY a 'b'>]><a/>", "error restricted-xml"},
      {"<?xml version='1.0'?><!-- c --><a/>", "error restricted-xml"},
      {"<?pi x?><a/>", "error restricted-xml"},
      {stream_start + "<a><!-- c --></a>", "error restricted-xml"},
      {stream_start + "<!-- c -->", "error restricted-xml"},
      {stream_start + "<?pi x?>", "error restricted-xml"},
      {stream_start + "<a>&lol;</a>", "error restricted-xml"},
      {stream_start + "<a b='&lol;'/>", "error restricted-xml"},
      {stream_start + "<a>&lt;&gt;&amp;&apos;&quot;&#65;&#x42;</a>",
       "<a xmlns='jabber:client'>&lt;&gt;&amp;&apos;&quot;AB</a>"},
      {stream_start + "<x:a/>", "error bad-namespace-prefix"},
      {stream_start + "<a x:b='c'/>", "error bad-namespace-prefix"},
      {stream_start + "<a></b>", "error not-well-formed"},
      {stream_start + "<a b='1' b='2'/>", "error not-well-formed"},
      {stream_start + "<a b=c/>", "error not-well-formed"},
      {stream_start + "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "error not-well-formed"},
      {stream_start + "<a xmlns:xml='urn:x'/>", "error not-well-formed"},
      {stream_start + "<a>\xC3(</a>", "error not-well-formed"},
      {stream_start + "<a>\xC0\xAF</a>", "error not-well-formed"},
      {stream_start + "<a>\xED\xA0\x80</a>", "error not-well-formed"},
      {stream_start + "<a>\x01</a>", "error not-well-formed"},
      // CVE-2022-25235, CVE-2022-25236: what separates namespace and name inside the parser can't come from outside.
      {stream_start + "<a xmlns='urn:x&#31;b'/>", "error not-well-formed"},
      {stream_start + "<a xmlns='urn:x\x1f" "b'/>", "error not-well-formed"},
      {stream_start + "<\xE2\x82/>", "error not-well-formed"},
      {stream_start + "<a>&#0;</a>", "error not-well-formed"},
      {stream_start + "<a>]]></a>", "error not-well-formed"},
      {stream_start + "<a/> text", "error bad-format"},
      {stream_start + "<a/>&#65;", "error bad-format"},
      {stream_start + "<a/><![CDATA[text]]>", "error bad-format"},
      {stream_start + "<?xml version='1.0'?>", "error not-well-formed"},
      {stream_start + stream_start, "error not-well-formed"},
      {stream_start + "</stream>", "error not-well-formed"},
      {stream_start + "<a/>\r\n \t<b/></stream:stream>", "close"},
      {stream_start + "</stream:stream><a/><!-- nothing is read here -->", "close"},
      {"<stream:stream xmlns:stream='http://etherx.jabber.org/streams'/>", "close"},
      {stream_start + "<a><![CDATA[<b>]]></a>", "<a xmlns='jabber:client'>&lt;b&gt;</a>"},
      {stream_start + "<a b='\xE2\x82\xAC'>\xE2\x82\xAC</a>",
       "<a xmlns='jabber:client' b='\xE2\x82\xAC'>\xE2\x82\xAC</a>"},
  };
  return all;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

TEST_CASE("each hostile input gets its condition, cut anywhere") {
  for (const auto& each : cases()) {
    const auto& bytes = each.bytes;
    const auto& expected = each.expected;
    CAPTURE(bytes);
    const auto whole = parse_in_pieces(bytes, bytes.size());
    REQUIRE_FALSE(whole.empty());
    CHECK(whole.back() == expected);
    CHECK(parse_in_pieces(bytes, 1) == whole);
    for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
      Recorder r;
      StreamParser parser(r, {});
      parser.feed(std::string_view(bytes).substr(0, cut));
      parser.feed(std::string_view(bytes).substr(cut));
      REQUIRE(r.events == whole);
    }
  }
}

TEST_CASE("limits, cut anywhere") {
  ParserLimits limits;
  limits.max_stanza_bytes = 200;
  limits.max_depth = 3;
  limits.max_children = 4;
  limits.max_attributes = 2;
  const std::string violation = "error policy-violation";
  const Case limited[] = {
      {stream_start + "<a><b><c/></b></a>", "<a xmlns='jabber:client'><b><c/></b></a>"},
      {stream_start + "<a><b><c><d/></c></b></a>", violation},
      {stream_start + "<a><b/><b/><b/><b/></a>", "<a xmlns='jabber:client'><b/><b/><b/><b/></a>"},
      {stream_start + "<a><b/><b/><b><b/><b/></b></a>", violation},
      {stream_start + "<a b='1' c='2'/>", "<a xmlns='jabber:client' b='1' c='2'/>"},
      {stream_start + "<a b='1' c='2' d='3'/>", violation},
      {stream_start + "<a>" + std::string(193, 'x') + "</a>",
       "<a xmlns='jabber:client'>" + std::string(193, 'x') + "</a>"},
      {stream_start + "<a>" + std::string(194, 'x') + "</a>", violation},
      {stream_start + "<a>" + std::string(3000, 'x'), violation},
      {stream_start + "<a b='" + std::string(3000, 'x'), violation},
      {stream_start + "<a " + std::string(3000, ' '), violation},
      {stream_start + "<" + std::string(3000, 'a'), violation},
      {stream_start + std::string(3000, ' ') + "<a/>", "<a xmlns='jabber:client'/>"},
      {stream_start + "<a>" + std::string(198, 'x') + "<", violation},
      {stream_start + "<a>" + std::string(190, 'x') + "</bbbbbbbbbbbbb>", violation},
      {"<stream:stream a='" + std::string(3000, 'x'), violation},
      {"<stream:stream xmlns:stream='http://etherx.jabber.org/streams' a='1' b='2' c='3'>", violation},
      {std::string(3000, ' '), violation},
  };
  for (const auto& each : limited) {
    const auto& bytes = each.bytes;
    const auto& expected = each.expected;
    CAPTURE(bytes);
    const auto whole = parse_in_pieces(bytes, bytes.size(), limits);
    REQUIRE_FALSE(whole.empty());
    CHECK(whole.back() == expected);
    for (const std::size_t piece : {1U, 2U, 3U, 5U, 17U, 64U}) REQUIRE(parse_in_pieces(bytes, piece, limits) == whole);
  }
}

TEST_CASE("long tags in small reads are read in linear time, and correctly") {
  const std::string stanza = "<a b='" + std::string(120000, '>') + "' c=\"'" + std::string(60000, '\'') + "\"><d/></a>";
  const std::string bytes = stream_start + stanza + "<last/>";
  const auto start = std::chrono::steady_clock::now();
  const auto events = parse_in_pieces(bytes, 1);
  CHECK(seconds_since(start) < 5);  // reading it again with every byte takes minutes
  CHECK(events == parse_in_pieces(bytes, bytes.size()));
  CHECK(events.size() == 3);
}

TEST_CASE("endless comments, instructions and references cost linear time and end at the limit") {
  for (const std::string& begin : {std::string("<!-- >"), std::string("<?pi >"), std::string("&"), std::string("</")}) {
    const std::string bytes = stream_start + "<a>" + begin + std::string(300000, begin == "&" ? 'x' : '>');
    const auto start = std::chrono::steady_clock::now();
    const auto events = parse_in_pieces(bytes, 1);
    CHECK(seconds_since(start) < 5);
    CHECK(events == parse_in_pieces(bytes, bytes.size()));
    CHECK(events.back().starts_with("error "));
  }
}

TEST_CASE("a long character reference and a long declaration are not kept waiting") {
  Recorder r;
  StreamParser parser(r, {});
  std::string start = stream_start;
  start.insert(start.find("?>"), std::string(3000, ' '));
  for (const char c : start) parser.feed({&c, 1});
  CHECK(r.events.size() == 1);
  for (const char c : "<a>&#" + std::string(3000, '0') + "65;</a>") parser.feed({&c, 1});
  REQUIRE(r.elements.size() == 1);
  CHECK(r.elements[0].text() == "A");
}

TEST_CASE("restart() while a long tag is unfinished") {
  Recorder r;
  StreamParser parser(r, {});
  parser.feed(stream_start + "<a b='" + std::string(3000, 'x'));
  parser.feed(std::string(100, 'x'));
  parser.restart();
  for (const char c : stream_start + "<a/>") parser.feed({&c, 1});
  CHECK(r.elements.size() == 1);
}

TEST_CASE("the deepest nesting that can be configured is survived") {
  ParserLimits limits;
  limits.max_depth = 100000;
  std::string bytes = stream_start;
  for (int i = 0; i < 50000; ++i) bytes += "<a>";
  CHECK(parse_in_pieces(bytes, bytes.size(), limits).back() == "error policy-violation");
}

TEST_CASE("random mutations: the same events whatever the cuts, and never a crash") {
  std::mt19937 random(20261122);
  const std::string tokens[] = {"<",    ">",        "/>",   "</",  "'",  "\"",  "&",    "&amp;", "<![CDATA[",
                                "]]>",  "<!--",     "-->",  "<?",  "?>", "=",   ":",    "xmlns", " ",
                                "\xC3", "\xF0\x9F", "\x00", "&#x", ";",  "<a>", "</a>", "\x1F",  "\xEF\xBB\xBF"};
  ParserLimits limits;
  limits.max_stanza_bytes = 400;
  limits.max_depth = 4;
  limits.max_children = 10;
  limits.max_attributes = 4;
  const auto start = std::chrono::steady_clock::now();
  for (int round = 0; round < 4000 && seconds_since(start) < 3; ++round) {
    std::string bytes = cases()[random() % cases().size()].bytes + "<m to='x'><b c='d'>text</b></m>";
    for (unsigned edits = random() % 4 + 1; edits > 0; --edits) {
      const std::size_t at = random() % (bytes.size() + 1);
      switch (random() % 4) {
        case 0:
          bytes.insert(at, tokens[random() % std::size(tokens)]);
          break;
        case 1:
          bytes.erase(at, random() % 8);
          break;
        case 2:
          if (at < bytes.size()) bytes[at] = static_cast<char>(random());
          break;
        default:
          bytes.insert(at, bytes.substr(random() % bytes.size(), random() % 40));
      }
    }
    CAPTURE(bytes);
    const auto whole = parse_in_pieces(bytes, bytes.size() + 1, limits);
    REQUIRE(parse_in_pieces(bytes, 1, limits) == whole);
    REQUIRE(parse_in_pieces(bytes, random() % 30 + 2, limits) == whole);
  }
}
