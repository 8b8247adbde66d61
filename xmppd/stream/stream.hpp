// Stream: the protocol of one client connection (RFC 6120 §4): headers, negotiation, stanzas, errors, the end.
#pragma once

#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/channel_binding.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xmpp/stream_error.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/stream/login.hpp"
#include "xmppd/stream/negotiation.hpp"
#include "xmppd/stream/rate_limit.hpp"
#include "xmppd/stream/stream_places.hpp"
#include "xmppd/stream/transport.hpp"

namespace xmppd {

class LoginThrottle;

// What all streams of a daemon share; outlives them.
struct StreamContext {
  HostDirectory& hosts;
  const Config& config;
  Environment& environment;
  LoginThrottle& throttle;
  std::string secret;  // makes the salts of unknown users (ScramServer::fake_keys); kept, so that they stay the same
  StreamPlaces places{};
};

// Knows no socket. Everything it is told comes from its owner: elements by the StreamParserHandler calls, the rest by
// the calls below. Core thread only. The owner destroys it after on_disconnected(), never inside one of its callbacks.
class Stream final : public StanzaSink, public xmpp::StreamParserHandler {
 public:
  struct Peer {
    std::string address;  // without port
    Facts facts;          // at the start: can_secure, must_secure, secure
  };
  Stream(StreamContext& context, StreamTransport& transport, Peer peer);
  ~Stream() override;

  // --- from the transport
  // The parser's limits for a new connection.
  xmpp::ParserLimits parser_limits() const;
  // Bytes were read (after TLS); called before they are parsed. false: drop them, the stream is over.
  bool on_received(std::size_t bytes);
  // TLS is up; `description` e.g. "TLSv1.3 TLS_AES_256_GCM_SHA384".
  void on_secured(std::string description);
  // The connection is gone, whoever ended it; `reason` for the log.
  void on_disconnected(const xmpp::Error& reason);

  void on_stream_open(const xmpp::Element& header, std::string_view default_ns) override;
  void on_element(xmpp::Element element) override;
  void on_stream_close() override;
  void on_parse_error(xmpp::StreamErrorCondition condition, std::string_view detail) override;

  // --- from the session (StanzaSink)
  void deliver(const StanzaPtr& stanza) override;
  void close(const xmpp::StreamError& reason) override;
  void when_flushed(std::function<void()> done) override;
  void pause_reading() override;
  void resume_reading() override;
  bool has_room() const override;

  // --- from the steps of negotiation
  StreamContext& context() { return context_; }
  Host& host() { return *host_; }  // known from the first valid stream header on
  const std::string& log_id() const { return log_id_; }
  const std::string& peer_address() const { return address_; }
  Facts facts() const { return negotiation_->facts(); }
  const xmpp::Jid& user() const { return login_.user; }  // bare; empty before SASL
  void send(const xmpp::Element& element);
  // While a step waits for something: nothing is read, what has been read already waits. release() goes on with it.
  void hold();
  void release();
  void begin_tls();
  // Of libxmpp/base/channel_binding.hpp; empty where there is none.
  std::string channel_binding(std::string_view type) const;
  bool has_channel_binding(std::string_view type) const { return transport_.has_channel_binding(type); }
  std::optional<xmpp::ClientCertificate> client_certificate() const { return transport_.client_certificate(); }
  // XEP-0440: the types that clients on it are told of.
  std::vector<std::string> announced_bindings() const;
  // "TLSv1.3 TLS_AES_256_GCM_SHA384"; empty: there is none.
  const std::string& tls() const { return tls_; }
  // XEP-0509: names the features that were sent last; empty: they could not be logged in by.
  const std::string& config_version() const { return config_version_; }
  void on_authenticated(Login login);
  const Login& login() const { return login_; }  // since on_authenticated()
  // Somebody has to look something up: so much time from now to log in.
  void extend_login(std::int64_t seconds);
  // The client was told so by SASL of RFC 6120: a new header is expected, what was read beyond is dropped.
  void expect_header();
  void send_features();
  // Takes a resource. What is sent to the session waits until finish_bind(), which comes behind the caller's answer.
  enum class NamedBy { client, server };
  xmpp::Result<std::shared_ptr<Session>> begin_bind(const std::shared_ptr<Account>& account, std::string_view resource,
                                                    NamedBy named_by);
  void finish_bind(Session& session);
  // XEP-0198 between the two, from the session's first stanza on.
  void manage_from_start(Session& session, StreamManagement management);
  // XEP-0198 §5: goes on with a session that hibernates, after `answer(session)`.
  void take_over(Session& session, const std::function<void(const Session&)>& answer);
  // The client has answered our last <r/>.
  void on_acknowledged();
  // Ends the stream with an error (RFC 6120 §4.9.1.1: after our header, if that was not sent yet), then the connection.
  // After connection-timeout and system-shutdown the session may be resumed; any other ends it, too.
  void fail(const xmpp::StreamError& error);
  void fail(xmpp::StreamErrorCondition condition, std::string text = {}) { fail({condition, std::move(text)}); }
  // Ends it without one, after the client did, or where a step's failure is its own answer (STARTTLS).
  void finish();

  bool ended() const { return ended_; }
  // Null before binding, and once another connection has taken it over.
  std::shared_ptr<Session> session() const;

 private:
  // More than max_outgoing_bytes wait for the client: the stream is being closed for it.
  bool too_much_waits();
  enum Pause : unsigned { for_rate = 1, for_session = 2, for_step = 4 };
  void pause(Pause reason);
  void resume(Pause reason);

  void process(xmpp::Element element);
  void name_features(xmpp::Element& features);
  void send_header(std::string_view domain, std::string_view to);
  void write(std::string_view bytes);
  SessionFacts session_facts() const;
  enum class Ending { for_good, resumable };
  void end_session(Ending ending);
  void ask_for_ack();
  void request_ack();
  void time_out_login();
  void watch_idle();
  void check_idle();

  StreamContext& context_;
  StreamTransport& transport_;
  std::string address_;
  std::string log_id_;
  std::unique_ptr<Negotiation> negotiation_;
  Host* host_ = nullptr;
  Login login_;
  std::string tls_, lang_;
  std::string config_version_;
  xmpp::Timestamp connected_at_ = 0;
  std::weak_ptr<Session> session_;

  bool header_sent_ = false;  // of the present stream
  bool ended_ = false;
  bool closing_ = false;  // the client closed its direction; what it sent before is being finished
  bool overflowing_ = false;
  bool held_ = false;
  bool close_held_ = false;
  std::list<xmpp::Element> held_elements_;  // bounded by one read; a list costs nothing while it is empty
  std::vector<StanzaPtr> early_;            // for the session, while its bind result is not sent yet
  mutable std::vector<xmpp::ChannelBinding> known_bindings_;  // until the login
  bool binding_ = false;
  // XEP-0198: one question at a time, at the end of the turn in which something was written.
  bool asking_ = false, awaits_answer_ = false, unasked_ = false;
  unsigned paused_ = 0;  // of Pause
  RateLimit rate_;
  std::size_t received_ = 0;  // before login
  xmpp::Timestamp last_received_ = 0, last_sent_ = 0, probed_at_ = 0, rested_at_ = 0;

  std::shared_ptr<void> login_timer_, rate_timer_, idle_timer_, close_timer_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
