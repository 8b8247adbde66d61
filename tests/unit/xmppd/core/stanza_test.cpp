// Stanza: addresses and bytes in step.
#include "xmppd/core/stanza.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/writer.hpp"
#include "tests/unit/xmppd/test_host.hpp"

using namespace xmppd;

namespace {
StanzaPtr message(std::string_view text, std::string_view to) {
  return Stanza::make(xml(text), jid("romeo@example.org/orchard"), to.empty() ? xmpp::Jid() : jid(to));
}
}  // namespace

TEST_CASE("make writes the addresses into the element") {
  const auto stanza = message("<message from='a@b' to='c@d' id='1' type='chat'/>", "juliet@example.org");
  CHECK(stanza->element().attr("from") == "romeo@example.org/orchard");
  CHECK(stanza->element().attr("to") == "juliet@example.org");
  CHECK(stanza->id() == "1");
  CHECK(stanza->type() == "chat");
  CHECK(stanza->kind() == xmpp::StanzaKind::message);
  CHECK_FALSE(message("<presence to='c@d'/>", "")->element().has_attr("to"));
}

TEST_CASE("a readdressed stanza differs in `to` alone, as element and as bytes") {
  const char* text =
      "<message type='chat' id='it&apos;s to=&apos;x&apos; &gt;'><body> to='nobody' &amp;</body></message>";
  const auto original = message(text, "juliet@example.org");
  for (const char* to : {"juliet@example.org/balcony", "juliet@example.org/<&'\"> ☃", "x@y"}) {
    const auto copy = Stanza::readdress(original, jid(to));
    CHECK(copy->to() == jid(to));
    CHECK(copy->from() == original->from());
    CHECK(copy->id() == original->id());
    CHECK(xml(copy->wire()) == copy->element());
    CHECK(copy->element().attr("to") == to);
    auto back = copy->element();
    back.set_attr("to", "juliet@example.org");
    CHECK(back == original->element());
  }
  CHECK(original->element().attr("to") == "juliet@example.org");
}

TEST_CASE("readdressing again, to the same address, and from or to none") {
  const auto original = message("<presence><status>hi</status></presence>", "");
  const auto first = Stanza::readdress(original, jid("a@b/c"));
  CHECK(first->wire() == xmpp::to_xml(first->element(), xmpp::ns::client));
  CHECK(Stanza::readdress(first, jid("a@b/c")) == first);
  const auto second = Stanza::readdress(first, jid("d@e"));
  CHECK(second->element().attr("to") == "d@e");
  CHECK(xml(second->wire()) == second->element());
  const auto none = Stanza::readdress(second, xmpp::Jid());
  CHECK(none->element() == original->element());
  CHECK(xml(none->wire()) == original->element());
}
