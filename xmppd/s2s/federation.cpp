// The whole of server-to-server: from the router to a stream, and from a listener to the router.
#include "xmppd/s2s/federation.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "xmppd/s2s/domain_patterns.hpp"
#include "xmppd/s2s/s2s_settings.hpp"
#include "xmppd/stream/peer_address.hpp"

namespace xmppd {
namespace {

constexpr std::uint16_t s2s_port = 5269;
constexpr std::size_t max_tests = 8;

}  // namespace

Federation::Federation(xmpp::EventLoop& loop, const Config& config, Environment& environment, HostDirectory& hosts,
                       std::string_view secret, PeerTls tls)
    : loop_(loop),
      tls_(std::move(tls)),
      keys_(secret),
      context_{hosts, config, environment, keys_, *this},
      slots_(environment.executor()),
      resolver_(loop, config.get(settings::s2s_dns_servers),
                static_cast<std::size_t>(config.get(settings::s2s_max_dns_names))),
      tools_{context_, slots_,
             [this](const std::string& name, unsigned timeout_ms, xmpp::SrvResolver::Answer answer) {
               resolver_.resolve_service(name, "xmpp-server", s2s_port, timeout_ms, std::move(answer));
             },
             [this](const std::string& host, std::uint16_t port, bool direct, unsigned timeout_ms,
                    xmpp::SrvResolver::Answer answer) {
               resolver_.resolve_host(host, port, direct, timeout_ms, std::move(answer));
             },
             [this](const xmpp::Endpoint& endpoint, const DomainPair& pair, OutgoingStream::Goal goal,
                    OutgoingOwner& owner) {
               S2sConnection& connection = *add().connection;
               connection.connect(context_, endpoint, pair, goal, owner);
               return connection.outgoing();
             }} {
  for (Host* host : hosts.all()) {
    host->hooks.route_remote.on(Phase::Deliver, "s2s", [this, host, alive = lifetime_.watch()](RemoteStanza& event) {
      if (alive.expired()) return Verdict::Pass;
      take(host->router, event.stanza, event.origin);
      return Verdict::Handled;
    });
  }
}

Federation::~Federation() {
  lifetime_.reset();
  closing_ = true;
  tests_.clear();
  domains_.clear();  // gives up what is dialled
  connections_.clear();
}

Federation::Connection& Federation::add() {
  auto made = std::make_unique<S2sConnection>(loop_, tls_, [this](S2sConnection& gone) { on_gone(gone); });
  S2sConnection* const key = made.get();
  Connection& entry = connections_[key];
  entry.connection = std::move(made);
  return entry;
}

void Federation::accept(void* uv_server, bool direct_tls) {
  Connection& entry = add();
  S2sConnection& connection = *entry.connection;
  if (!connection.accept(uv_server)) {
    connections_.erase(&connection);
    return;
  }
  entry.group = address_group(connection.peer_address());
  if (!has_room(entry)) {
    xmpp::log::debug("s2s", "connection from {} turned away", entry.group);
    entry.group.clear();
    return connection.drop();
  }
  ++incoming_;
  ++per_group_[entry.group];
  xmpp::log::debug("s2s", "connection from {}", connection.peer_address());
  connection.start_incoming(context_, direct_tls);
}

bool Federation::has_room(Connection& entry) {
  if (closing_ || entry.group.empty()) return false;
  if (incoming_ >= static_cast<std::size_t>(context_.config.get(settings::s2s_max_connections))) return false;
  const auto same = per_group_.find(entry.group);
  const auto limit = static_cast<std::size_t>(context_.config.get(settings::s2s_max_connections_per_address));
  return same == per_group_.end() || same->second < limit;
}

void Federation::on_gone(S2sConnection& connection) {
  const auto found = connections_.find(&connection);
  if (found == connections_.end() || std::exchange(found->second.gone, true)) return;
  if (const auto& group = found->second.group; !group.empty()) {
    --incoming_;
    const auto same = per_group_.find(group);
    if (--same->second == 0) per_group_.erase(same);
  }
  // We are inside a callback of the connection.
  loop_.post([this, key = &connection, alive = lifetime_.watch()] {
    if (!alive.expired()) connections_.erase(key);
  });
}

void Federation::take(Router& router, const StanzaPtr& stanza, const Origin& origin) {
  // A relay for others we are not.
  if (!serves(context_.hosts, stanza->from().domain())) return;
  RemoteDomain* const remote = closing_ ? nullptr : domain(std::string(stanza->to().domain()));
  if (remote) return remote->take({&router, stanza, origin});
  router.reply_error(stanza, origin, xmpp::StanzaError(xmpp::StanzaErrorCondition::resource_constraint));
}

RemoteDomain* Federation::domain(const std::string& name) {
  if (const auto found = domains_.find(name); found != domains_.end()) return found->second.get();
  const auto limit = static_cast<std::size_t>(context_.config.get(settings::s2s_max_domains));
  if (domains_.size() >= limit) forget_idle();
  if (domains_.size() >= limit) return nullptr;
  return domains_.emplace(name, std::make_unique<RemoteDomain>(name, tools_)).first->second.get();
}

void Federation::forget_idle() {
  std::erase_if(domains_, [](const auto& entry) { return entry.second->idle(); });
}

std::shared_ptr<RateLimit> Federation::on_identified(S2sStream&, const std::string& remote) {
  auto* const found = domain(remote);
  if (!found) return std::make_shared<RateLimit>();
  found->on_identified();
  return found->rate();
}

void Federation::on_sendable(S2sStream& stream, const DomainPair& pair) {
  if (auto* const remote = domain(pair.remote)) remote->on_sendable(stream, pair.local);
}

void Federation::on_not_sendable(S2sStream& stream, const DomainPair& pair, const S2sFailure&) {
  if (auto* const remote = domain(pair.remote)) remote->on_not_sendable(stream, pair.local);
}

void Federation::on_over(S2sStream& stream, std::vector<RemoteBound> lost, const S2sFailure* failure) {
  if (closing_) return;
  std::map<std::string, std::vector<RemoteBound>> by_domain;
  for (const auto& pair : stream.senders()) by_domain[pair.remote];
  if (!stream.dialled().empty()) by_domain[stream.dialled()];
  for (auto& each : lost) by_domain[std::string(each.stanza->to().domain())].push_back(std::move(each));
  for (auto& [name, stanzas] : by_domain) {
    const auto found = domains_.find(name);
    if (found != domains_.end()) found->second->on_over(stream, std::move(stanzas), failure);
  }
}

void Federation::verify(S2sStream& asker, const DialbackClaim& claim, const std::string& key,
                        std::function<void(DialbackAnswer)> answer) {
  if (auto* const remote = domain(claim.originating)) return remote->verify(asker, claim, key, std::move(answer));
  loop_.post([answer = std::move(answer)] { answer(DialbackAnswer::failed); });
}

void Federation::on_refused(const std::string& remote, const S2sFailure& failure) {
  if (auto* const found = domain(remote)) found->on_refused(failure);
}

void Federation::apply(PeerTls tls) {
  tls_ = std::move(tls);
  resolver_.forget();
  std::vector<S2sStream*> unwanted;
  for (const auto& [key, entry] : connections_) {
    S2sStream* const stream = entry.connection->stream();
    if (entry.gone || !stream) continue;
    bool wanted = stream->dialled().empty() || may_talk_to(context_.config, stream->dialled());
    for (const auto& name : stream->identities()) wanted = wanted && may_talk_to(context_.config, name);
    if (!wanted) unwanted.push_back(stream);
  }
  for (S2sStream* stream : unwanted) stream->fail({xmpp::StreamErrorCondition::policy_violation, {}});
}

void Federation::close_all(const xmpp::StreamError& reason) {
  closing_ = true;
  tests_.clear();
  for (const auto& [name, remote] : domains_) remote->refuse_all({S2sStage::stream, "the daemon stops", 0});
  for (const auto& [key, entry] : connections_) {
    if (!entry.gone && entry.connection->stream()) entry.connection->stream()->fail(reason);
  }
}

S2sStatus Federation::status() const {
  S2sStatus status;
  for (const auto& [key, entry] : connections_) {
    const S2sStream* const stream = entry.connection->stream();
    if (entry.gone || !stream || stream->over()) continue;
    std::set<std::string> locals;
    for (const auto& pair : stream->senders()) locals.insert(pair.local);
    const bool both = stream->bidirectional() && stream->open();
    std::set<std::string> remotes = stream->identities();
    if (!stream->dialled().empty()) remotes.insert(stream->dialled());
    status.streams.push_back({fmt::format("{}", fmt::join(remotes, " ")), fmt::format("{}", fmt::join(locals, " ")),
                              both                 ? "both"
                              : stream->incoming() ? "in"
                                                   : "out",
                              stream->address(), stream->tls(), stream->mechanism(), stream->managed(), stream->since(),
                              stream->received_stanzas(), stream->sent_stanzas()});
  }
  for (const auto& [name, remote] : domains_) {
    status.domains.push_back({name, remote->waiting(), remote->last_failure(), remote->retry_at()});
  }
  return status;
}

xmpp::Result<void> Federation::test(const std::string& local, const std::string& domain,
                                    std::function<void(const std::string&)> step,
                                    std::function<void(const S2sFailure*)> done) {
  if (tests_.size() >= max_tests) return xmpp::fail(xmpp::Errc::limit_exceeded, "too many tests are running");
  resolver_.forget();  // who tests wants to see what DNS says now
  const auto number = ++test_number_;
  tests_[number] = std::make_unique<S2sDial>(
      tools_, DomainPair{local, domain}, S2sDial::Goal::stanzas,
      [this, number, done = std::move(done)](OutgoingStream*, const S2sFailure* failure) {
        const auto dial = std::move(tests_[number]);
        tests_.erase(number);
        done(failure);
      },
      std::move(step));
  return {};
}

}  // namespace xmppd
