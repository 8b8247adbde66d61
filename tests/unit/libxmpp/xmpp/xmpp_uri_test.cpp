// xmpp: URIs: those of RFC 5122 and XEP-0147, and what is none.
#include "libxmpp/xmpp/xmpp_uri.hpp"

#include <doctest/doctest.h>

using namespace xmpp;

TEST_CASE("an address, an action and what goes with it") {
  const auto uri = parse_xmpp_uri(" xmpp:bob@example.org?message;subject=A%20b;body=hi%3B%20there%3f \n");
  REQUIRE(uri);
  CHECK(uri->jid.text() == "bob@example.org");
  CHECK(uri->action == "message");
  CHECK(uri->parameter("subject") == "A b");
  CHECK(uri->parameter("body") == "hi; there?");
  CHECK(uri->parameter("thread").empty());
  CHECK(parse_xmpp_uri(to_text(*uri))->parameters == uri->parameters);
}

TEST_CASE("other forms") {
  CHECK(parse_xmpp_uri("XMPP:bob@example.org")->action.empty());
  CHECK(parse_xmpp_uri("xmpp:tea@conference.example.org?join")->action == "join");
  CHECK(parse_xmpp_uri("xmpp:tea@conference.example.org/Al%20ice?join")->jid.resource() == "Al ice");
  CHECK(parse_xmpp_uri("xmpp://me@example.org/bob@example.net?message#part")->jid.text() == "bob@example.net");
  CHECK(parse_xmpp_uri("xmpp:example.org")->jid.text() == "example.org");
  // Without an action: keys of devices.
  const auto keys = parse_xmpp_uri("xmpp:bob@example.org?omemo-sid-1=ab;omemo-sid-2=cd;odd");
  CHECK(keys->action.empty());
  CHECK(keys->parameters.size() == 3);
  CHECK(to_text(XmppUri{*Jid::parse("o%hara@example.org/a b"), "join", {{"password", "x;y=z"}}}) ==
        "xmpp:o%25hara@example.org/a%20b?join;password=x%3By%3Dz");
}

TEST_CASE("what is no such URI") {
  for (const auto* text : {"", "xmpp:", "xmp:bob@example.org", "http://example.org", "bob@example.org", "xmpp:?join",
                           "xmpp:a@b@c", "xmpp://me@example.org", "xmpp:%00@example.org", "xmpp:@example.org"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_xmpp_uri(text));
  }
  CHECK_FALSE(parse_xmpp_uri("xmpp:bob@example.org?message;body=" + std::string(XmppUri::max_bytes, 'x')));
  CHECK(parse_xmpp_uri("xmpp:bob@example.org?message;body=%zz%4")->parameter("body") == "%zz%4");
}
