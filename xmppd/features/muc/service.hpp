// Service: one group chat service, conference.<domain>: finds the room of a stanza and gives it its turn.
#pragma once

#include <functional>
#include <string_view>

#include "xmppd/core/host.hpp"
#include "xmppd/core/service_domain.hpp"
#include "xmppd/features/muc/room_cache.hpp"
#include "xmppd/features/muc/settings.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd::muc {

class Service;

// One stanza's turn at its room: what it says and the ways out. Copy it to keep it for what follows a commit.
struct Turn {
  Service& service;
  Room& room;
  StanzaPtr stanza;
  Origin origin;

  const xmpp::Jid& from() const { return stanza->from(); }
  xmpp::Timestamp now() const;
  template <class T>
  const T& config(const Setting<T>& setting) const;
  std::size_t bound(const IntSetting& setting) const { return static_cast<std::size_t>(config(setting)); }

  // Out, to whomever it is addressed. A bounce comes back to the room.
  void send(const StanzaPtr& stanza) const;
  // To every client in the room; `message` is readdressed, so it must have some `to` already.
  void send_to_all(const StanzaPtr& message) const;
  // An error to the sender, said to be by the room.
  void refuse(xmpp::StanzaError error) const;
  void refuse(xmpp::StanzaErrorCondition condition) const { refuse(xmpp::StanzaError(condition)); }

  // Writes `change` to the disk, then calls `done`; the room's later turns wait. On failure nothing was changed, and
  // `failed` is called instead.
  void commit(MucRoomChange change, std::function<void()> done, std::function<void(xmpp::StanzaError)> failed) const;
  // Runs `then` when the answer to the IQ, given before, is on its way; the room's later turns wait.
  void after_reply(std::function<void()> then) const;
};

using Reply = std::function<void(IqReply)>;
inline IqReply error(xmpp::StanzaErrorCondition condition) { return tl::unexpected(xmpp::StanzaError(condition)); }

inline IqReply ok_reply() { return std::optional<xmpp::Element>(); }

class Service {
 public:
  explicit Service(Host& host);

  Host& host;
  ServiceDomain domain;
  RoomCache rooms;

  // An IQ to a room's bare address. Must call `reply` once, now or later. Rooms that do not exist, and locked ones to
  // anybody but their owner, have answered item-not-found before.
  using RoomIq = std::function<void(Turn& turn, const xmpp::Element& payload, Reply reply)>;
  void on_get(std::string_view ns, std::string_view name, RoomIq handler) {
    serve(false, ns, name, std::move(handler));
  }
  void on_set(std::string_view ns, std::string_view name, RoomIq handler) { serve(true, ns, name, std::move(handler)); }

  // Who may make a room here.
  bool may_create(const xmpp::Jid& user) const;
  // The daemon ends: everybody is put out (say_goodbye), and nobody else hears of it.
  bool stopping() const { return stopping_; }
  // A turn that no stanza has caused: time-outs, the end of the service.
  Turn own_turn(Room& room);

  xmpp::Lifetime lifetime;

 private:
  void serve(bool set, std::string_view ns, std::string_view name, RoomIq handler);
  void take_message(const StanzaPtr& stanza, const Origin& origin);
  void take_presence(const StanzaPtr& stanza, const Origin& origin);
  void take_occupant_iq(const StanzaPtr& stanza, const Origin& origin);
  void remove_left_over_rooms();

  std::shared_ptr<void> left_over_timer_;
  bool stopping_ = false;
};

template <class T>
const T& Turn::config(const Setting<T>& setting) const {
  return service.host.config.get(setting);
}

}  // namespace xmppd::muc
