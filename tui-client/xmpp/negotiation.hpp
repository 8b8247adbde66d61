// Negotiation: from the stream header to a bound resource, as a machine without sockets. TLS, then SASL, then bind.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/executor.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "tui-client/xmpp/login_memory.hpp"
#include "tui-client/xmpp/registration.hpp"
#include "tui-client/xmpp/sasl_exchange.hpp"

namespace tui {

struct NegotiationFailure {
  bool fatal = false;    // trying again would fail the same way: the user has to change something
  bool at_once = false;  // trying again goes another way, and need not wait
  bool weaker = false;   // it would be a weaker login than ever before with this server: somebody has to accept that
  bool code_wanted = false;  // of an authenticator: there was none, or a wrong one
  xmpp::Errc code = xmpp::Errc::internal;
  std::string text;  // for a person
};

class NegotiationHandler {
 public:
  virtual ~NegotiationHandler() = default;
  virtual void send_element(const xmpp::Element& element) = 0;
  // Start TLS now; Negotiation::secured() follows, then a new stream.
  virtual void begin_tls() = 0;
  // Of the connection, of one type of libxmpp/base/channel_binding.hpp; empty: there is none.
  virtual std::string channel_binding(std::string_view type) const = 0;
  // As OpenSSL names it: "TLSv1.3".
  virtual std::string tls_version() const = 0;
  // A new stream on the same connection: the rest of the input read so far is dropped (RFC 6120 §6.4.6).
  virtual void restart_stream() = 0;
  // The server offered SCRAM: from now on PLAIN is a downgrade.
  virtual void scram_offered() = 0;
  // Settings::code is on its way, and used up.
  virtual void code_shown() = 0;
  // Of a registration: somebody has to fill this in; Negotiation::answer_form() goes on.
  virtual void form_wanted(const IllustratedForm& form) = 0;
  // For Settings::memory of the next login; in the store when this returns.
  virtual void remember(const LoginMemory& memory) = 0;
  // The end, XEP-0198 §5: the session of before goes on; the server has handled `h` of ours.
  virtual void resumed(std::uint32_t h) = 0;
  // It does not (`h`: what the server says it had handled, if it does); negotiation goes on, with binding.
  virtual void resumption_failed(std::optional<std::uint32_t> h) = 0;
  // The end: the full address; after a registration the bare one.
  virtual void negotiated(const xmpp::Jid& jid) = 0;
  virtual void negotiation_failed(const NegotiationFailure& failure) = 0;
};

class Negotiation {
 public:
  enum class Purpose { login, registration };
  struct Settings {
    xmpp::Jid jid;  // bare
    std::string password;
    std::string code;      // of an authenticator, or a recovery code; empty: to be asked for, if it is wanted
    bool certificate = false;  // one is shown to servers that ask (SASL EXTERNAL): it goes before the password
    std::string resource;      // wished; empty: the server's choice
    bool binds_apart = false;  // by RFC 6120, though XEP-0386 is there
    Purpose purpose = Purpose::login;
    std::string invite_token;     // shown before the registration (XEP-0445); empty: there is none
    bool secured = false;         // direct TLS
    bool scram_expected = false;  // this server offered SCRAM before
    std::string client_id;        // tells the server our devices apart (XEP-0388 §2.2); empty: nothing does
    bool inactive = false;        // nobody looks (XEP-0352)
    LoginMemory memory;           // of the logins before
    // The session to resume; no id: none.
    std::string resume_id;
    std::uint32_t resume_h = 0;
  };

  // Calls the handler from within its own calls (and from the executor, after the password was hashed); the handler may
  // destroy it in resumed(), negotiated() and negotiation_failed() only.
  Negotiation(Settings settings, NegotiationHandler& handler, xmpp::Executor& executor);
  ~Negotiation();
  Negotiation(const Negotiation&) = delete;
  Negotiation& operator=(const Negotiation&) = delete;

  void stream_opened(const xmpp::Element& header);
  void secured();
  // Behind the header of each stream: a login that needs no answer before goes with it, and the wish for a resource.
  void header_sent();
  // Whatever the state does not expect ends the negotiation: before TLS and SASL nothing may be slipped in.
  void handle(const xmpp::Element& element);
  // What form_wanted() asked for; once for each time.
  void answer_form(const xmpp::DataForm& values);
  // XEP-0198: the stream's features have it.
  bool stream_management_offered() const { return stream_management_; }
  // The <enabled/> that came with the session (XEP-0386); empty name: nothing was enabled yet.
  const xmpp::Element& enabled() const { return enabled_; }
  // Carbons came with the session, too.
  bool carbons_enabled() const { return !bound_.empty() && carbons_; }
  // XEP-0352: the same of client state indication.
  bool client_state_offered() const { return client_state_; }

 private:
  enum class State {
    plain_features,  // only <starttls/> interests us
    tls_proceed,
    secure_features,  // SASL or registration
    early_features,   // what we log in by is on its way
    registering,
    sasl,
    sasl2,
    final_features,  // of the stream after the login
    resuming,
    binding,
    session,
    over,
  };

  void handle_features(const xmpp::Element& features);
  void require_tls(const xmpp::Element& features);
  void choose_mechanism(const xmpp::Element& features);
  ScramSurroundings surroundings(const xmpp::Element& features, bool plus_offered) const;
  void log_in_by_certificate(bool sasl2);
  void refuse_weaker(std::string text);
  void handle_sasl(const xmpp::Element& element);
  void sasl_failed(const xmpp::Element& failure);
  // What the server says next, proven by its data.
  void respond(const std::string& challenge);
  bool proven(const std::string& data);
  // negotiation_sasl2.cpp: XEP-0388
  void read_offer(const xmpp::Element& features, const xmpp::Element& offer);
  std::string best_token_mechanism() const;
  bool token_usable() const;
  void authenticate();
  void authenticate_by_token(const std::string& version);
  xmpp::Element begin_request(const std::string& mechanism, const std::string& initial);
  void token_refused(const xmpp::Element& failure);
  bool continued(const xmpp::Element& element);
  void show_code();
  void code_refused(const xmpp::Element& failure);
  void want_code(std::string text);
  bool go_on_with_upgrade(const xmpp::Element& element);
  void salt_for_upgrade(const xmpp::Element& task_data);
  void take_token(const xmpp::Element& success);
  void handle_sasl2(const xmpp::Element& element);
  void logged_in(const xmpp::Element& success);
  void handle_resumption(const xmpp::Element& element);
  void bind();
  void send_bind();
  void handle_bind(const xmpp::Element& iq);
  void handle_registration(const xmpp::Element& iq);
  void unexpected(const xmpp::Element& element);
  void fail(bool fatal, xmpp::Errc code, std::string text);
  void finish(const xmpp::Jid& jid);

  Settings settings_;
  NegotiationHandler& handler_;
  xmpp::Executor& executor_;
  State state_ = State::plain_features;
  std::unique_ptr<SaslExchange> sasl_;
  std::unique_ptr<Registration> registration_;
  std::string request_id_;
  xmpp::Jid bound_;
  std::optional<std::uint32_t> resumed_h_;
  bool resuming_inline_ = false;
  bool carbons_ = false;
  xmpp::Element features_;  // while a token may be refused: what is left to choose from
  std::vector<std::string> token_mechanisms_;
  std::string asked_token_mechanism_, early_version_, token_binding_;
  bool by_token_ = false;
  LoginStrength strength_;  // of the mechanism that goes on
  // XEP-0480: offered, asked for, and begun by the server.
  enum class Upgrade { none, offered, asked, begun, salted };
  Upgrade upgrade_ = Upgrade::none;
  bool code_shown_ = false;  // and not answered yet
  bool bound_early_ = false;  // the request for a resource went with the login
  xmpp::Element enabled_;
  bool session_required_ = false;
  bool resource_refused_ = false;
  bool stream_management_ = false;
  bool client_state_ = false;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
