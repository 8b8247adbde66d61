// SaslExchange: one SASL mechanism's conversation, with PBKDF2 off the loop's thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/channel_binding.hpp"
#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/executor.hpp"
#include "libxmpp/loop/lifetime.hpp"

namespace tui {

struct MechanismChoice {
  std::string mechanism;       // empty: none acceptable, `problem` says why
  bool scram_offered = false;  // by the server, in this list
  std::string problem;
  bool downgrade = false;  // the problem is that it was better before
};

// SCRAM-SHA-512, -256, then -1, bound to TLS before unbound (`can_bind`); PLAIN only where the server offers none of them
// and, as far as we know, never did.
MechanismChoice choose_sasl_mechanism(const std::vector<std::string>& offered, bool scram_expected,
                                      bool can_bind = false);

// What SCRAM says beside the password.
struct ScramSurroundings {
  xmpp::ChannelBinding binding = {};  // of a mechanism with -PLUS
  // RFC 5802 §6: who could bind, and is offered nothing to bind to, says so: whoever took the offer away is found out.
  bool could_bind = false;
  // XEP-0474 and XEP-0515: what was offered, as it arrived here, and over which TLS ("0304").
  std::vector<std::string> mechanisms = {}, binding_types = {};
  std::string tls_version = {};
};

class SaslExchange {
 public:
  // `mechanism` as choose_sasl_mechanism gave it, or EXTERNAL.
  SaslExchange(const std::string& mechanism, const std::string& username, const std::string& password,
               xmpp::Executor& executor, const ScramSurroundings& surroundings = {});
  ~SaslExchange();
  SaslExchange(const SaslExchange&) = delete;
  SaslExchange& operator=(const SaslExchange&) = delete;

  const std::string& mechanism() const { return mechanism_; }
  std::string initial_response();  // raw bytes, not base64

  using Answer = std::function<void(xmpp::Result<std::string>)>;
  // The server's challenge (raw). `answer` comes later, unless this object is gone by then.
  void challenge(const std::string& data, Answer answer);
  // The server says that we are in, with its last data. An error: the server did not prove that it knows the password.
  xmpp::Result<void> success(const std::string& data);

 private:
  struct Scram;
  std::string mechanism_, username_, password_;
  xmpp::Executor& executor_;
  std::shared_ptr<Scram> scram_;
  bool responded_ = false;
  bool computing_ = false;  // the thread pool has scram_: hands off
  bool verified_ = false;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
