// A server in the test's own process: real TCP and TLS on loopback, one client at a time, every answer in the test's
// hands.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/net/connection.hpp"
#include "libxmpp/net/listener.hpp"
#include "libxmpp/net/tls_context.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "tests/unit/temporary_directory.hpp"
#include "tests/unit/tui-client/run_until.hpp"

namespace test {

class ScriptedServer final : xmpp::ConnectionHandler, xmpp::StreamParserHandler {
 public:
  explicit ScriptedServer(xmpp::EventLoop& loop);
  ~ScriptedServer() override;

  std::string address() const;  // for AccountConfig::server
  std::string ca_file() const;

  // What it is like; to be set before the client comes.
  bool offer_tls = true;
  bool direct_tls = false;
  bool silent = false;       // takes the connection and says nothing
  bool answer_pings = true;  // of the session
  bool accept_password = true;
  // XEP-0198, as a server keeps it: `handled` stanzas of the client's session.
  bool offer_management = false;
  bool offer_client_state = false;
  std::vector<std::string> client_states;  // "active", "inactive"
  bool accept_enable = true;
  bool accept_resume = true;
  std::optional<std::uint32_t> failed_h;  // in <failed/>
  bool answer_acks = true;
  bool lose = false;  // what comes now is lost on its way
  std::uint32_t handled = 0;
  std::vector<std::uint32_t> told;  // the client's `h`, as it said them
  int resumptions = 0;
  std::string behind_proceed;  // plain bytes in the same write as <proceed/>
  std::string before_auth;     // sent with the features of the secured stream
  std::vector<std::string> mechanisms{"PLAIN"};
  std::function<bool(const xmpp::Element&)> before_login;  // likewise of what comes over TLS before the session
  // A stanza of the session; true: answered by the test. Otherwise: pings, rosters and PEP work as in a small server.
  std::function<bool(const xmpp::Element&)> on_stanza;

  void send(const std::string& xml);
  void send(const xmpp::Element& element);
  void result_for(const xmpp::Element& iq, const std::string& payload = {});
  void error_for(const xmpp::Element& iq, const std::string& condition, const std::string& application = {});
  void drop();  // the connection breaks

  bool connected() const { return connection_ != nullptr; }
  bool in_session() const { return stage_ == Stage::session; }
  // Everything since the last login, and how often there was one.
  std::vector<xmpp::Element> stanzas;
  std::vector<std::string> before_session;  // names of the elements the client sent to get in
  int logins = 0;
  // The first stanza of that name with a child of that name (and namespace); nullptr if there is none.
  const xmpp::Element* find(const std::string& name, const std::string& child, const std::string& ns = {}) const;
  // Our client's own nodes and those the test puts there: "jid node" to payload; "jid node#item" for other items than
  // "current".
  std::map<std::string, xmpp::Element> nodes;

 private:
  enum class Stage { plain, secured, authenticated, session };
  void accept(void* handle);
  void on_secured() override;
  void on_bytes(std::string_view bytes) override;
  void on_closed(const xmpp::Error& reason) override;
  void on_stream_open(const xmpp::Element& header, std::string_view default_ns) override;
  void on_element(xmpp::Element element) override;
  void on_stream_close() override;
  void on_parse_error(xmpp::StreamErrorCondition condition, std::string_view detail) override;
  void answer(const xmpp::Element& stanza);
  void handle_management(const xmpp::Element& element);
  void answer_pubsub(const xmpp::Element& iq);

  xmpp::EventLoop& loop_;
  TemporaryDirectory directory_;
  std::shared_ptr<xmpp::TlsContext> tls_;
  std::unique_ptr<xmpp::Listener> listener_;
  std::unique_ptr<xmpp::Connection> connection_;
  std::unique_ptr<xmpp::StreamParser> parser_;
  Stage stage_ = Stage::plain;
};

xmpp::Element element(const std::string& xml);  // a stanza of jabber:client

}  // namespace test
