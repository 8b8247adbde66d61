// SaslExchange: SCRAM (RFC 5802, RFC 7677) and PLAIN (RFC 4616) as a client speaks them.
#include "tui-client/xmpp/sasl_exchange.hpp"

#include <algorithm>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/sasl/plain.hpp"
#include "libxmpp/sasl/scram.hpp"

namespace tui {

namespace {

constexpr std::string_view plus = "-PLUS";

}  // namespace

MechanismChoice choose_sasl_mechanism(const std::vector<std::string>& offered, bool scram_expected, bool can_bind) {
  const auto has = [&](std::string_view name) {
    return std::find(offered.begin(), offered.end(), name) != offered.end();
  };
  MechanismChoice choice;
  choice.scram_offered =
      std::any_of(offered.begin(), offered.end(), [](const std::string& name) { return name.starts_with("SCRAM-"); });
  for (const char* name : {"SCRAM-SHA-512-PLUS", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-512", "SCRAM-SHA-256",
                           "SCRAM-SHA-1"}) {
    if (has(name) && (can_bind || !std::string_view(name).ends_with(plus))) {
      choice.mechanism = name;
      return choice;
    }
  }
  if (!has("PLAIN")) {
    choice.problem =
        "the server offers no way to log in that this program accepts (SCRAM-SHA-512, SCRAM-SHA-256, SCRAM-SHA-1, PLAIN)";
  } else if (choice.scram_offered || scram_expected) {
    choice.downgrade = true;
    choice.problem =
        "the server, which offered SCRAM before, now offers PLAIN alone, which hides nothing from it; this may be an attack";
  } else {
    choice.mechanism = "PLAIN";
  }
  return choice;
}

struct SaslExchange::Scram {
  Scram(xmpp::HashAlgorithm hash, const std::string& username, const std::string& password, bool binds,
        const ScramSurroundings& around)
      : client(hash, username, password, binds ? around.binding.type : "", binds ? around.binding.data : "",
               around.could_bind) {
    client.expect(
        xmpp::downgrade_protection(hash, around.mechanisms, around.binding_types, around.tls_version));
  }
  xmpp::ScramClient client;
};

SaslExchange::SaslExchange(const std::string& mechanism, const std::string& username, const std::string& password,
                           xmpp::Executor& executor, const ScramSurroundings& surroundings)
    : mechanism_(mechanism), username_(username), password_(password), executor_(executor) {
  const bool binds = mechanism_.ends_with(plus);
  for (const auto hash : {xmpp::HashAlgorithm::sha512, xmpp::HashAlgorithm::sha256, xmpp::HashAlgorithm::sha1}) {
    const std::string name(xmpp::scram_mechanism(hash));
    if (mechanism_ != (binds ? name + std::string(plus) : name)) continue;
    scram_ = std::make_shared<Scram>(hash, username_, password_, binds, surroundings);
  }
}

SaslExchange::~SaslExchange() { xmpp::wipe(password_); }

std::string SaslExchange::initial_response() {
  if (mechanism_ == "EXTERNAL") return {};  // RFC 4422 appendix A: who it is, is in the certificate
  return scram_ ? scram_->client.first() : xmpp::make_plain(username_, password_);
}

void SaslExchange::challenge(const std::string& data, Answer answer) {
  if (!scram_) return answer(xmpp::fail(xmpp::Errc::protocol_violation, "a challenge that " + mechanism_ + " does not have"));
  if (computing_) return answer(xmpp::fail(xmpp::Errc::protocol_violation, "two challenges at once"));
  if (responded_) {  // RFC 6120 §6.3.10: the server may send its last data as a challenge of its own
    if (auto checked = scram_->client.finish(data); !checked) return answer(tl::unexpected(checked.error()));
    verified_ = true;
    return answer(std::string());
  }
  responded_ = true;
  computing_ = true;
  // The thread pool works on shared state: this object may go while it does.
  auto result = std::make_shared<xmpp::Result<std::string>>(xmpp::fail(xmpp::Errc::internal, "not computed"));
  executor_.background([scram = scram_, data, result] { *result = scram->client.respond(data); },
                       [this, result, answer = std::move(answer), alive = lifetime_.watch()] {
                         if (alive.expired()) return;
                         computing_ = false;
                         answer(std::move(*result));
                       });
}

xmpp::Result<void> SaslExchange::success(const std::string& data) {
  if (!scram_ || verified_) return {};
  if (!responded_ || computing_)
    return xmpp::fail(xmpp::Errc::protocol_violation, "success before the password was proven");
  if (auto checked = scram_->client.finish(data); !checked) return checked;
  verified_ = true;
  return {};
}

}  // namespace tui
