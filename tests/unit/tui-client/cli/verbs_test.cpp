// Verbs without a server: what they say when they can't even begin. With one: tests/interop.
#include "tui-client/cli/verbs.hpp"

#include <doctest/doctest.h>

#include "tests/unit/temporary_directory.hpp"
#include "tui-client/history/history.hpp"

using namespace tui;

namespace {
struct Fixture {
  test::TemporaryDirectory directory;
  Config config;
  Fixture() {
    config.data_directory = directory.path() / "data";
    AccountConfig account;
    account.jid = *xmpp::Jid::parse("me@example.test");
    account.password = "secret";
    account.server = "127.0.0.1:1";  // nobody listens there
    config.accounts.push_back(account);
  }
};
}  // namespace

TEST_CASE("usage errors come before anything else") {
  Fixture f;
  CHECK(run_send(f.config, {.to = "a@b@c", .text = "hi"}) == exit_usage);
  CHECK(run_send(f.config, {.to = "bob@example.net", .text = ""}) == exit_usage);
  CHECK(run_fingerprint(f.config, {.jid = "a@b@c"}) == exit_usage);
  Config nobody;
  nobody.data_directory = f.config.data_directory;
  CHECK(run_send(nobody, {.to = "bob@example.net", .text = "hi"}) == exit_usage);
  CHECK(run_recv(nobody, {}) == exit_usage);
  f.config.accounts[0].password.reset();
  CHECK(run_send(f.config, {.to = "bob@example.net", .text = "hi"}) == exit_usage);
  CHECK(run_register(f.config, {}) == exit_usage);
}

TEST_CASE("nobody listens") {
  Fixture f;
  CHECK(run_send(f.config, {.to = "bob@example.net", .text = "hi"}) == exit_no_connection);
  CHECK(run_recv(f.config, {.count = 1}) == exit_no_connection);
  CHECK(run_register(f.config, {}) == exit_no_connection);
}

TEST_CASE("the own fingerprint needs no server and stays the same") {
  Fixture f;
  CHECK(run_fingerprint(f.config, {}) == exit_success);
  CHECK(run_fingerprint(f.config, {}) == exit_success);
}

TEST_CASE("a store in use is not touched") {
  Fixture f;
  auto held = History::open(f.config.data_directory);
  REQUIRE(held);
  CHECK(run_send(f.config, {.to = "bob@example.net", .text = "hi"}) == exit_failure);
}

TEST_CASE("recv prints what is unread without asking the server, and leaves what was not asked for") {
  Fixture f;
  {
    auto history = History::open(f.config.data_directory);
    REQUIRE(history);
    ChatMessage row;
    row.account = "me@example.test";
    row.chat = row.from = *xmpp::Jid::parse("bob@example.net");
    row.body = "waiting";
    row.unread = true;
    for (const auto* id : {"1", "2", "3"}) {
      row.stanza_id = id;
      REQUIRE((*history)->add(row));
    }
  }
  CHECK(run_recv(f.config, {.json = true, .count = 1}) == exit_success);
  CHECK(run_recv(f.config, {.count = 2}) == exit_success);
  CHECK(run_recv(f.config, {.count = 1, .timeout_s = 0}) == exit_no_connection);  // read now
}
