// XEP-0059.
#include "libxmpp/xmpp/rsm.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"

using namespace xmpp;

namespace {

Element query(const std::string& inside) { return parse_element("<query xmlns='q'>" + inside + "</query>").value(); }
Element query_set(const std::string& inside) {
  return query("<set xmlns='http://jabber.org/protocol/rsm'>" + inside + "</set>");
}

}  // namespace

TEST_CASE("rsm: nothing asked") {
  for (const auto& nothing : {query(""), query_set(""), query("<set xmlns='other'><max>x</max></set>"),
                              query_set("<max xmlns='other'>x</max>")}) {
    const auto request = parse_rsm(nothing);
    REQUIRE(request);
    CHECK_FALSE(request->max);
    CHECK_FALSE(request->after);
    CHECK_FALSE(request->before);
    CHECK_FALSE(request->index);
  }
}

TEST_CASE("rsm: what is asked") {
  const auto request = parse_rsm(query_set("<max>10</max><after>a</after><before/><index>7</index>"));
  REQUIRE(request);
  CHECK(request->max == 10);
  CHECK(request->after == "a");
  CHECK(request->before == "");
  CHECK(request->index == 7);
  CHECK(parse_rsm(query_set("<max>0</max>"))->max == 0);
  CHECK(parse_rsm(query_set("<max>18446744073709551615</max>"))->max == UINT64_MAX);
}

TEST_CASE("rsm: numbers that are none") {
  for (const auto* bad : {"", "x", "-1", "1.5", " 1", "1 ", "0x10", "18446744073709551616"}) {
    CAPTURE(bad);
    for (const auto* name : {"max", "index"}) {
      const auto request = parse_rsm(query_set(std::string("<") + name + ">" + bad + "</" + name + ">"));
      REQUIRE_FALSE(request);
      CHECK(request.error().condition == StanzaErrorCondition::bad_request);
    }
  }
}

TEST_CASE("rsm: what is answered") {
  const auto text = [](const Element& element) { return to_xml(element); };
  CHECK(text(make_rsm("a", "b", 7, 3)) ==
        "<set xmlns='http://jabber.org/protocol/rsm'><first index='3'>a</first><last>b</last><count>7</count></set>");
  CHECK(text(make_rsm("a", "b", {})) ==
        "<set xmlns='http://jabber.org/protocol/rsm'><first>a</first><last>b</last></set>");
  CHECK(text(make_rsm("", "", 0)) == "<set xmlns='http://jabber.org/protocol/rsm'><count>0</count></set>");
}
