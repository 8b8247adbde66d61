// Verona: a daemon with Juliet's account and what her logins by SASL2 say, for second factors (XEP-0388 §2.6.3) and
// application passwords.
#pragma once

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "tests/unit/xmppd/stream/stream_fixture.hpp"
#include "tests/unit/xmppd/stream/stream_text.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/core/totp.hpp"
#include "xmppd/features/features.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace second_factor_test {

using namespace xmppd;
using namespace xmppd::test;

inline const xmpp::Jid owner = xmpp::Jid::parse("juliet@example.org").value();

inline std::string begin_plain(const std::string& password, const std::string& inlined = {}) {
  return "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><initial-response>" +
         xmpp::base64_encode(std::string("\0juliet\0", 8) + password) + "</initial-response>" + inlined +
         "</authenticate>";
}
inline std::string next_task(const std::string& inside, const std::string& task = "TOTP") {
  return "<next xmlns='urn:xmpp:sasl:2' task='" + task + "'>" + inside + "</next>";
}
inline std::string task_data(const std::string& inside) {
  return "<task-data xmlns='urn:xmpp:sasl:2'>" + inside + "</task-data>";
}
inline std::string totp(const std::string& code) { return "<totp xmlns='urn:xmpp:mfa:0'>" + code + "</totp>"; }

struct Verona : Daemon {
  Verona() : Daemon(all_features()) {
    add_account("juliet@example.org", "secret");
    directory.login_secret = "a secret of this daemon";
    config.set(settings::max_attempts_per_stream, std::int64_t{10});
    config.set(settings::free_failures, std::int64_t{1000});
  }
  template <class T>
  xmpp::Result<T> result_of(xmpp::Pending<T> pending) {
    std::optional<xmpp::Result<T>> result;
    pending.then_detached([&result](xmpp::Result<T> value) { result = std::move(value); });
    run();
    return result.value();
  }
  void enrol() {
    secret = SecondFactor::new_secret();
    recovery = result_of(host.second_factor.enrol(owner, secret, code())).value();
    environment.manual().advance(60'000'000);  // the code of the enrolment is used up
  }
  std::string code(int steps = 0) const { return totp_code(secret, totp_step(environment.now()) + steps); }
  std::unique_ptr<Peer> connect() {
    auto peer = std::make_unique<Peer>(context, Facts{Fact::secure});
    peer->say(open_stream);
    peer->hear();
    return peer;
  }
  std::string answer(Peer& peer, const std::string& bytes) {
    peer.say(bytes);
    run();
    return peer.hear();
  }
  // As far as the question for a code.
  std::unique_ptr<Peer> asked(const std::string& inlined = {}) {
    auto peer = connect();
    heard = answer(*peer, begin_plain("secret", inlined));
    return peer;
  }
  std::string scram(Peer& peer, const std::string& password, bool sasl2) {
    const std::string ns = sasl2 ? "urn:xmpp:sasl:2" : "urn:ietf:params:xml:ns:xmpp-sasl";
    xmpp::ScramClient client(xmpp::HashAlgorithm::sha1, "juliet", password);
    const auto first = xmpp::base64_encode(client.first());
    const auto begun = answer(
        peer, sasl2 ? "<authenticate xmlns='" + ns + "' mechanism='SCRAM-SHA-1'><initial-response>" + first +
                          "</initial-response></authenticate>"
                    : "<auth xmlns='" + ns + "' mechanism='SCRAM-SHA-1'>" + first + "</auth>");
    const auto response =
        client.respond(xmpp::base64_decode(between(begun, "<challenge xmlns='" + ns + "'>", "<")).value());
    const auto last =
        answer(peer, "<response xmlns='" + ns + "'>" + xmpp::base64_encode(response.value()) + "</response>");
    const std::string before = sasl2 ? "<additional-data>" : "<success xmlns='" + ns + "'>";
    const auto proof = contains(last, before) ? between(last, before, "<") : std::string();
    proven = !proof.empty() && client.finish(xmpp::base64_decode(proof).value_or("")).has_value();
    return last;
  }

  std::string secret, heard;
  std::vector<std::string> recovery;
  bool proven = false;
};

}  // namespace second_factor_test
