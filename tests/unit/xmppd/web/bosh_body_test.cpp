#include "xmppd/web/bosh_body.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/namespaces.hpp"

using namespace xmppd;

namespace {

std::string body(const std::string& inside) { return "<body xmlns='http://jabber.org/protocol/httpbind' " + inside; }

}  // namespace

TEST_CASE("BOSH: what a body says") {
  const auto request = parse_bosh("\n" + body("rid='7' sid='s' ack='6' pause='60' type='terminate' to='example.org' "
                                              "from='a@example.org' xml:lang='de' wait='30' hold='1' ver='1.6' "
                                              "xmlns:x='urn:xmpp:xbosh' x:restart='true'><message><body>b</body>"
                                              "</message><iq xmlns='jabber:client'/><r xmlns='urn:xmpp:sm:3'/></body>"),
                                  {});
  REQUIRE(request);
  CHECK(request->rid == 7);
  CHECK(request->sid == "s");
  CHECK(request->ack == 6);
  CHECK(request->pause == 60);
  CHECK(request->wait == 30);
  CHECK(request->hold == 1);
  CHECK(request->terminate);
  CHECK(request->restart);
  CHECK(request->lang == "de");
  CHECK(request->from == "a@example.org");
  REQUIRE(request->payloads.size() == 3);
  CHECK(request->payloads[0].is("message", xmpp::ns::client));  // without a namespace of its own
  CHECK(request->payloads[0].child("body", xmpp::ns::client));
  CHECK(request->payloads[1].is("iq", xmpp::ns::client));
  CHECK(request->payloads[2].is("r", xmpp::ns::sm));
}

TEST_CASE("BOSH: what is no body") {
  CHECK(parse_bosh(body("rid='9007199254740991'/>"), {}));
  for (const std::string& bad : {std::string(),
                                 std::string(" "),
                                 std::string("x"),
                                 body(""),
                                 body("/>"),
                                 body("rid=''/>"),
                                 body("rid='0'/>"),
                                 body("rid='-1'/>"),
                                 body("rid='1.5'/>"),
                                 body("rid=' 1'/>"),
                                 body("rid='9007199254740992'/>"),
                                 body("rid='99999999999999999999'/>"),
                                 body("rid='1' ack='x'/>"),
                                 body("rid='1' wait='-1'/>"),
                                 body("rid='1' hold='5000000000'/>"),
                                 body("rid='1'>text</body>"),
                                 body("rid='1'><a></body>"),
                                 body("rid='1'/>") + body("rid='2'/>"),
                                 std::string("<body rid='1'/>"),
                                 std::string("<!DOCTYPE a>") + body("rid='1'/>"),
                                 std::string("<a xmlns='urn:x' rid='1'/>")}) {
    CHECK_MESSAGE(!parse_bosh(bad, {}), bad);
  }
  xmpp::ParserLimits small;
  small.max_stanza_bytes = 200;
  const auto large = parse_bosh(body("rid='1'>") + std::string(300, ' ') + "</body>", small);
  CHECK(!large);
}

TEST_CASE("BOSH: what a response looks like") {
  CHECK(to_xml(BoshResponse{}) == "<body xmlns='http://jabber.org/protocol/httpbind'/>");
  CHECK(to_xml(BoshResponse{.recoverable = true}) ==
        "<body xmlns='http://jabber.org/protocol/httpbind' type='error'/>");
  const auto ended = xmpp::parse_element(to_xml(BoshResponse{.attributes = {{"from", "a'<&"}},
                                                             .terminate = true,
                                                             .condition = BoshCondition::remote_stream_error,
                                                             .payloads = "<stream:error xmlns='jabber:client'/>"}));
  REQUIRE(ended);
  CHECK(ended->attr("type") == "terminate");
  CHECK(ended->attr("condition") == "remote-stream-error");
  CHECK(ended->attr("from") == "a'<&");
  CHECK(ended->child("error", xmpp::ns::streams));
}

TEST_CASE("BOSH: the lower version is spoken") {
  CHECK(lower_bosh_version("1.6") == "1.6");
  CHECK(lower_bosh_version("1.11") == "1.11");
  CHECK(lower_bosh_version("1.100") == "1.11");
  CHECK(lower_bosh_version("2.0") == "1.11");
  CHECK(lower_bosh_version("1") == "1.0");
  CHECK(lower_bosh_version("") == "0.0");
}
