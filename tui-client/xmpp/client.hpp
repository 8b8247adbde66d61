// Client: what the application asks of the network; implemented by GlooxClient, in tests by a recorder.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "tui-client/app/config.hpp"
#include "tui-client/events.hpp"
#include "tui-client/types.hpp"
#include "tui-client/xmpp/file_actions.hpp"
#include "tui-client/xmpp/form_actions.hpp"
#include "tui-client/xmpp/omemo_actions.hpp"
#include "tui-client/xmpp/personal_actions.hpp"
#include "tui-client/xmpp/room_actions.hpp"

namespace tui {

// N accounts. Every call returns at once; what comes of it arrives as Events (on the loop's thread, never from inside
// the call). Errors returned are those of the call itself (unknown account, not connected where that matters).
class Client {
 public:
  using OnEvent = std::function<void(const Event&)>;

  virtual ~Client() = default;

  // Adds the account and keeps it connected (back-off on failure, resuming after network loss) until disconnect().
  virtual xmpp::Result<void> connect(const AccountConfig& account) = 0;
  virtual void disconnect(const AccountId& account) = 0;
  // For an account that this device is to forget: takes the device off the account's device lists and its keys off the
  // server, then logs out. `done` is called once, when nothing of the account runs any more; its error says why the
  // server could not be told.
  virtual void retire(const AccountId& account, std::function<void(xmpp::Result<void>)> done) = 0;
  // Ends all streams properly; `done` is called when that is over, at the latest after two seconds.
  virtual void shut_down(std::function<void()> done) = 0;
  // Accepts exactly this certificate from now on (kept in the store) and connects again.
  virtual xmpp::Result<void> trust_certificate(const AccountId& account, const std::string& sha256) = 0;
  // What the server offers to log in by is good enough from now on, though it was more before; connects again.
  virtual xmpp::Result<void> accept_weaker_login(const AccountId& account) = 0;
  // A code of the account's authenticator, or a recovery code, for one login; connects again.
  virtual xmpp::Result<void> show_code(const AccountId& account, const std::string& code) = 0;
  // In-band registration (XEP-0077) of `account` on its server; a Notice tells the outcome, then connects.
  virtual void register_account(const AccountConfig& account, std::function<void(xmpp::Result<void>)> done) = 0;

  // Stores the message as pending, then encrypts and sends it (in the chat's mode) once online. It never leaves in
  // plain text unless the chat's mode says so; what can't be encrypted becomes Delivery::failed with the reason.
  // MessageAdded follows. A correction, retraction or reaction goes the same way (the last two are never encrypted);
  // MessageUpdated follows.
  virtual xmpp::Result<MessageId> send_message(const AccountId& account, const xmpp::Jid& chat, const Draft& draft) = 0;
  // The user has seen the chat up to this message (XEP-0333), in a room by the id the room gave it; told only to whom
  // it may be told.
  virtual void send_displayed(const AccountId& account, const xmpp::Jid& chat, const std::string& stanza_id) = 0;
  // Messages of before what the store has of this chat, a page of them; OlderRead follows.
  virtual void fetch_older(const AccountId& account, const xmpp::Jid& chat) = 0;
  // Somebody looks at the screen, or nobody does; servers then keep back what can wait (XEP-0352). For all accounts.
  virtual void set_active(bool active) = 0;
  virtual void send_typing(const AccountId& account, const xmpp::Jid& chat, bool typing) = 0;
  // Encryption::none is the explicit /plain. EncryptionChanged follows.
  virtual xmpp::Result<void> set_chat_mode(const AccountId& account, const xmpp::Jid& chat, Encryption mode) = 0;
  // Fetches what is needed to know who can read (device lists, bundles); EncryptionChanged follows.
  virtual void prepare_chat(const AccountId& account, const xmpp::Jid& chat) = 0;

  virtual xmpp::Result<void> set_presence(const AccountId& account, Show show, const std::string& status) = 0;
  virtual xmpp::Result<void> roster_add(const AccountId& account, const xmpp::Jid& jid, const std::string& name) = 0;
  // Asks `contact` for their presence with the token that they gave us, and lets them see ours (XEP-0379 §3.4).
  virtual xmpp::Result<void> accept_invite(const AccountId& account, const xmpp::Jid& contact,
                                           const std::string& token) = 0;
  virtual xmpp::Result<void> roster_remove(const AccountId& account, const xmpp::Jid& jid) = 0;
  virtual xmpp::Result<void> subscription_answer(const AccountId& account, const xmpp::Jid& jid, bool accept) = 0;

  // OMEMO devices of `jid` (own account's bare JID: ours, this one first).
  virtual xmpp::Result<std::vector<DeviceView>> devices(const AccountId& account, const xmpp::Jid& jid) = 0;
  virtual xmpp::Result<void> set_trust(const AccountId& account, const xmpp::Jid& jid, std::uint32_t device,
                                       Trust trust) = 0;
  // New sessions with every listed device of `jid`, in place of those there are; the other side is told by a message
  // without text. XEP-0384 §6: what has gone out of step. Errors: connection_closed.
  virtual xmpp::Result<void> reset_sessions(const AccountId& account, const xmpp::Jid& jid) = 0;
  // What this device of ours is called for everybody who reads our device list (OMEMO 2); empty: nothing.
  virtual xmpp::Result<void> set_device_label(const AccountId& account, const std::string& label) = 0;

  // Of this account; nullptr if there is no such account. Valid until the next call of this interface.
  virtual RoomActions* rooms(const AccountId& account) = 0;
  virtual FormActions* forms(const AccountId& account) = 0;
  virtual FileActions* files(const AccountId& account) = 0;
  virtual OmemoActions* omemo(const AccountId& account) = 0;
  virtual PersonalActions* personal(const AccountId& account) = 0;
};

}  // namespace tui
