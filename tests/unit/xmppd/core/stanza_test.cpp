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

TEST_CASE("a child is added behind everything else, as element and as bytes") {
  const char* texts[] = {
      "<message/>",
      "<message type='chat' id='it&apos;s to=&apos;x&apos; /&gt;'/>",
      "<message id='1'><body> to='nobody' &amp; &lt;/message&gt;</body></message>",
      "<message><body/></message>",
      "<message>in <body>hi</body> between</message>",
      "<message><x xmlns='urn:x'><message xmlns='urn:y'/></x></message>",
      "<presence><status>hi</status></presence>",
      "<iq type='set' id='1'><query xmlns='jabber:iq:roster'/></iq>",
  };
  xmpp::Element children[] = {xml("<stanza-id xmlns='urn:xmpp:sid:0' by='&lt;&apos;&amp;&quot;&gt;@x' id='1'/>"),
                              xml("<a xmlns='urn:a'>&lt;text&gt;<b/></a>"), xml("<thread>t</thread>"),
                              xmpp::Element("inherits")};
  for (const char* text : texts) {
    for (const auto& child : children) {
      for (const char* to : {"", "juliet@example.org"}) {
        const auto original = message(text, to);
        auto tree = original->element();
        tree.add(child);
        const auto added = Stanza::with_child(original, child);
        CHECK(added->wire() == xmpp::to_xml(tree, xmpp::ns::client));
        CHECK(added->element() == tree);
        CHECK(added->content() == original->element());
        CHECK(added->to() == original->to());
        CHECK(added->from() == original->from());
        CHECK(added->id() == original->id());
        CHECK(added->kind() == original->kind());
        CHECK(original->wire() == xmpp::to_xml(original->element(), xmpp::ns::client));
      }
    }
  }
}

TEST_CASE("adding a child and readdressing, in any order, and more children") {
  const auto one = xml("<stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='1'/>");
  const auto two = xml("<delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'/>");
  const auto balcony = jid("juliet@example.org/balcony");
  for (const char* text : {"<message id='1'/>", "<message id='1'><body>hi</body></message>"}) {
    for (const char* to : {"", "juliet@example.org"}) {
      const auto original = message(text, to);
      auto tree = original->element();
      tree.set_attr("to", balcony.text());
      tree.add(one);
      const auto added = Stanza::readdress(Stanza::with_child(original, one), balcony);
      const auto readdressed = Stanza::with_child(Stanza::readdress(original, balcony), one);
      CHECK(added->to() == balcony);
      CHECK(added->element() == tree);
      CHECK(readdressed->element() == tree);
      CHECK(added->wire() == xmpp::to_xml(tree, xmpp::ns::client));
      CHECK(readdressed->wire() == xmpp::to_xml(tree, xmpp::ns::client));
      tree.add(two);
      const auto both = Stanza::with_child(added, two);
      CHECK(both->element() == tree);
      CHECK(both->wire() == xmpp::to_xml(tree, xmpp::ns::client));
      CHECK(added->wire() != both->wire());
    }
  }
}
