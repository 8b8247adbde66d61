// AccountLink: keeps one account's stream to its server: look-up, TCP, TLS, login, and again after a loss.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/net/connection.hpp"
#include "libxmpp/net/srv_resolver.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "tui-client/app/config.hpp"
#include "tui-client/types.hpp"
#include "tui-client/xmpp/backoff.hpp"
#include "tui-client/xmpp/negotiation.hpp"
#include "tui-client/xmpp/stream_management.hpp"

namespace tui {

class History;
class XmlLog;

struct LinkTimes {
  unsigned resolve_ms = 10000;
  unsigned connect_ms = 10000;
  unsigned step_ms = 20000;  // a TLS handshake, or the answer to one step of the login
  unsigned backoff_first_ms = 2000;
  unsigned backoff_max_ms = 300000;
  unsigned close_ms = 2000;
  unsigned ack_ms = 30000;  // for the answer to XEP-0198 <r/>
};

// Called on the loop's thread. The handler may call stop() in any of them, but must not destroy the link.
class LinkHandler {
 public:
  virtual ~LinkHandler() = default;
  virtual void on_link_state(ConnectionState state, const std::string& text, bool fatal) = 0;
  // Nobody vouches for the server's certificate; the link rests until start().
  virtual void on_link_certificate(const std::string& sha256, const std::string& reason) = 0;
  // The server offers a weaker login than it did before; the link rests until accept_weaker_login().
  virtual void on_link_weaker_login(const std::string& reason) = 0;
  // The password is not enough; the link rests until start(), which set_code() should go before.
  virtual void on_link_code_wanted(const std::string& reason) = 0;
  virtual void on_link_online(const xmpp::Jid& full) = 0;
  virtual void on_link_stanza(const xmpp::Element& stanza) = 0;
  // The connection is gone, the session may go on (XEP-0198): on_link_resumed or on_link_lost follows.
  virtual void on_link_paused() = 0;
  // Nothing was lost: what was on its way is sent again.
  virtual void on_link_resumed() = 0;
  // The server has handled our stanzas up to this position().
  virtual void on_link_acknowledged(std::uint64_t position) = 0;
  // The server does not acknowledge, after all: position() counted for nothing.
  virtual void on_link_unmanaged() = 0;
  // The session is over; after on_link_online, once. `unacknowledged`: stanzas of which nobody knows whether they
  // arrived.
  virtual void on_link_lost(const std::deque<std::string>& unacknowledged) = 0;
  virtual void on_link_registered(const xmpp::Result<void>& outcome) = 0;
  // Of a registration: answered by answer_form(), or by stop().
  virtual void on_link_form(const IllustratedForm& form) = 0;
};

class AccountLink final : private xmpp::ConnectionHandler,
                          private xmpp::StreamParserHandler,
                          private NegotiationHandler {
 public:
  // `config.password` must be set. The store gives and keeps "pin_sha256", "resource", "scram_seen", "client_id",
  // "login_token", "login_server", "password".
  AccountLink(xmpp::EventLoop& loop, History& history, AccountConfig config, LinkHandler& handler, LinkTimes times = {},
              XmlLog* xml_log = nullptr);
  ~AccountLink() override;
  AccountLink(const AccountLink&) = delete;
  AccountLink& operator=(const AccountLink&) = delete;

  // For the next login.
  void set_password(const std::string& password) { config_.password = password; }
  // The same of an authenticator; shown once.
  void set_code(const std::string& code) { config_.code = code; }
  // Goes on with a registration. False: there is none that waits for it any more.
  bool answer_form(const xmpp::DataForm& values);
  // Connects and stays connected, unless something fatal happens.
  void start(Negotiation::Purpose purpose = Negotiation::Purpose::login);
  // What the server offers is good enough from now on; then as start().
  void accept_weaker_login();
  // Ends the stream properly; `done` (may be empty) once that is over. No retry.
  void stop(std::function<void()> done = {});
  // The peer is dead: closes at once and connects again.
  void drop(const std::string& why);
  // While there is no connection: the next attempt now, and not when its time comes; one under way begins anew, since
  // it may be on a network that is gone.
  void try_now();

  bool online() const { return online_; }
  // The session came with carbons switched on.
  bool carbons_enabled() const { return carbons_; }
  // How many stanzas this session has sent; 0 if the server does not acknowledge stanzas.
  std::uint64_t position() const { return management_.position(); }
  void write(std::string_view element);  // online only; one whole element
  // Whether anybody looks (XEP-0352); said to servers that want to know, on each connection. At first somebody does.
  void set_active(bool active);
  // The SHA-256 of the one certificate that is accepted for this server; empty: any good one is.
  std::string accepted_certificate() { return pin(); }
  std::uint64_t last_heard_ms() const { return last_heard_ms_; }

 private:
  // xmpp::ConnectionHandler
  void on_connected() override;
  void on_secured() override;
  void on_bytes(std::string_view bytes) override;
  void on_closed(const xmpp::Error& reason) override;
  // xmpp::StreamParserHandler
  void on_stream_open(const xmpp::Element& header, std::string_view default_ns) override;
  void on_element(xmpp::Element element) override;
  void on_stream_close() override;
  void on_parse_error(xmpp::StreamErrorCondition condition, std::string_view detail) override;
  // NegotiationHandler
  void send_element(const xmpp::Element& element) override;
  void begin_tls() override;
  std::string channel_binding(std::string_view type) const override;
  std::string tls_version() const override;
  void restart_stream() override;
  void scram_offered() override;
  void code_shown() override;
  void form_wanted(const IllustratedForm& form) override;
  void remember(const LoginMemory& memory) override;
  void resumed(std::uint32_t h) override;
  void resumption_failed(std::optional<std::uint32_t> h) override;
  void negotiated(const xmpp::Jid& jid) override;
  void negotiation_failed(const NegotiationFailure& failure) override;

  void attempt();
  void try_next_endpoint(const xmpp::Error& last);
  void connect_to(const xmpp::Endpoint& endpoint);
  void start_tls();
  void open_stream();
  void await(unsigned milliseconds, const char* what);
  void handle_management(const xmpp::Element& element);
  bool acknowledged(std::uint32_t h);
  void ask_for_ack();
  void write_now(std::string_view element);
  void end_session();
  void come_online();
  void tell_client_state();
  void handle_stream_error(const xmpp::Element& error);
  bool certificate_refused(const xmpp::Error& reason);
  // This connection is over: the handler is told, and another attempt planned unless `fatal`.
  void give_up(const std::string& text, bool fatal, xmpp::Errc code);
  void close_connection();
  void set_state(ConnectionState state, const std::string& text = {}, bool fatal = false);
  std::string stored(const char* key);
  std::string wanted_resource();
  // The account's archive was read up to some point: what is missing since then is news.
  bool follows_archive();
  std::string client_id();
  std::string pin();

  xmpp::EventLoop& loop_;
  History& history_;
  std::shared_ptr<char> alive_ = std::make_shared<char>();  // for who calls out and comes back
  AccountConfig config_;
  AccountId id_;
  LinkHandler& handler_;
  LinkTimes times_;
  XmlLog* xml_log_;  // may be null
  Backoff backoff_;
  Negotiation::Purpose purpose_ = Negotiation::Purpose::login;

  xmpp::SrvResolver resolver_;
  std::vector<xmpp::Endpoint> endpoints_;
  std::size_t next_endpoint_ = 0;
  xmpp::Endpoint endpoint_;
  std::unique_ptr<xmpp::Connection> connection_;
  std::unique_ptr<xmpp::StreamParser> parser_;
  std::unique_ptr<Negotiation> negotiation_;
  xmpp::Timer deadline_;
  xmpp::Timer retry_;
  xmpp::Timer breath_;  // between two reads, when there is much
  StreamManagement management_;
  xmpp::Timer ack_deadline_;
  bool ack_asked_ = false;
  bool running_ = false;
  bool online_ = false;
  bool active_ = true;
  bool client_state_ = false;  // the server wants to know
  bool carbons_ = false;
  bool session_ = false;       // from on_link_online to on_link_lost
  bool stopping_ = false;
  bool form_open_ = false;  // somebody fills it in
  std::function<void()> stopped_;
  std::uint64_t last_heard_ms_ = 0;
  unsigned attempt_number_ = 0;  // answers of an older attempt are ignored
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
