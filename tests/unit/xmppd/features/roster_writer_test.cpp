// RosterWriter: whichever of several changes the store refuses, memory has the others.
#include "xmppd/features/roster_writer.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/storage/stores.hpp"

namespace roster_writer_test {

using namespace xmppd;

namespace {

RosterChange put(const std::string& contact, const std::string& name) {
  RosterChange change;
  change.put.emplace();
  change.put->jid = jid(contact + "@example.net");
  change.put->name = name;
  return change;
}
RosterChange removal(const std::string& contact) {
  RosterChange change;
  change.remove = jid(contact + "@example.net");
  return change;
}
RosterChange put_request(const std::string& contact, const std::string& stanza) {
  RosterChange change;
  change.put_request = SubscriptionRequest{jid(contact + "@example.net"), stanza};
  return change;
}
RosterChange remove_request(const std::string& contact) {
  RosterChange change;
  change.remove_request = jid(contact + "@example.net");
  return change;
}

std::string text_of(const Roster& roster) {
  std::string text;
  for (const auto& item : roster.items) {
    text += item.jid.text() + "=" + item.name + "@" + std::to_string(item.changed_in) + " ";
  }
  for (const auto& [from, request] : roster.requests) text += "?" + from.text() + "=" + request.stanza + " ";
  return text;
}

}  // namespace

TEST_CASE("roster: of several changes the store refuses some, and memory has the others") {
  const std::vector<std::vector<RosterChange>> all{
      {put("a", "one"), put("a", "two"), put("a", "three")},
      {put("a", "one"), removal("a"), put("a", "three")},
      {removal("a"), put("a", "two"), removal("a")},
      {put("a", "one"), put("b", "two"), removal("a")},
      {put_request("a", "one"), put_request("a", "two"), remove_request("a")},
      {remove_request("a"), put_request("a", "two"), remove_request("a")},
      {remove_request("b"), put("b", "two"), put_request("b", "three")},
  };
  for (std::size_t which = 0; which < all.size(); ++which) {
    for (const std::string accepted : {"ny", "yn", "nn", "nyn", "yny", "nny", "nnn"}) {
      CAPTURE(which);
      CAPTURE(accepted);
      TestHost test;
      test.add_account("romeo@example.org");
      const auto romeo = test.account("romeo@example.org");
      RosterWriter writer(test.host);
      const auto nothing = [](const auto&) {};
      for (auto change : {put("a", "first"), put_request("a", "first"), put_request("b", "first")}) {
        writer.apply(romeo, std::move(change), nothing);
      }
      test.settle();
      std::string answers;
      for (std::size_t i = 0; i < accepted.size(); ++i) {
        test.memory.fail_next(accepted[i] == 'n' ? 1 : 0);
        writer.apply(romeo, all[which][i], [&answers](const auto& done) { answers += done ? 'y' : 'n'; });
        test.memory.fail_next(0);
      }
      const auto version = romeo->roster().version;
      test.settle();
      CHECK(answers == accepted);
      CHECK(text_of(romeo->roster()) ==
            text_of(test.result_of(test.stores.rosters.load(jid("romeo@example.org"))).value()));
      CHECK(romeo->roster().version == version);
      // What was under way is over: the next ones begin on what is there.
      writer.apply(romeo, put("c", "later"), nothing);
      test.memory.fail_next(1);
      writer.apply(romeo, put("c", "refused"), nothing);
      test.settle();
      CHECK(text_of(romeo->roster()) ==
            text_of(test.result_of(test.stores.rosters.load(jid("romeo@example.org"))).value()));
    }
  }
}

}  // namespace roster_writer_test
