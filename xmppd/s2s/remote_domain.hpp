// RemoteDomain: another domain as seen from here: what waits for it, the streams to it, why the last one failed.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/s2s/s2s_dial.hpp"
#include "xmppd/s2s/s2s_hub.hpp"

namespace xmppd {

class RemoteDomain {
 public:
  // All outlive it.
  RemoteDomain(std::string name, DialTools& tools);
  RemoteDomain(const RemoteDomain&) = delete;
  RemoteDomain& operator=(const RemoteDomain&) = delete;

  // A stanza for it: written, or kept until there is a stream (s2s.max_waiting), or refused. Stanzas of one local
  // domain keep their order.
  void take(RemoteBound stanza);

  // From S2sHub.
  void on_identified();
  void on_sendable(S2sStream& stream, const std::string& local);
  void on_not_sendable(S2sStream& stream, const std::string& local);
  void on_over(S2sStream& stream, std::vector<RemoteBound> lost, const S2sFailure* failure);
  void on_refused(const S2sFailure& failure) { last_failure_ = failure; }
  void verify(const S2sStream& asker, const DialbackClaim& claim, const std::string& key,
              std::function<void(DialbackAnswer)> answer);

  // Refuses all that waits.
  void refuse_all(const S2sFailure& failure);

  const std::string& name() const { return name_; }
  const std::shared_ptr<RateLimit>& rate() const { return rate_; }
  std::size_t waiting() const;
  const std::optional<S2sFailure>& last_failure() const { return last_failure_; }
  // Dialled again from then on; 0: at once.
  xmpp::Timestamp retry_at() const { return retry_at_; }
  // Nothing is lost if it is forgotten, but the memory of a failure.
  bool idle() const;

 private:
  struct Pair {
    std::deque<RemoteBound> queue;
    std::size_t bytes = 0;
    S2sStream* stream = nullptr;
    S2sStream* claimed_on = nullptr;  // it was asked to take this pair, too
    std::unique_ptr<S2sDial> dial;
    bool apart = false;  // other streams don't take it
  };
  struct Verification {
    std::unique_ptr<S2sDial> dial;
    S2sStream* stream = nullptr;
    std::function<void(DialbackAnswer)> answer;
    std::shared_ptr<void> deadline;
  };

  void begin(const std::string& local, Pair& pair);
  void begin_all();
  void flush(Pair& pair);
  void on_dialled(const std::string& local, const S2sFailure* failure);
  void note_failure(const S2sFailure& failure);
  void refuse(Pair& pair, const xmpp::StanzaError& error);
  void refuse(const RemoteBound& stanza, const xmpp::StanzaError& error);
  void start_verification(const DialbackClaim& claim, const std::string& key,
                          std::function<void(DialbackAnswer)> answer);
  void end_verification(std::uint64_t number, DialbackAnswer answer);

  const std::string name_;
  DialTools& tools_;
  std::map<std::string, Pair> pairs_;  // by local domain
  std::set<S2sStream*> streams_;       // over which something may be sent
  std::map<std::uint64_t, Verification> verifications_;
  std::uint64_t verification_number_ = 0;
  std::shared_ptr<RateLimit> rate_ = std::make_shared<RateLimit>();
  std::optional<S2sFailure> last_failure_;
  unsigned failures_ = 0;  // in a row
  xmpp::Timestamp retry_at_ = 0;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
