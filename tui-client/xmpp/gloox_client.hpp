// GlooxClient: the Client over the network, gloox inside.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "tui-client/xmpp/account_link.hpp"
#include "tui-client/xmpp/client.hpp"

namespace xmpp {
class EventLoop;
}

namespace tui {

class Account;
class History;
class XmlLog;

struct GlooxClientOptions {
  // Off for a client that only delivers a message: without presence the server keeps what waits for us.
  bool presence = true;
  bool roster = false;                      // is asked for without presence, too
  unsigned keepalive_ms = 60000;            // silence after which the server is asked whether it is there
  unsigned answer_ms = 30000;               // deadline of an IQ request
  unsigned probe_ms = 5000;                 // within which a connection has to answer after network_changed()
  unsigned self_ping_ms = 600000;           // silence of a room after which it is asked whether we are still in it
  std::size_t max_encrypted_members = 500;  // of a room: with more nothing is encrypted for it
  unsigned outage_ask_ms = 30000;  // after a login, before it is asked where outages are told of (XEP-0455)
  // Reads a small page of the web; empty: by an HttpClient of the account's own.
  std::function<void(const std::string& url, std::function<void(xmpp::Result<std::string>)>)> read_page;
  bool blind_trust = true;                  // BTBV; false: every new device waits for a decision
  LinkTimes times;
  FileSettings files;
  bool avatars = false;           // of contacts are fetched (XEP-0084)
  std::filesystem::path xml_log;  // a file for every stanza (XmlLog); empty: none
  // Takes what would go to the server, where something else stands in for the connection; unset: the connection does.
  std::function<void(std::string_view element)> wire = {};
};

class GlooxClient final : public Client {
 public:
  // `loop` and `history` outlive it. Destroying it closes everything at once; shut_down() first is politer.
  GlooxClient(xmpp::EventLoop& loop, History& history, OnEvent on_event, GlooxClientOptions options = {});
  ~GlooxClient() override;

  xmpp::Result<void> connect(const AccountConfig& account) override;
  void disconnect(const AccountId& account) override;
  void retire(const AccountId& account, std::function<void(xmpp::Result<void>)> done) override;
  void shut_down(std::function<void()> done) override;
  xmpp::Result<void> trust_certificate(const AccountId& account, const std::string& sha256) override;
  xmpp::Result<void> accept_weaker_login(const AccountId& account) override;
  xmpp::Result<void> show_code(const AccountId& account, const std::string& code) override;
  void register_account(const AccountConfig& account, std::function<void(xmpp::Result<void>)> done) override;
  xmpp::Result<MessageId> send_message(const AccountId& account, const xmpp::Jid& chat, const Draft& draft) override;
  void send_displayed(const AccountId& account, const xmpp::Jid& chat, const std::string& stanza_id) override;
  void fetch_older(const AccountId& account, const xmpp::Jid& chat) override;
  void set_active(bool active) override;
  void send_typing(const AccountId& account, const xmpp::Jid& chat, bool typing) override;
  xmpp::Result<void> set_chat_mode(const AccountId& account, const xmpp::Jid& chat, Encryption mode) override;
  void prepare_chat(const AccountId& account, const xmpp::Jid& chat) override;
  xmpp::Result<void> set_presence(const AccountId& account, Show show, const std::string& status) override;
  xmpp::Result<void> accept_invite(const AccountId& account, const xmpp::Jid& contact,
                                   const std::string& token) override;
  xmpp::Result<void> roster_add(const AccountId& account, const xmpp::Jid& jid, const std::string& name) override;
  xmpp::Result<void> roster_remove(const AccountId& account, const xmpp::Jid& jid) override;
  xmpp::Result<void> subscription_answer(const AccountId& account, const xmpp::Jid& jid, bool accept) override;
  xmpp::Result<std::vector<DeviceView>> devices(const AccountId& account, const xmpp::Jid& jid) override;
  xmpp::Result<void> set_trust(const AccountId& account, const xmpp::Jid& jid, std::uint32_t device,
                               Trust trust) override;
  xmpp::Result<void> reset_sessions(const AccountId& account, const xmpp::Jid& jid) override;
  xmpp::Result<void> set_device_label(const AccountId& account, const std::string& label) override;
  RoomActions* rooms(const AccountId& account) override;
  FormActions* forms(const AccountId& account) override;
  FileActions* files(const AccountId& account) override;
  OmemoActions* omemo(const AccountId& account) override;
  PersonalActions* personal(const AccountId& account) override;
  // This machine has another way to the network, or has slept (xmpp::NetworkWatch). For all accounts.
  void network_changed();

 private:
  xmpp::Result<Account*> find(const AccountId& account);
  // Makes the account, in place of an older one of the same address.
  xmpp::Result<Account*> add(const AccountConfig& config);
  // `gone` is called when nothing of it runs any more.
  void leave(const AccountId& account, std::function<void()> gone);

  xmpp::EventLoop& loop_;
  History& history_;
  OnEvent on_event_;
  GlooxClientOptions options_;
  std::unique_ptr<XmlLog> xml_log_;  // outlives the accounts
  bool active_ = true;
  std::map<AccountId, std::unique_ptr<Account>> accounts_;
  std::vector<std::unique_ptr<Account>> leaving_;  // until their streams are closed
  std::shared_ptr<void> shut_down_deadline_;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
