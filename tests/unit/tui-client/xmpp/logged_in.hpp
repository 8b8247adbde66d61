// A GlooxClient of me@example.test with a store of its own at a ScriptedServer.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/unit/temporary_directory.hpp"
#include "tests/unit/tui-client/xmpp/scripted_server.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/gloox_client.hpp"

namespace test {

struct LoggedIn {
  const tui::AccountId me = "me@example.test";
  const xmpp::Jid bob = *xmpp::Jid::parse("bob@example.net");
  xmpp::EventLoop loop;
  TemporaryDirectory directory;
  std::unique_ptr<tui::History> history;
  ScriptedServer server{loop};
  std::vector<tui::Event> events;
  tui::AccountConfig config;
  tui::GlooxClientOptions options;
  std::unique_ptr<tui::GlooxClient> client;

  LoggedIn() {
    auto opened = tui::History::open(directory.path());
    REQUIRE(opened);
    history = std::move(*opened);
    config.jid = *xmpp::Jid::parse(me);
    config.password = "secret";
    config.server = server.address();
    config.ca_file = server.ca_file();
    options.times.step_ms = 2000;
    options.times.backoff_first_ms = 20;
    options.times.backoff_max_ms = 50;
  }

  // Connects, whatever comes of it.
  void connect() {
    client = std::make_unique<tui::GlooxClient>(
        loop, *history, [this](const tui::Event& event) { events.push_back(event); }, options);
    REQUIRE(client->connect(config));
  }
  void log_in() {
    connect();
    until([this] { return online(); });
  }
  void until(const std::function<bool()>& condition) { run_until(loop, condition); }
  void wait(unsigned milliseconds) { run_for(loop, milliseconds); }

  template <class T>
  const T* last() const {
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
      if (const auto* found = event->as<T>()) return found;
    }
    return nullptr;
  }
  template <class T>
  std::size_t count() const {
    std::size_t number = 0;
    for (const auto& event : events) number += event.as<T>() != nullptr ? 1 : 0;
    return number;
  }
  bool online() const {
    const auto* change = last<tui::ConnectionChanged>();
    return change && change->state == tui::ConnectionState::online;
  }
  tui::ConnectionState state() const {
    const auto* change = last<tui::ConnectionChanged>();
    return change ? change->state : tui::ConnectionState::offline;
  }
  tui::Delivery delivery(tui::MessageId id) {
    const auto page = history->page(me, bob, 0, 100);
    REQUIRE(page);
    for (const auto& row : *page) {
      if (row.id == id) return row.delivery;
    }
    FAIL("no such row");
    return tui::Delivery::failed;
  }
  // A message of ours in plain text, as /plain allows it.
  tui::MessageId send_plain(const std::string& body) {
    REQUIRE(client->set_chat_mode(me, bob, tui::Encryption::none));
    const auto id = client->send_message(me, bob, tui::Draft{body, tui::MessageKind::text, {}, {}});
    REQUIRE(id);
    return *id;
  }
};

}  // namespace test
