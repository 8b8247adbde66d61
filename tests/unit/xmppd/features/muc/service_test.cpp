// The service as a whole: what a restart leaves, the end of the daemon, idle rooms, queues.
#include "xmppd/features/muc/service.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/features/muc/muc.hpp"
#include "xmppd/features/presence.hpp"

using namespace xmppd;
using Condition = xmpp::StanzaErrorCondition;

namespace xmppd {
extern const FeatureEntry messages_feature;
}

namespace {

constexpr const char* instant =
    "<iq to='cave@conference.example.org' type='set' id='made'><query xmlns='http://jabber.org/protocol/muc#owner'>"
    "<x xmlns='jabber:x:data' type='submit'/></query></iq>";

std::string enter(std::string_view nick) {
  return "<presence to='cave@conference.example.org/" + std::string(nick) +
         "'><x xmlns='http://jabber.org/protocol/muc'/></presence>";
}

struct Rooms : TestHost {
  Rooms() : TestHost({&presence_feature, &messages_feature, &muc_feature}) {
    add_account("crone@example.org");
    add_account("wicca@example.org");
    crone = bind("crone@example.org/desktop", to_crone);
    wicca = bind("wicca@example.org/laptop", to_wicca);
  }
  void make_room() {
    send(crone, enter("first"));
    send(crone, instant);
    to_crone.received.clear();
  }
  std::optional<MucRoomRecord> stored() {
    return result_of(stores.muc.load(jid("cave@conference.example.org"))).value();
  }
  static bool has_code(const StanzaPtr& stanza, std::string_view code) {
    const auto* x = stanza->element().child("x", xmpp::ns::muc_user);
    for (const auto& child : x ? x->children() : std::vector<xmpp::Element>()) {
      if (child.name() == "status" && child.attr("code") == code) return true;
    }
    return false;
  }
  TestSink to_crone, to_wicca;
  std::shared_ptr<Session> crone, wicca;
};

}  // namespace

TEST_CASE("the end of the daemon: everybody is told once (332), and the room is there afterwards") {
  Rooms test;
  test.make_room();
  test.send(test.wicca, enter("second"));
  test.to_crone.received.clear();
  test.to_wicca.received.clear();
  HostStopping event;
  test.host.hooks.stopping.fire(event);
  test.settle();
  REQUIRE(test.to_crone.received.size() == 1);
  CHECK(test.to_crone.received[0]->type() == "unavailable");
  CHECK(Rooms::has_code(test.to_crone.received[0], "332"));
  REQUIRE(test.to_wicca.received.size() == 1);
  CHECK(test.stored());
  test.host.sessions.close(*test.wicca);
  test.settle();
  CHECK(test.to_crone.received.size() == 1);
  test.to_crone.received.clear();
  test.send(test.crone, enter("first"));
  CHECK(test.to_crone.only_error() == Condition::service_unavailable);
}

TEST_CASE("rooms come back with the daemon, with history and owner; nobody is in them") {
  Rooms test;
  test.make_room();
  test.send(test.crone, "<message to='cave@conference.example.org' type='groupchat' id='m1'><body>hi</body></message>");
  HostStopping event;
  test.host.hooks.stopping.fire(event);
  test.settle();

  HostDirectory directory;
  Host again(jid("example.org"), test.config, test.stores, test.environment, directory,
             {&presence_feature, &messages_feature, &muc_feature});
  TestSink sink;
  std::shared_ptr<Account> account;
  again.accounts.with(jid("wicca@example.org"), [&account](auto loaded) { account = loaded.value(); });
  test.settle();
  const auto session = again.sessions.bind(account, "phone", sink, {}).value();
  again.router.from_client(*session, xml(enter("second")));
  test.settle();
  REQUIRE(sink.received.size() == 3);
  CHECK(Rooms::has_code(sink.received[0], "110"));
  CHECK_FALSE(Rooms::has_code(sink.received[0], "201"));
  CHECK(sink.received[1]->id() == "m1");
  CHECK(sink.received[1]->from().text() == "cave@conference.example.org/first");
  CHECK(sink.received[1]->element().child("delay", xmpp::ns::delay));
  CHECK(sink.received[2]->element().child("subject"));
}

TEST_CASE("a temporary room whose people do not come back after a restart goes") {
  Rooms test;
  test.make_room();
  HostStopping event;
  test.host.hooks.stopping.fire(event);
  test.settle();
  HostDirectory directory;
  const Host again(jid("example.org"), test.config, test.stores, test.environment, directory, {&muc_feature});
  test.settle();
  test.environment.advance(599);
  test.settle();
  CHECK(test.stored());
  test.environment.advance(2);
  test.settle();
  CHECK_FALSE(test.stored());
}

TEST_CASE("a room whose creator vanished before configuring it is nobody's after a restart") {
  Rooms test;
  test.send(test.crone, enter("first"));
  CHECK(test.stored()->locked);
  HostDirectory directory;
  Host again(jid("example.org"), test.config, test.stores, test.environment, directory,
             {&presence_feature, &messages_feature, &muc_feature});
  TestSink sink;
  std::shared_ptr<Account> account;
  again.accounts.with(jid("wicca@example.org"), [&account](auto loaded) { account = loaded.value(); });
  test.settle();
  const auto session = again.sessions.bind(account, "phone", sink, {}).value();
  again.router.from_client(*session, xml(enter("second")));
  test.settle();
  REQUIRE(sink.received.size() == 2);
  CHECK(Rooms::has_code(sink.received[0], "201"));
  CHECK(test.stored()->affiliations[0].jid == jid("wicca@example.org"));
}

TEST_CASE("what a message sets off is parsed and serialised once, whoever hears it") {
  Rooms test;
  test.make_room();
  test.send(test.wicca, enter("second"));
  test.to_crone.received.clear();
  test.to_wicca.received.clear();
  test.send(test.crone, "<message to='cave@conference.example.org' type='groupchat' id='m1'><body>hi</body></message>");
  REQUIRE(test.to_crone.received.size() == 1);
  REQUIRE(test.to_wicca.received.size() == 1);
  CHECK(test.to_wicca.received[0]->wire().find("to='wicca@example.org/laptop'") != std::string::npos);
  CHECK(test.to_wicca.received[0]->element().child_text("body") == "hi");
}
