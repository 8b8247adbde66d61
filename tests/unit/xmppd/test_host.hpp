// A host with stores in memory and sinks that remember, for unit tests of core and features.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "tests/story_runner/manual_environment.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/memory/memory_stores.hpp"

namespace xmppd {

inline xmpp::Jid jid(std::string_view text) { return xmpp::Jid::parse(text).value(); }
inline xmpp::Element xml(std::string_view text) { return xmpp::parse_element(text, xmpp::ns::client).value(); }

struct TestSink final : StanzaSink {
  void deliver(const StanzaPtr& stanza) override { received.push_back(stanza); }
  void close(const xmpp::StreamError& reason) override { closed = reason.condition; }
  void when_flushed(std::function<void()> done) override { unflushed.push_back(std::move(done)); }
  void pause_reading() override { ++pauses; }
  void resume_reading() override { ++resumes; }

  void flush() {
    const auto done = std::move(unflushed);
    unflushed.clear();
    for (const auto& each : done) each();
  }
  // The condition of the only stanza received, which must be an error; forgets it.
  xmpp::StanzaErrorCondition only_error() {
    if (received.size() != 1 || received[0]->type() != "error") throw std::runtime_error("not one error");
    const auto condition = xmpp::parse_stanza_error(received[0]->element()).condition;
    received.clear();
    return condition;
  }

  std::vector<StanzaPtr> received;
  std::vector<std::function<void()>> unflushed;
  std::optional<xmpp::StreamErrorCondition> closed;
  int pauses = 0, resumes = 0;
};

struct TestHost {
  explicit TestHost(std::vector<const FeatureEntry*> features = {})
      : host(jid("example.org"), config, stores, environment, directory, features) {
    config.set(*find_scram_iterations(), std::int64_t{4096});
    for (const auto* entry : features) {
      for (const auto* setting : entry->settings) {  // tests say much in no time
        if (setting->key.starts_with("limits.") && std::holds_alternative<std::int64_t>(setting->default_value)) {
          config.set_raw(*setting, std::int64_t{0});
        }
      }
    }
  }

  void settle() { environment.executor().run(); }

  void add_account(std::string_view bare) {
    stores.accounts.create({jid(bare), {}, 0, std::nullopt}).then_detached([](const auto& done) {
      if (!done) throw std::runtime_error(done.error().detail);
    });
    settle();
  }

  std::shared_ptr<Account> account(std::string_view bare) {
    std::shared_ptr<Account> found;
    host.accounts.with(jid(bare), [&found](auto loaded) { found = loaded.value(); });
    settle();
    return found;
  }

  std::shared_ptr<Session> bind(std::string_view full, StanzaSink& sink) {
    const auto address = jid(full);
    return host.sessions.bind(account(address.bare().text()), address.resource(), sink, {}).value();
  }

  void send(const std::shared_ptr<Session>& session, std::string_view text) {
    host.router.from_client(*session, xml(text));
    settle();
  }

  // What a Pending comes to once everything is settled.
  template <class T>
  xmpp::Result<T> result_of(xmpp::Pending<T> pending) {
    auto result = std::make_shared<std::optional<xmpp::Result<T>>>();
    pending.then_detached([result](xmpp::Result<T> value) { *result = std::move(value); });
    settle();
    if (!*result) throw std::runtime_error("still pending");
    return std::move(**result);
  }

  stories::ManualEnvironment environment;
  MemoryStores memory{environment.executor()};
  Stores stores = memory.stores();
  Config config;
  HostDirectory directory;
  Host host;

 private:
  static const IntSetting* find_scram_iterations() {
    for (const auto* setting : core_settings()) {
      if (setting->key == "scram.iterations") return static_cast<const IntSetting*>(setting);
    }
    return nullptr;
  }
};

}  // namespace xmppd
