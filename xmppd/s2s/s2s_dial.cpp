// RFC 6120 §3.2, XEP-0368 §3.
#include "xmppd/s2s/s2s_dial.hpp"

#include <fmt/format.h>

#include <utility>

#include "xmppd/s2s/domain_patterns.hpp"
#include "xmppd/s2s/s2s_route.hpp"
#include "xmppd/s2s/s2s_settings.hpp"

namespace xmppd {
namespace {

std::string name_of(const xmpp::Endpoint& endpoint) {
  const bool six = endpoint.address.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}{}", six ? "[" : "", endpoint.address, six ? "]" : "", endpoint.port,
                     endpoint.direct_tls ? " with TLS from the start" : "");
}

}  // namespace

S2sDial::S2sDial(DialTools& tools, DomainPair pair, Goal goal, Done done, Progress progress)
    : tools_(tools), pair_(std::move(pair)), goal_(goal), done_(std::move(done)), progress_(std::move(progress)) {
  const Config& config = tools_.context.config;
  last_ = {S2sStage::tcp, "it waited for other servers that are being dialled (s2s.max_dials)", 0};
  const auto seconds = config.get(settings::s2s_dial_seconds);
  deadline_ = tools_.context.environment.executor().after(static_cast<unsigned>(seconds * 1000), [this] {
    last_.text = "out of time: " + last_.text;
    const auto failure = last_;
    finish(nullptr, &failure);
  });
  ticket_ = tools_.slots.wait(static_cast<std::size_t>(config.get(settings::s2s_max_dials)), [this] { start(); });
}

S2sDial::~S2sDial() {
  if (current_) current_->abandon();
}

void S2sDial::on_progress(const std::string& what) {
  if (progress_) progress_(what);
}

void S2sDial::start() {
  const Config& config = tools_.context.config;
  if (!may_talk_to(config, pair_.remote)) return fail(S2sStage::policy, "blocked by s2s.allow or s2s.block");
  last_ = {S2sStage::dns, "DNS did not answer", 0};
  const auto timeout = static_cast<unsigned>(config.get(settings::s2s_dial_seconds) * 1000 / 2);
  const auto answer = [this, alive = lifetime_.watch()](xmpp::Result<std::vector<xmpp::Endpoint>> endpoints) {
    if (!alive.expired()) take_endpoints(std::move(endpoints));
  };
  if (const auto route = find_s2s_route(config, pair_.remote)) {
    on_progress(fmt::format("s2s.routes: {} is at {}:{}", pair_.remote, route->host, route->port));
    return tools_.resolve_host(route->host, route->port, route->direct_tls, timeout, answer);
  }
  on_progress(fmt::format("DNS: _xmpps-server._tcp.{0}, _xmpp-server._tcp.{0}, then {0} itself", pair_.remote));
  tools_.resolve_service(pair_.remote, timeout, answer);
}

void S2sDial::take_endpoints(xmpp::Result<std::vector<xmpp::Endpoint>> endpoints) {
  if (!endpoints) return fail(S2sStage::dns, endpoints.error().detail);
  endpoints_ = std::move(*endpoints);
  for (const auto& endpoint : endpoints_) on_progress(fmt::format("found {} ({})", name_of(endpoint), endpoint.host));
  next();
}

void S2sDial::next() {
  if (next_ >= endpoints_.size()) {
    const auto failure = last_;
    return finish(nullptr, &failure);
  }
  const auto& endpoint = endpoints_[next_++];
  on_progress("connecting to " + name_of(endpoint));
  last_ = {S2sStage::tcp, name_of(endpoint) + ": no answer", 0};
  const auto seconds = tools_.context.config.get(settings::s2s_connect_seconds);
  address_deadline_ = tools_.context.environment.executor().after(static_cast<unsigned>(seconds * 1000), [this] {
    on_progress("no answer in time");
    if (auto* const late = std::exchange(current_, nullptr)) late->abandon();
    next();
  });
  current_ = tools_.connect(endpoint, pair_, goal_, *this);
}

void S2sDial::on_failed(const S2sFailure& failure) {
  current_ = nullptr;
  address_deadline_.reset();
  on_progress(fmt::format("failed ({}): {}", to_string(failure.stage), failure.text));
  last_ = failure;
  // Another address may work where the first is dead, but it has the same name and the same policy.
  if (failure.stage == S2sStage::tcp || failure.stage == S2sStage::tls) return next();
  const auto copy = failure;
  finish(nullptr, &copy);
}

void S2sDial::fail(S2sStage stage, std::string text) {
  on_progress(fmt::format("failed ({}): {}", to_string(stage), text));
  const S2sFailure failure{stage, std::move(text), 0};
  finish(nullptr, &failure);
}

void S2sDial::on_ready(OutgoingStream& stream) { finish(&stream, nullptr); }
void S2sDial::on_established(OutgoingStream& stream) { finish(&stream, nullptr); }

void S2sDial::finish(OutgoingStream* stream, const S2sFailure* failure) {
  deadline_.reset();
  address_deadline_.reset();
  ticket_.reset();
  if (auto* const left = std::exchange(current_, nullptr); left && !stream) left->abandon();
  const auto done = std::exchange(done_, nullptr);
  if (!done) return;
  if (!failure) return done(stream, nullptr);
  S2sFailure stamped = *failure;
  stamped.when = tools_.context.environment.now();
  done(nullptr, &stamped);
}

}  // namespace xmppd
