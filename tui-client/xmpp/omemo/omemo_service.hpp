// OmemoService: OMEMO of one account: who can read, encrypting, opening, repairing, trust. All XML and PEP of it is
// here and beside; the cryptography is omemo::Device.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "omemo/omemo.hpp"
#include "tui-client/types.hpp"
#include "tui-client/xmpp/muc/rooms.hpp"
#include "tui-client/xmpp/omemo/device_lists.hpp"
#include "tui-client/xmpp/omemo/own_publication.hpp"
#include "tui-client/xmpp/omemo/pep.hpp"
#include "tui-client/xmpp/omemo/session_builder.hpp"
#include "tui-client/xmpp/omemo/trust_transfer.hpp"
#include "tui-client/xmpp/omemo_actions.hpp"

namespace tui {

class OmemoService final : public OmemoActions {
 public:
  // Makes the device in an empty store. storage_failed otherwise. `blind_trust`: in devices that nobody has seen before,
  // where none of that person's is verified (BTBV).
  static xmpp::Result<std::unique_ptr<OmemoService>> open(AccountContext& account, const Rooms& rooms,
                                                            bool blind_trust);
  ~OmemoService() override;

  void go_online();
  void go_offline();
  // Publishes what is due before the stream ends.
  void flush();
  // Messages that were waiting for us have been read.
  void end_catch_up();

  // Somebody whose device list concerns us beside the contacts.
  bool watches(const xmpp::Jid& jid) const { return prepared_.contains(jid.bare()) || !rooms_of(jid).empty(); }
  // An event of our own PEP or a contact's (`sender` is who published): <items/>, <purge/> or <delete/>.
  void handle_pep_event(const xmpp::Jid& sender, const xmpp::Element& change);

  // Learns device lists and begins sessions, as far as possible; then `done`. EncryptionChanged follows.
  void prepare(const xmpp::Jid& chat, std::function<void()> done);
  ChatEncryption chat_encryption(const xmpp::Jid& chat);

  // <encrypted/> for all devices of `chat` and our own others, one in each version that somebody reads. Call prepare()
  // before. An error, in words, if not one
  // device of the other side can read it: then nothing was encrypted and nothing may be sent. In a room every member is
  // the other side, but for those left out.
  xmpp::Result<std::vector<xmpp::Element>> encrypt(const xmpp::Jid& chat, const std::string& text);

  // Who of this room can't read now is left out until the program ends.
  void leave_out(const xmpp::Jid& room);
  void members_changed(const xmpp::Jid& room);
  // Of people who are no contacts no news come: their list is asked for again when they enter a room, and when they
  // write from a device that is not on it: where their chat is open or they are in a room of ours. Strangers that nobody
  // has looked at yet learn nothing of us.
  void list_in_doubt(const xmpp::Jid& member);
  void written_by_unlisted(const xmpp::Jid& author);

  // Opens the <encrypted/> of `message`, which `row` describes, stores the row with its text (or the reason why it
  // stays closed) and gives it back; nothing if there is nothing to show (key transport, duplicate). `complete` sees
  // the opened row before it is stored. In a room `author` is whose devices it may be from, and `nick` ours.
  std::optional<ChatMessage> receive(const xmpp::Element& message, ChatMessage row,
                                     const std::function<void(ChatMessage&)>& complete = nullptr);
  std::optional<ChatMessage> receive(const xmpp::Element& message, ChatMessage row, const xmpp::Jid& author,
                                     const std::string& nick,
                                     const std::function<void(ChatMessage&)>& complete = nullptr);
  // Messages of an archive are opened now: `news` while we were away, or from before that. Key exchanges that they ask
  // for are made once all is read, one for each device, and none for what is old.
  enum class Reading { live, news, old };
  void set_reading(Reading reading) { reading_ = reading; }
  void answer_archived();
  // Whether the device of this number is or was known to be one of `jid`.
  bool has_device(const xmpp::Jid& jid, const std::string& number);

  std::vector<DeviceView> devices(const xmpp::Jid& jid);
  xmpp::Result<void> set_trust(const xmpp::Jid& jid, omemo::DeviceId device, Trust trust);
  xmpp::Result<void> reset_sessions(const xmpp::Jid& jid);
  // What others see this device called; empty: nothing.
  xmpp::Result<void> set_label(const std::string& label);
  VerificationUri own_uri() override;
  xmpp::Result<Verification> verify(const VerificationUri& uri) override;
  xmpp::Result<void> remove_device(std::uint32_t device) override;
  xmpp::Result<void> reset_device() override;
  // This device off the account's lists and its keys off the server, not to come back while this object lives; `done`
  // is called once. Errors: connection_closed, internal (the server refuses).
  void retire(std::function<void(xmpp::Result<void>)> done);

 private:
  static constexpr std::size_t max_healed_devices = 1000;

  OmemoService(AccountContext& account, const Rooms& rooms, std::unique_ptr<omemo::Device> device, bool blind_trust);

  std::vector<omemo::Peer> peers(const xmpp::Jid& jid);
  std::vector<omemo::Peer> recipients(const xmpp::Jid& chat);
  bool published() const;
  void refresh_bundles_soon();
  // Who has to be able to read what is said in `chat`, without ourselves (unless it is our own chat).
  std::vector<xmpp::Jid> audience(const xmpp::Jid& chat) const;
  // Whose devices are meant by the address of a chat: in a room's private chat those of who is there, where it shows.
  xmpp::Jid person(const xmpp::Jid& chat) const;
  // Rooms and their private chats somebody looks at that `jid` belongs to.
  std::vector<xmpp::Jid> rooms_of(const xmpp::Jid& jid) const;
  bool may_miss(const xmpp::Jid& chat, const xmpp::Jid& member) const;
  std::string obstacle_words(const omemo::RecipientState& state);
  void start_sessions(const xmpp::Jid& chat, std::function<void()> done);
  void tell_encryption(const xmpp::Jid& chat);
  void list_changed(const xmpp::Jid& jid);

  std::optional<omemo::EncryptedMessage> parse(const xmpp::Element& message) const;
  // The text of an opened message into `row`; false: it has none. In OMEMO 2 the envelope must fit what is around it.
  bool read_text(const omemo::Decrypted& decrypted, const xmpp::Jid& author, ChatMessage& row);
  void read_other(const omemo::Decrypted& decrypted, const xmpp::Element& content, xmpp::Timestamp written,
                  const ChatMessage& row);
  void check_time(const omemo::Decrypted& decrypted, xmpp::Timestamp written, const ChatMessage& row);
  void opened(const omemo::Decrypted& decrypted);
  std::optional<ChatMessage> store_stub(ChatMessage row, const std::string& reason);
  void met_device(const omemo::Address& address);
  void identity_changed(const omemo::Address& address, const omemo::IdentityKey& key);
  void heal(const omemo::Peer& peer);
  bool may_heal(const omemo::Peer& peer);
  void send_key_transport(const omemo::Peer& peer);
  // The store is an earlier state of what this device has been: keys of its sessions have been used already.
  void store_is_older();
  void maintain();
  // omemo_devices.cpp
  void trust_changed(const std::vector<TrustTransfer::Change>& changes);
  void settle_trust() { trust_changed(trust_.settle()); }
  void tell_trust();
  void tell_trust(const TrustTransfer::Message& message, std::function<void()> done);
  void note_use(const omemo::Address& address);
  void note_silent_devices();
  std::string reason_of(const omemo::Error& error) const;

  AccountContext& account_;
  const Rooms& rooms_;
  const bool blind_trust_;
  std::unique_ptr<omemo::Device> device_;
  Pep pep_;
  DeviceLists lists_;
  SessionBuilder builder_;
  TrustTransfer trust_;
  bool telling_trust_ = false;
  std::map<omemo::Address, xmpp::Timestamp> used_;             // as was written last
  std::vector<std::unique_ptr<OwnPublication>> publications_;  // one for each version
  std::set<xmpp::Jid> prepared_;                               // chats somebody looks at: changes are told
  std::map<xmpp::Jid, std::set<xmpp::Jid>> without_;           // by room, members who may miss what is said
  std::map<omemo::Address, omemo::IdentityKey> offered_;
  std::map<omemo::Peer, std::deque<std::uint64_t>> healed_ms_;
  bool sessions_renewed_ = false;                     // since the program began
  std::vector<TrustTransfer::Change> trust_changes_;  // of the message that is being opened
  std::set<omemo::Address> wrong_clocks_;             // devices whose times do not fit, as was told
  Reading reading_ = Reading::live;
  std::set<omemo::Peer> to_answer_, to_heal_;  // when the archive is read
  std::shared_ptr<void> daily_;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
