// XEP-0198: switching it on and taking a session over, by an element of its own or inside of SASL2's (XEP-0388).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "xmppd/core/session.hpp"
#include "xmppd/stream/steps/patience.hpp"

namespace xmppd {

class Stream;

// For what is still waiting for the disk: so long an answer may wait for it, too.
constexpr unsigned disk_patience_ms = 1000;

xmpp::Element sm_failure(xmpp::StanzaErrorCondition condition, std::optional<std::uint32_t> h = std::nullopt);

// §3: what an <enable/> asks for. A session that may be resumed begins its journal here: it has to be on disk before
// the client reads `answer`.
struct Enabling {
  xmpp::Element answer;
  StreamManagement management;
};
Enabling enable_management(Stream& stream, Session& session, const xmpp::Element& request);

// §5: finds the session that a <resume/> names.
class Resumption {
 public:
  explicit Resumption(Stream& stream);

  // Calls one of them: with a session that hibernates, to be taken over at once and answered by resumed(), or with
  // <failed/>. Neither, if the stream ends meanwhile. Holds the stream; release() is the caller's.
  struct Outcome {
    std::function<void(Session&)> found;
    std::function<void(xmpp::Element failed)> failed;
  };
  void begin(const xmpp::Jid& user, const xmpp::Element& request, Outcome outcome);
  xmpp::Element resumed(const Session& session) const;

 private:
  void look_up(const xmpp::Result<std::shared_ptr<Account>>& account, std::uint32_t h);
  void take(const std::shared_ptr<Session>& session, std::uint32_t h);
  void settle(const std::weak_ptr<Session>& session);
  void finish(const std::shared_ptr<Session>& session);

  Stream& stream_;
  std::string id_;
  Outcome outcome_;
  Patience patience_;
  xmpp::Lifetime lifetime_;
};

// More was acknowledged than sent: ends the stream.
void refuse_handled_count(Stream& stream, const Session& session, std::uint32_t h);
// Calls `then` when all that the session's client sent is on disk, if it may be resumed; else now.
void when_secure(Session& session, const std::function<void()>& then);

}  // namespace xmppd
