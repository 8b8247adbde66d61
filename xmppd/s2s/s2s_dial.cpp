// RFC 6120 §3.2, XEP-0368 §3, RFC 8305.
#include "xmppd/s2s/s2s_dial.hpp"

#include <fmt/format.h>

#include <algorithm>
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

// What an SRV record prefers is given more time than another address of the same host.
constexpr unsigned targets_apart = 8;

bool same_target(const xmpp::Endpoint& one, const xmpp::Endpoint& other) {
  return one.host == other.host && one.port == other.port && one.direct_tls == other.direct_tls;
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
  for (const auto& attempt : attempts_) {
    if (attempt->stream) attempt->stream->abandon();
  }
}

void S2sDial::progress(const std::string& what) const {
  if (progress_) progress_(what);
}

void S2sDial::Attempt::on_progress(const std::string& what) {
  // Whose step it is, where several go on beside each other.
  dial.progress(dial.attempts_.size() < 2 ? what : name_of(dial.endpoints_[place]) + ": " + what);
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
    progress(fmt::format("s2s.routes: {} is at {}:{}", pair_.remote, route->host, route->port));
    return tools_.resolve_host(route->host, route->port, route->direct_tls, timeout, answer);
  }
  progress(fmt::format("DNS: _xmpps-server._tcp.{0}, _xmpp-server._tcp.{0}, then {0} itself", pair_.remote));
  tools_.resolve_service(pair_.remote, timeout, answer);
}

void S2sDial::take_endpoints(xmpp::Result<std::vector<xmpp::Endpoint>> endpoints) {
  if (!endpoints) return fail(S2sStage::dns, endpoints.error().detail);
  endpoints_ = std::move(*endpoints);
  for (std::size_t place = 0; place < endpoints_.size(); ++place) {
    progress(fmt::format("found {} ({})", name_of(endpoints_[place]), endpoints_[place].host));
    untried_.push_back(place);
  }
  next();
}

void S2sDial::next() {
  stagger_.reset();
  if (untried_.empty()) {
    if (!attempts_.empty()) return;
    const auto failure = last_;
    return finish(nullptr, &failure);
  }
  auto& executor = tools_.context.environment.executor();
  const Config& config = tools_.context.config;
  const auto place = untried_.front();
  untried_.pop_front();
  const auto& endpoint = endpoints_[place];
  progress("connecting to " + name_of(endpoint));
  last_ = {S2sStage::tcp, name_of(endpoint) + ": no answer", 0};
  Attempt& attempt = *attempts_.emplace_back(std::make_unique<Attempt>(*this, place));
  const auto seconds = config.get(settings::s2s_connect_seconds);
  attempt.deadline = executor.after(static_cast<unsigned>(seconds * 1000), [this, &attempt] {
    last_ = {S2sStage::tcp, name_of(endpoints_[attempt.place]) + ": no answer", 0};
    attempt.on_progress("no answer in time");
    auto* const self = this;
    drop(attempt);  // and this function with it
    self->next();
  });
  if (!untried_.empty()) {
    auto wait = static_cast<unsigned>(config.get(settings::s2s_next_address_ms));
    if (!same_target(endpoint, endpoints_[untried_.front()])) wait *= targets_apart;
    stagger_ = executor.after(wait, [this] { next(); });
  }
  attempt.stream = tools_.connect(endpoint, pair_, goal_, attempt);
}

// The others had their time. Where this one proves to be of no use, they are tried again.
void S2sDial::on_connected(Attempt& winner) {
  stagger_.reset();
  std::vector<Attempt*> others;
  for (const auto& attempt : attempts_) {
    if (attempt.get() != &winner) others.push_back(attempt.get());
  }
  for (Attempt* const other : others) {
    other->on_progress("not waited for");
    untried_.push_front(other->place);
    drop(*other);
  }
}

void S2sDial::drop(Attempt& attempt) {
  const auto found =
      std::find_if(attempts_.begin(), attempts_.end(), [&](const auto& each) { return each.get() == &attempt; });
  const auto dropped = std::move(*found);
  attempts_.erase(found);
  if (dropped->stream) dropped->stream->abandon();
}

void S2sDial::on_failed(Attempt& attempt, const S2sFailure& failure) {
  attempt.stream = nullptr;
  attempt.on_progress(fmt::format("failed ({}): {}", to_string(failure.stage), failure.text));
  last_ = failure;
  drop(attempt);
  // Another address may work where the first is dead, but it has the same name and the same policy.
  if (failure.stage == S2sStage::tcp || failure.stage == S2sStage::tls) return next();
  const auto copy = failure;
  finish(nullptr, &copy);
}

void S2sDial::fail(S2sStage stage, std::string text) {
  progress(fmt::format("failed ({}): {}", to_string(stage), text));
  const S2sFailure failure{stage, std::move(text), 0};
  finish(nullptr, &failure);
}

void S2sDial::finish(OutgoingStream* stream, const S2sFailure* failure) {
  deadline_.reset();
  stagger_.reset();
  ticket_.reset();
  untried_.clear();
  for (const auto& attempt : std::exchange(attempts_, {})) {
    if (attempt->stream && attempt->stream != stream) attempt->stream->abandon();
  }
  const auto done = std::exchange(done_, nullptr);
  if (!done) return;
  if (!failure) return done(stream, nullptr);
  S2sFailure stamped = *failure;
  stamped.when = tools_.context.environment.now();
  done(nullptr, &stamped);
}

}  // namespace xmppd
