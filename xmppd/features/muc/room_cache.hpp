// RoomCache: loads rooms on first use, has uses of one room wait for each other, forgets idle rooms.
#pragma once

#include <functional>
#include <memory>

#include "libxmpp/base/result.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/muc/room.hpp"

namespace xmppd::muc {

// Message: may go on while earlier messages wait for the disk. Alone: waits until all that came before is done.
enum class Turns { Message, Alone };

class RoomCache {
 public:
  // Called for each room when it was loaded.
  using Loaded = std::function<void(Room&, std::function<void()> ready)>;
  RoomCache(Host& host, Loaded loaded);
  ~RoomCache();

  // nullptr: no such room. An Error: storage failed, or too many wait (muc.max_waiting).
  using Use = std::function<void(xmpp::Result<Room*>)>;
  // Calls `use` at once if the room is in memory, nothing holds it, and rooms have not had their share of this turn of
  // the loop; otherwise later, in the order of the calls per room. Never from within another use of the same room.
  // `must_wait`: not subject to muc.max_waiting: as many as there are occupants, at most.
  enum class Bound { counts, must_wait };
  void with(const xmpp::Jid& room, Turns turns, Use use, Bound bound = Bound::counts);
  // While a copy of it lives, later uses of the room wait (messages only for Turns::Alone). Taken during a use, kept by
  // what waits for the disk.
  using Hold = std::shared_ptr<void>;
  Hold hold(const Room& room, Turns turns);

  // A room made during a use that got nullptr.
  Room& put(std::unique_ptr<Room> room);
  // It is gone, for whoever waits too. The object dies after the use or hold that this is called in.
  void drop(Room& room);
  // In memory right now and not held, or nullptr.
  Room* idle(const xmpp::Jid& room) const;
  std::size_t size() const;
  void for_each(const std::function<void(Room&)>& visit) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace xmppd::muc
