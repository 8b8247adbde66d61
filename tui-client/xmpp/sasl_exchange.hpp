// SaslExchange: one SASL mechanism's conversation, with PBKDF2 off the loop's thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/executor.hpp"
#include "libxmpp/loop/lifetime.hpp"

namespace tui {

struct MechanismChoice {
  std::string mechanism;       // empty: none acceptable, `problem` says why
  bool scram_offered = false;  // by the server, in this list
  std::string problem;
};

// SCRAM-SHA-256, then SCRAM-SHA-1, bound to TLS before unbound (`can_bind`); PLAIN only where the server offers neither
// and, as far as we know, never did.
MechanismChoice choose_sasl_mechanism(const std::vector<std::string>& offered, bool scram_expected,
                                      bool can_bind = false);

// What TLS gives to bind to (RFC 9266, tls-exporter). `offered`: the server has offered some -PLUS.
struct ChannelBinding {
  std::string exporter = {};
  bool offered = false;
};

class SaslExchange {
 public:
  // `mechanism` as choose_sasl_mechanism gave it.
  SaslExchange(const std::string& mechanism, const std::string& username, const std::string& password,
               xmpp::Executor& executor, const ChannelBinding& binding = {});
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
