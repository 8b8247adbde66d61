// Guard and IqTracker: forged senders, guessed ids, answers that never come.
#include "tui-client/xmpp/guard.hpp"

#include <doctest/doctest.h>

#include "tests/unit/tui-client/xmpp/scripted_server.hpp"
#include "tui-client/xmpp/iq_tracker.hpp"

using namespace tui;
using test::element;

namespace {
const xmpp::Jid own = *xmpp::Jid::parse("me@example.test/desk");

Admission judge(const std::string& xml) { return Guard(own).judge(element(xml)); }
}  // namespace

// CVE-2015-8688, CVE-2016-9928, CVE-2019-16236.
TEST_CASE("roster pushes count from our own account only") {
  const auto push = [](const std::string& from) {
    return judge("<iq type='set' id='p'" + from + "><query xmlns='jabber:iq:roster'><item jid='x@y'/></query></iq>");
  };
  CHECK(push("") == Admission::pass);
  CHECK(push(" from='me@example.test'") == Admission::pass);
  CHECK(push(" from='me@example.test/other'") == Admission::reject_request);
  CHECK(push(" from='example.test'") == Admission::reject_request);
  CHECK(push(" from='mallory@example.test'") == Admission::reject_request);
}

// CVE-2017-5589 to CVE-2017-5606, CVE-2019-16235, CVE-2020-26547.
TEST_CASE("carbons of strangers, malformed senders and IQs without id are dropped") {
  CHECK(judge("<message from='me@example.test/other'><sent xmlns='urn:xmpp:carbons:2'/></message>") == Admission::drop);
  CHECK(judge("<message from='me@example.test'><sent xmlns='urn:xmpp:carbons:2'/></message>") == Admission::pass);
  CHECK(judge("<message from='bob@example.net/x'><private xmlns='urn:xmpp:carbons:2'/></message>") == Admission::pass);
  CHECK(judge("<message from='mallory@x'><received xmlns='urn:xmpp:carbons:2'/></message>") == Admission::drop);
  CHECK(judge("<message from='a@b@c'><body>hi</body></message>") == Admission::drop);
  CHECK(judge("<message from=''><body>hi</body></message>") == Admission::drop);
  CHECK(judge("<iq type='get' from='bob@example.net/x'><ping xmlns='urn:xmpp:ping'/></iq>") == Admission::drop);
  CHECK(judge("<iq type='nonsense' id='1'/>") == Admission::drop);
  CHECK(judge("<presence type='nonsense' from='bob@example.net/x'/>") == Admission::drop);
  CHECK(judge("<message xmlns='urn:example:other'/>") == Admission::drop);
  CHECK(judge("<message from='bob@example.net/x'><body>hi</body></message>") == Admission::pass);
  CHECK(judge("<presence from='bob@example.net/x'/>") == Admission::pass);
}

TEST_CASE("without from it is our own account") {
  const Guard guard(own);
  CHECK(guard.sender(element("<message/>")) == own.bare());
  CHECK(guard.from_own_account(element("<message/>")));
  CHECK_FALSE(guard.from_own_account(element("<message from='me@example.test/desk'/>")));
}

// CVE-2013-6483, CVE-2014-0364.
TEST_CASE("an IQ answer counts from who was asked only") {
  xmpp::EventLoop loop;
  std::vector<xmpp::Element> sent;
  IqTracker iqs(loop, [&](const xmpp::Element& iq) {
    sent.push_back(iq);
    return true;
  });
  iqs.set_own(own);
  int answers = 0;
  const auto ask = [&](const std::string& to) {
    xmpp::Element iq("iq", "jabber:client");
    iq.set_attr("type", "get");
    if (!to.empty()) iq.set_attr("to", to);
    iqs.ask(iq, [&](IqResult) { ++answers; });
    return std::string(sent.back().attr("id"));
  };
  const auto reply = [&](const std::string& id, const std::string& from) {
    iqs.handle(element("<iq type='result' id='" + id + "'" + (from.empty() ? "" : " from='" + from + "'") + "/>"));
  };

  auto id = ask("bob@example.net");
  reply(id, "mallory@example.net");
  reply(id, "bob@example.net/phone");
  reply(id, "");
  reply("guess", "bob@example.net");
  CHECK(answers == 0);
  reply(id, "bob@example.net");
  reply(id, "bob@example.net");
  CHECK(answers == 1);

  for (const char* from : {"", "me@example.test", "me@example.test/desk", "example.test"}) {
    id = ask("");
    reply(id, "bob@example.net");
    CHECK(iqs.waiting() == 1);
    reply(id, from);
    CHECK(iqs.waiting() == 0);
  }
  CHECK(answers == 5);
  CHECK(ask("") != ask(""));
}

TEST_CASE("an answer that does not come is an error in time, also without a connection") {
  xmpp::EventLoop loop;
  bool connected = true;
  IqTracker iqs(
      loop, [&](const xmpp::Element&) { return connected; }, 100);
  std::vector<xmpp::StanzaErrorCondition> errors;
  const auto ask = [&] {
    iqs.ask(xmpp::Element("iq", "jabber:client"), [&](IqResult result) { errors.push_back(result.error().condition); });
  };
  ask();
  test::run_until(loop, [&] { return errors.size() == 1; });
  CHECK(errors[0] == xmpp::StanzaErrorCondition::remote_server_timeout);
  connected = false;
  ask();
  CHECK(errors.size() == 1);  // not from within the call
  test::run_until(loop, [&] { return errors.size() == 2; });
  CHECK(errors[1] == xmpp::StanzaErrorCondition::recipient_unavailable);
  connected = true;
  ask();
  ask();
  iqs.cancel_all();
  CHECK(errors.size() == 4);
  CHECK(iqs.waiting() == 0);
}
