// Reports that come with a block (XEP-0377): kept, bounded, whatever is in them.
#include "xmppd/features/abuse_report.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"

using namespace xmppd;

namespace xmppd {
extern const FeatureEntry blocking_feature;
}

namespace {

struct Blocking : TestHost {
  Blocking() : TestHost({&blocking_feature}) {
    add_account("juliet@example.org");
    juliet = bind("juliet@example.org/balcony", sink);
  }
  void block(const std::string& items) {
    send(juliet, "<iq type='set' id='b'><block xmlns='urn:xmpp:blocking'>" + items + "</block></iq>");
  }
  std::vector<AbuseReport> kept() { return result_of(stores.reports.list(0, 100)).value(); }
  TestSink sink;
  std::shared_ptr<Session> juliet;
};

}  // namespace

TEST_CASE("a report: kept with whom it names and what was said; a block without one is none") {
  Blocking test;
  test.block(
      "<item jid='ok@x.example'/><item jid='spam@x.example'><report xmlns='urn:xmpp:reporting:1' "
      "reason='urn:xmpp:reporting:spam'><stanza-id xmlns='urn:xmpp:sid:0' by='juliet@example.org' id='m1'/>"
      "<text>Never came trouble\nto my house</text></report></item>");
  const auto kept = test.kept();
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].reporter == jid("juliet@example.org"));
  CHECK(kept[0].reported == jid("spam@x.example"));
  CHECK(kept[0].reason == "urn:xmpp:reporting:spam");
  CHECK(kept[0].text == "Never came trouble to my house");
  CHECK(kept[0].messages == std::vector<std::string>{"m1"});
  REQUIRE(test.sink.received.size() == 1);
  CHECK(test.sink.received[0]->type() == "result");
}

TEST_CASE("a report: cut to its bounds, between characters") {
  Blocking test;
  std::string text = "x", ids;
  while (text.size() < 3000) text += "ä";
  for (int i = 0; i < 60; ++i) ids += "<stanza-id xmlns='urn:xmpp:sid:0' id='m" + std::to_string(i) + "'/>";
  test.block("<item jid='spam@x.example'><report xmlns='urn:xmpp:reporting:1'>" + ids + "<text>" + text +
             "</text></report></item>");
  const auto kept = test.kept();
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].text.size() == 1999);
  CHECK(text.starts_with(kept[0].text));
  CHECK(kept[0].messages.size() == 50);
  CHECK(kept[0].reason.empty());
}

TEST_CASE("a report: lost with its block where nothing can be written") {
  Blocking test;
  test.memory.fail_next(2);
  test.block("<item jid='spam@x.example'><report xmlns='urn:xmpp:reporting:1'/></item>");
  CHECK(test.kept().empty());
  REQUIRE(test.sink.received.size() == 1);
  CHECK(test.sink.received[0]->type() == "error");
}
