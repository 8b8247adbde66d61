// Account: one account's parts and how a stanza travels between them.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "tui-client/app/config.hpp"
#include "tui-client/xmpp/account_context.hpp"
#include "tui-client/xmpp/account_link.hpp"
#include "tui-client/xmpp/archive/archive_sync.hpp"
#include "tui-client/xmpp/availability.hpp"
#include "tui-client/xmpp/avatars.hpp"
#include "tui-client/xmpp/disclosure.hpp"
#include "tui-client/xmpp/files/transfers.hpp"
#include "tui-client/xmpp/forms.hpp"
#include "tui-client/xmpp/gloox_client.hpp"
#include "tui-client/xmpp/guard.hpp"
#include "tui-client/xmpp/inbox.hpp"
#include "tui-client/xmpp/iq_tracker.hpp"
#include "tui-client/xmpp/markers.hpp"
#include "tui-client/xmpp/muc/bookmarks.hpp"
#include "tui-client/xmpp/muc/room_inbox.hpp"
#include "tui-client/xmpp/muc/rooms.hpp"
#include "tui-client/xmpp/omemo/omemo_service.hpp"
#include "tui-client/xmpp/outage.hpp"
#include "tui-client/xmpp/outbox.hpp"
#include "tui-client/xmpp/personal.hpp"
#include "tui-client/xmpp/roster.hpp"
#include "tui-client/xmpp/stream_class.hpp"

namespace tui {

// A LinkHandler for its own connection, and for who stands in for one.
class Account final : public LinkHandler, private StreamClassHandler {
 public:
  static xmpp::Result<std::unique_ptr<Account>> open(xmpp::EventLoop& loop, History& history, AccountConfig config,
                                                     const GlooxClientOptions& options, XmlLog* xml_log,
                                                     std::function<void(Event)> emit);
  ~Account() override;

  void connect() { link_.start(); }
  void register_then_connect(std::function<void(xmpp::Result<void>)> done);
  void disconnect(std::function<void()> done);
  void certificate_trusted();
  void accept_weaker_login();
  void show_code(const std::string& code);

  xmpp::Result<MessageId> send_message(const xmpp::Jid& chat, const Draft& draft,
                                       std::optional<Encryption> mode = std::nullopt);
  void send_displayed(const xmpp::Jid& chat, const std::string& stanza_id);
  void fetch_older(const xmpp::Jid& chat) { archive_->fetch_older(chat); }
  void send_typing(const xmpp::Jid& chat, bool typing);
  void set_active(bool active) { link_.set_active(active); }
  // Another way to the network: a connection has to show soon that it is alive, and where there is none the next
  // attempt is now.
  void network_changed();
  xmpp::Result<void> set_chat_mode(const xmpp::Jid& chat, Encryption mode);
  void prepare_chat(const xmpp::Jid& chat);
  xmpp::Result<void> set_presence(Show show, const std::string& status);
  xmpp::Result<void> accept_invite(const xmpp::Jid& contact, const std::string& token);
  xmpp::Result<void> roster_add(const xmpp::Jid& jid, const std::string& name);
  xmpp::Result<void> roster_remove(const xmpp::Jid& jid);
  xmpp::Result<void> subscription_answer(const xmpp::Jid& jid, bool accept);
  OmemoService& omemo() { return *omemo_; }
  Rooms& rooms() { return rooms_; }
  Forms& forms() { return forms_; }
  Transfers& files() { return *files_; }
  Personal& personal() { return personal_; }

 private:
  Account(xmpp::EventLoop& loop, History& history, AccountConfig config, const GlooxClientOptions& options,
          XmlLog* xml_log, std::function<void(Event)> emit);

  // LinkHandler
  void on_link_state(ConnectionState state, const std::string& text, bool fatal) override;
  void on_link_certificate(const std::string& sha256, const std::string& reason) override;
  void on_link_weaker_login(const std::string& reason) override;
  void on_link_code_wanted(const std::string& reason) override;
  void on_link_online(const xmpp::Jid& full) override;
  void on_link_stanza(const xmpp::Element& stanza) override;
  void on_link_paused() override;
  void on_link_resumed() override;
  void on_link_acknowledged(std::uint64_t position) override;
  void on_link_unmanaged() override;
  void on_link_lost(const std::deque<std::string>& unacknowledged) override;
  void on_link_registered(const xmpp::Result<void>& outcome) override;
  void on_link_form(const IllustratedForm& form) override;
  // StreamClassHandler
  void on_presence(const ContactPresence& presence) override;
  void on_subscription_request(const xmpp::Jid& from, const std::string& text) override;

  void note_contacts(const Event& event);
  void handle_message(const xmpp::Element& message);
  void deliver(const xmpp::Element& message, const xmpp::Jid& sender);
  // True: handled here, gloox is not asked.
  bool handle_iq(const xmpp::Element& iq);
  void send_again();
  void refuse(const xmpp::Element& iq);
  void ping(std::function<void(bool)> answered);
  void watch_connection();
  void end_catch_up_soon();
  xmpp::Result<void> need_online() const {
    if (context_.online) return {};
    return xmpp::fail(xmpp::Errc::connection_closed, context_.id + " is not connected");
  }

  OutageNews::ReadPage page_reader(const std::string& ca_file);

  GlooxClientOptions options_;
  IqTracker iqs_;
  AccountContext context_;
  Guard guard_;
  std::unique_ptr<HttpClient> http_;  // made when a page is to be read
  OutageNews outage_;
  AccountLink link_;
  Roster roster_;
  Rooms rooms_;
  Bookmarks bookmarks_;
  Forms forms_;
  std::unique_ptr<OmemoService> omemo_;
  std::unique_ptr<Outbox> outbox_;
  Disclosure disclosure_;
  Avatars avatars_;
  Personal personal_;
  std::unique_ptr<Markers> markers_;
  std::unique_ptr<RoomInbox> room_inbox_;
  std::unique_ptr<Inbox> inbox_;
  std::unique_ptr<ArchiveSync> archive_;
  std::unique_ptr<Transfers> files_;
  std::unique_ptr<StreamClass> stream_;  // while online
  Show show_ = Show::online;
  std::string status_;
  Availability available_;
  std::deque<std::string> again_;  // what a lost session did not bring to the server for sure
  bool presence_changed_ = false;  // while the connection was gone
  std::function<void(xmpp::Result<void>)> registered_;
  bool registering_ = false;
  std::shared_ptr<void> keepalive_;
  std::shared_ptr<void> probe_;
  std::shared_ptr<void> catch_up_;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
