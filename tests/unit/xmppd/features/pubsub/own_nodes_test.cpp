// PersonalNodes: what other features do at an account's nodes happens as a whole or not at all.
#include "xmppd/core/personal_nodes.hpp"

#include <doctest/doctest.h>

#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/features/pubsub/pep.hpp"
#include "xmppd/features/pubsub/pubsub_service.hpp"

using namespace xmppd;

namespace {

struct Personal : TestHost {
  Personal() : TestHost({&pep_feature}) {
    add_account("romeo@example.org");
    romeo = account("romeo@example.org");
    host.personal_nodes->on_changed("urn:a", [this](const auto&, const Work&) { ++changes; });
  }

  PersonalNodes& nodes() { return *host.personal_nodes; }
  static PersonalNodes::Item item(const std::string& id, const std::string& text = "x") {
    xmpp::Element payload("x", "urn:example:x");
    payload.set_text(text);
    return {id, std::move(payload)};
  }
  static PersonalNodes::Change change(const std::string& node, std::vector<PersonalNodes::Item> publish,
                                      std::vector<std::string> retract = {}) {
    return {node, std::move(publish), std::move(retract), false};
  }
  // Empty: done; else what stood in the way.
  std::optional<xmpp::Errc> apply(std::vector<PersonalNodes::Change> wanted) {
    const auto done = result_of(nodes().change(romeo, std::move(wanted), {}));
    return done ? std::nullopt : std::optional(done.error().code);
  }
  std::string ids(const std::string& node) {
    std::string all;
    const auto items = result_of(nodes().items(romeo, node)).value();
    for (const auto& each : items) all += each.id;
    return all;
  }

  std::shared_ptr<Account> romeo;
  int changes = 0;
};

}  // namespace

TEST_CASE("personal nodes are made with the first item, and closed to strangers") {
  Personal test;
  CHECK(test.ids("urn:a").empty());
  CHECK_FALSE(test.result_of(test.nodes().readable(test.romeo, "urn:a", jid("juliet@example.org"))).value());
  CHECK_FALSE(test.apply({test.change("urn:a", {test.item("1")})}));
  CHECK(test.ids("urn:a") == "1");
  CHECK(test.changes == 1);
  CHECK(test.result_of(test.nodes().readable(test.romeo, "urn:a", test.romeo->jid())).value());
  CHECK_FALSE(test.result_of(test.nodes().readable(test.romeo, "urn:a", jid("juliet@example.org"))).value());

  auto open = test.change("urn:b", {test.item("1")});
  open.open = true;
  CHECK_FALSE(test.apply({open}));
  CHECK(test.result_of(test.nodes().readable(test.romeo, "urn:b", jid("juliet@example.org"))).value());
}

TEST_CASE("personal nodes: retractions of what is not there are passed over, and are no news") {
  Personal test;
  CHECK_FALSE(test.apply({test.change("urn:a", {test.item("1")})}));
  CHECK_FALSE(test.apply({test.change("urn:a", {}, {"2"})}));
  CHECK(test.changes == 1);
  CHECK_FALSE(test.apply({test.change("urn:a", {}, {"1", "2"})}));
  CHECK(test.changes == 2);
  CHECK(test.ids("urn:a").empty());
}

TEST_CASE("personal nodes: a change that does not fit has no effect at all") {
  Personal test;
  CHECK_FALSE(test.apply({test.change("urn:a", {test.item("1")}), test.change("urn:b", {test.item("2")})}));
  const std::string large(2000, 'x');

  test.config.set(pubsub_max_bytes, std::int64_t{1000});
  CHECK(test.apply({test.change("urn:a", {test.item("3")}, {"1"}), test.change("urn:b", {test.item("4", large)})}) ==
        xmpp::Errc::limit_exceeded);
  test.config.set(pubsub_max_bytes, std::int64_t{1'000'000});
  test.config.set(pubsub_max_item_bytes, std::int64_t{1024});
  CHECK(test.apply({test.change("urn:a", {test.item("3")}, {"1"}), test.change("urn:b", {test.item("4", large)})}) ==
        xmpp::Errc::limit_exceeded);
  test.memory.fail_next(1);
  CHECK(test.apply({test.change("urn:a", {test.item("3")}, {"1"})}) == xmpp::Errc::storage_failed);
  CHECK(test.ids("urn:a") == "1");
  CHECK(test.ids("urn:b") == "2");
  CHECK(test.changes == 1);
}
