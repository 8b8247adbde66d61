// The hand-run daemon around one stream.
#include "tests/unit/xmppd/stream/stream_fixture.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/sasl/plain.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd::test {

std::shared_ptr<void> ManualExecutor::after(unsigned milliseconds, std::function<void()> task) {
  auto timer = std::make_shared<Timer>(Timer{now + xmpp::Timestamp{milliseconds} * 1000, std::move(task)});
  timers_.push_back(timer);
  return timer;
}

void ManualExecutor::run() {
  while (!tasks_.empty()) {
    for (auto& task : std::exchange(tasks_, {})) task();
  }
}

void ManualExecutor::advance(xmpp::Timestamp microseconds) {
  const xmpp::Timestamp end = now + microseconds;
  while (true) {
    std::erase_if(timers_, [](const auto& timer) {
      const auto alive = timer.lock();
      return !alive || !alive->task;
    });
    std::shared_ptr<Timer> next;
    for (const auto& entry : timers_) {
      const auto timer = entry.lock();
      if (timer->due <= end && (!next || timer->due < next->due)) next = timer;
    }
    if (!next) break;
    now = std::max(now, next->due);
    std::exchange(next->task, nullptr)();
    run();
  }
  now = end;
}

Peer::Peer(StreamContext& context, Facts facts, std::string address) : context_(context) {
  stream_ = std::make_unique<Stream>(context, *this, Stream::Peer{std::move(address), facts});
  parser_ = std::make_unique<xmpp::StreamParser>(*stream_, stream_->parser_limits());
}

void Peer::say(std::string_view bytes) {
  if (stream_->on_received(bytes.size())) parser_->feed(bytes);
  static_cast<ManualExecutor&>(context_.environment.executor()).run();
}

std::string Peer::hear() { return std::exchange(out_, {}); }

void Peer::restart_parser(const xmpp::ParserLimits& limits) {
  parser_ = std::make_unique<xmpp::StreamParser>(*stream_, limits);
}

void Peer::start_tls(const std::string& domain) {
  tls_started = true;
  tls_domain = domain;
  parser_ = std::make_unique<xmpp::StreamParser>(*stream_, stream_->parser_limits());
}

Daemon::Daemon(const std::vector<const FeatureEntry*>& entries)
    : features(entries),
      memory(environment.executor()),
      stores(memory.stores()),
      running(std::in_place, xmpp::Jid::parse("example.org").value(), config, stores, environment, directory, features),
      host(*running),
      throttle(config),
      context{directory, config, environment, throttle, "secret"} {
  config.set(settings::scram_iterations, std::int64_t{4096});
  for (const auto* entry : entries) {
    for (const auto* setting : entry->settings) {  // tests say much in no time
      if (setting->key.starts_with("limits.") && std::holds_alternative<std::int64_t>(setting->default_value)) {
        config.set_raw(*setting, std::int64_t{0});
      }
    }
  }
}

void Daemon::restart() {
  running.reset();
  run();
  running.emplace(xmpp::Jid::parse("example.org").value(), config, stores, environment, directory, features);
  run();
}

void Daemon::add_account(const std::string& jid, const std::string& password) {
  bool created = false;
  xmpp::Lifetime lifetime;
  host.account_admin.create(xmpp::Jid::parse(jid).value(), password).then(lifetime, [&](const auto& result) {
    created = result.has_value();
  });
  run();
  REQUIRE(created);
}

std::unique_ptr<Peer> Daemon::log_in(const std::string& user, const std::string& password,
                                     const std::string& resource) {
  auto peer = std::make_unique<Peer>(context, Facts{Fact::secure});
  peer->say(open_stream);
  peer->say(auth_plain(user, password));
  REQUIRE(contains(peer->hear(), "<success"));
  peer->say(open_stream);
  peer->say("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>" + resource +
            "</resource></bind></iq>");
  REQUIRE(contains(peer->hear(), "<jid>"));
  return peer;
}

std::string bind_request(const std::string& resource) {
  return "<iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>" +
         (resource.empty() ? "" : "<resource>" + resource + "</resource>") + "</bind></iq>";
}

std::string auth_plain(const std::string& user, const std::string& password, const std::string& authzid) {
  return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" +
         xmpp::base64_encode(authzid + xmpp::make_plain(user, password)) + "</auth>";
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

bool ends_with_error(const std::string& heard, std::string_view condition) {
  const auto error = heard.find("<stream:error>");
  return error != std::string::npos && heard.ends_with("</stream:stream>") &&
         heard.find("<" + std::string(condition) + " xmlns=", error) != std::string::npos;
}

}  // namespace xmppd::test
