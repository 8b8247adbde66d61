// Queues and streams of one other domain.
#include "xmppd/s2s/remote_domain.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "xmppd/core/foreign_stanza.hpp"
#include "xmppd/s2s/domain_patterns.hpp"
#include "xmppd/s2s/s2s_settings.hpp"
#include "xmppd/s2s/s2s_stream.hpp"

namespace xmppd {
namespace {

using xmpp::StanzaErrorCondition;

constexpr std::size_t max_verifications = 10;
constexpr unsigned verification_ms = 30'000;
constexpr unsigned max_losses = 3;

}  // namespace

RemoteDomain::RemoteDomain(std::string name, DialTools& tools) : name_(std::move(name)), tools_(tools) {}

std::size_t RemoteDomain::waiting() const {
  std::size_t count = 0;
  for (const auto& [local, pair] : pairs_) count += pair.queue.size();
  return count;
}

bool RemoteDomain::idle() const {
  return streams_.empty() && verifications_.empty() && waiting() == 0 &&
         std::none_of(pairs_.begin(), pairs_.end(), [](const auto& pair) { return pair.second.dial != nullptr; });
}

void RemoteDomain::take(RemoteBound stanza) {
  const Config& config = tools_.context.config;
  if (!may_talk_to(config, name_)) {
    return refuse(stanza, to_stanza_error({S2sStage::policy, {}, tools_.context.environment.now()}));
  }
  const std::string local(stanza.stanza->from().domain());
  Pair& pair = pairs_[local];
  if (pair.stream) return pair.stream->deliver(std::move(stanza));
  const std::size_t size = stanza.stanza->wire().size();
  if (pair.queue.size() >= static_cast<std::size_t>(config.get(settings::s2s_max_waiting)) ||
      pair.bytes + size > static_cast<std::size_t>(config.get(settings::s2s_max_waiting_bytes))) {
    return refuse(stanza, xmpp::StanzaError(StanzaErrorCondition::resource_constraint));
  }
  const bool busy = pair.dial || pair.claimed_on;
  const auto pause = retry_at_ - tools_.context.environment.now();
  // Longer than it can be: the clock was put back.
  const bool waits = pause > 0 && pause <= config.get(settings::s2s_max_retry_seconds) * 1'000'000;
  if (!busy && streams_.empty() && waits && last_failure_) {
    return refuse(stanza, to_stanza_error(*last_failure_));
  }
  // Kept in memory only: the sender's next stanzas must not wait for a server that may never answer.
  stanza.origin.work.reset();
  pair.bytes += size;
  pair.queue.push_back(std::move(stanza));
  begin(local, pair);
}

void RemoteDomain::refuse(const RemoteBound& stanza, const xmpp::StanzaError& error) {
  if (somebody_waits(*stanza.stanza)) stanza.router->reply_error(stanza.stanza, stanza.origin, error);
}

void RemoteDomain::refuse(Pair& pair, const xmpp::StanzaError& error) {
  pair.bytes = 0;
  for (const auto& each : std::exchange(pair.queue, {})) refuse(each, error);
}

void RemoteDomain::refuse_all(const S2sFailure& failure) {
  for (auto& [local, pair] : pairs_) {
    pair.dial.reset();
    refuse(pair, to_stanza_error(failure));
  }
}

// A stream there is, another that may take this pair, too, or a dial.
void RemoteDomain::begin(const std::string& local, Pair& pair) {
  if (pair.stream || pair.dial || pair.claimed_on) return;
  const DomainPair names{local, name_};
  for (S2sStream* stream : streams_) {
    if (stream->senders().count(names) == 0) continue;
    pair.stream = stream;
    return flush(pair);
  }
  if (!pair.apart) {
    for (S2sStream* stream : streams_) {
      if (!stream->claim(names)) continue;
      pair.claimed_on = stream;
      return;
    }
    // One of them has to find the way first.
    const bool under_way = std::any_of(pairs_.begin(), pairs_.end(), [](const auto& other) {
      return other.second.dial != nullptr && !other.second.apart;
    });
    if (under_way) return;
  }
  pair.dial = std::make_unique<S2sDial>(
      tools_, names, S2sDial::Goal::stanzas,
      [this, local](OutgoingStream*, const S2sFailure* failure) { on_dialled(local, failure); });
}

void RemoteDomain::begin_all() {
  for (auto& [local, pair] : pairs_) {
    if (!pair.queue.empty()) begin(local, pair);
  }
}

void RemoteDomain::on_dialled(const std::string& local, const S2sFailure* failure) {
  const auto found = pairs_.find(local);
  if (found == pairs_.end()) return;
  const auto dial = std::move(found->second.dial);
  if (!failure) return begin_all();
  note_failure(*failure);
  const auto error = to_stanza_error(*failure);
  // Whether a server can be found and trusted has nothing to do with who asks; whether it accepts us has.
  const bool all = failure->stage != S2sStage::authentication && failure->stage != S2sStage::stream;
  for (auto& [name, pair] : pairs_) {
    if (name == local || (all && !pair.stream && !pair.dial && !pair.claimed_on)) refuse(pair, error);
  }
  begin_all();
}

void RemoteDomain::note_failure(const S2sFailure& failure) {
  const Config& config = tools_.context.config;
  last_failure_ = failure;
  const auto longest = config.get(settings::s2s_max_retry_seconds);
  auto seconds = config.get(settings::s2s_first_retry_seconds);
  for (unsigned i = 0; i < failures_ && seconds < longest; ++i) seconds *= 2;
  ++failures_;
  retry_at_ = tools_.context.environment.now() + std::min(seconds, longest) * 1'000'000;
  xmpp::log::info("s2s", "{} can't be reached ({}): {}", name_, to_string(failure.stage), failure.text);
}

void RemoteDomain::on_identified() {
  failures_ = 0;
  retry_at_ = 0;
}

void RemoteDomain::on_sendable(S2sStream& stream, const std::string& local) {
  on_identified();
  streams_.insert(&stream);
  Pair& pair = pairs_[local];
  if (pair.claimed_on == &stream) pair.claimed_on = nullptr;
  if (!pair.stream) {
    pair.stream = &stream;
    flush(pair);
  }
  begin_all();
}

void RemoteDomain::on_not_sendable(S2sStream& stream, const std::string& local) {
  const auto found = pairs_.find(local);
  if (found == pairs_.end() || found->second.claimed_on != &stream) return;
  found->second.claimed_on = nullptr;
  found->second.apart = true;
  if (!found->second.queue.empty()) begin(local, found->second);
}

void RemoteDomain::flush(Pair& pair) {
  while (pair.stream && !pair.queue.empty()) {
    auto next = std::move(pair.queue.front());
    pair.queue.pop_front();
    pair.bytes -= next.stanza->wire().size();
    pair.stream->deliver(std::move(next));
  }
}

void RemoteDomain::on_over(S2sStream& stream, std::vector<RemoteBound> lost, const S2sFailure* failure) {
  const bool used = streams_.erase(&stream) != 0;
  for (auto& [local, pair] : pairs_) {
    if (pair.stream == &stream) pair.stream = nullptr;
    if (pair.claimed_on == &stream) pair.claimed_on = nullptr;
  }
  for (auto& [number, verification] : verifications_) {
    if (verification.stream == &stream) verification.stream = nullptr;
  }
  if (used && failure) last_failure_ = *failure;
  // In front of what came later, in their order.
  for (auto each = lost.rbegin(); each != lost.rend(); ++each) {
    if ((failure && failure->refused) || ++each->losses > max_losses) {
      refuse(*each, xmpp::StanzaError(StanzaErrorCondition::remote_server_timeout));
      continue;
    }
    Pair& pair = pairs_[std::string(each->stanza->from().domain())];
    pair.bytes += each->stanza->wire().size();
    pair.queue.push_front(std::move(*each));
  }
  begin_all();
}

void RemoteDomain::verify(const S2sStream& asker, const DialbackClaim& claim, const std::string& key,
                          std::function<void(DialbackAnswer)> answer) {
  for (S2sStream* stream : streams_) {
    // Over a stream that the domain has opened nobody could be asked but who claims.
    if (stream != &asker && !stream->incoming()) return stream->ask(claim, key, std::move(answer));
  }
  start_verification(claim, key, std::move(answer));
}

void RemoteDomain::start_verification(const DialbackClaim& claim, const std::string& key,
                                      std::function<void(DialbackAnswer)> answer) {
  auto& executor = tools_.context.environment.executor();
  if (verifications_.size() >= max_verifications) {
    return executor.post([answer = std::move(answer)] { answer(DialbackAnswer::failed); });
  }
  const auto number = ++verification_number_;
  Verification& verification = verifications_[number];
  verification.answer = std::move(answer);
  verification.dial = std::make_unique<S2sDial>(
      tools_, DomainPair{claim.receiving, name_}, S2sDial::Goal::verification,
      [this, number, claim, key](OutgoingStream* stream, const S2sFailure* failure) {
        Verification& asked = verifications_[number];
        const auto dial = std::move(asked.dial);
        if (failure) {
          last_failure_ = *failure;
          return end_verification(number, DialbackAnswer::failed);
        }
        asked.stream = stream;
        asked.deadline = tools_.context.environment.executor().after(
            verification_ms, [this, number] { end_verification(number, DialbackAnswer::failed); });
        stream->ask(claim, key, [this, number, alive = lifetime_.watch()](DialbackAnswer answered) {
          if (!alive.expired()) end_verification(number, answered);
        });
      });
}

void RemoteDomain::end_verification(std::uint64_t number, DialbackAnswer answer) {
  const auto found = verifications_.find(number);
  if (found == verifications_.end()) return;
  const auto ended = std::move(found->second);
  verifications_.erase(found);
  if (ended.stream) ended.stream->close();
  ended.answer(answer);
}

}  // namespace xmppd
