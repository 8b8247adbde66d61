// RoomCache: a queue per room.
#include "xmppd/features/muc/room_cache.hpp"

#include <deque>
#include <list>
#include <optional>
#include <unordered_map>
#include <vector>

#include "libxmpp/base/log.hpp"
#include "xmppd/features/muc/settings.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd::muc {

struct RoomCache::Impl {
  struct Waiting {
    Turns turns;
    Use use;
  };
  using Idle = std::list<xmpp::Jid>;  // without occupants, the most recently used in front
  struct Entry {
    std::unique_ptr<Room> room;
    std::deque<Waiting> waiting;
    bool loading = true;
    bool running = false;  // a use is being called
    bool put_off = false;  // until the next turn of the loop
    unsigned held_by_messages = 0, held_alone = 0;
    std::optional<Idle::iterator> idle;
  };
  // Thousands may leave at once, each shown to all who are left: others shall not wait for the last of them.
  static constexpr xmpp::Timestamp share_of_a_turn = 20'000;

  Impl(Host& h, Loaded l) : host(h), loaded(std::move(l)) {}

  Host& host;
  Loaded loaded;
  std::unordered_map<xmpp::Jid, Entry> entries;
  Idle idle;
  xmpp::Timestamp used = 0;  // in this turn
  bool turn_open = false;
  std::vector<xmpp::Jid> later;  // rooms put off
  xmpp::Lifetime lifetime;

  void load(const xmpp::Jid& jid) {
    host.stores.muc.load(jid).then(lifetime, [this, jid](xmpp::Result<std::optional<MucRoomRecord>> record) {
      auto& entry = entries.at(jid);
      if (!record) {
        xmpp::log::error("muc", "{} can't be loaded: {}", jid.text(), record.error().detail);
        entry.loading = false;
        auto waiting = std::move(entry.waiting);
        entry.waiting.clear();
        entry.running = true;
        for (const auto& each : waiting) call(jid, each.use, tl::unexpected(record.error()));
        entries.at(jid).running = false;
        return next(jid);
      }
      // A locked room without its creator is one that the daemon's end has left behind (§10.1.3).
      if (*record && (*record)->locked) {
        host.stores.muc.remove(jid).then_detached([](const auto&) {});
        record->reset();
      }
      if (!*record) {
        entry.loading = false;
        return next(jid);
      }
      entry.room = make_room(**record, host.config.get(settings::refuse_lookalikes));
      loaded(*entry.room, [this, jid, alive = lifetime.watch()] {
        if (alive.expired()) return;
        entries.at(jid).loading = false;
        next(jid);
      });
    });
  }

  void call(const xmpp::Jid& jid, const Use& use, xmpp::Result<Room*> room) {
    const auto begun = host.environment.now();
    try {
      use(std::move(room));
    } catch (const std::exception& error) {  // the others still have their turn
      xmpp::log::error("muc", "{}: {}", jid.text(), error.what());
    }
    used += host.environment.now() - begun;
    open_turn();
  }

  void open_turn() {
    if (std::exchange(turn_open, true)) return;
    host.environment.executor().post([this, alive = lifetime.watch()] {
      if (alive.expired()) return;
      turn_open = false;
      used = 0;
      for (const auto& jid : std::exchange(later, {})) {
        const auto found = entries.find(jid);
        if (found == entries.end()) continue;
        found->second.put_off = false;
        if (!found->second.running) next(jid);
      }
    });
  }
  // Whether `entry` has to wait for the next turn.
  bool put_off(const xmpp::Jid& jid, Entry& entry) {
    if (used < share_of_a_turn) return false;
    if (!std::exchange(entry.put_off, true)) later.push_back(jid);
    open_turn();
    return true;
  }

  static bool free_for(const Entry& entry, Turns turns) {
    return !entry.loading && !entry.running && entry.held_alone == 0 &&
           (turns == Turns::Message || entry.held_by_messages == 0);
  }

  void next(const xmpp::Jid& jid) {
    auto found = entries.find(jid);
    while (found != entries.end()) {
      auto& entry = found->second;
      if (entry.waiting.empty()) break;
      const bool gone = entry.room && entry.room->destroyed;
      if (!free_for(entry, gone ? Turns::Alone : entry.waiting.front().turns)) break;
      if (put_off(jid, entry)) break;
      if (gone) entry.room.reset();
      const auto waiting = std::move(entry.waiting.front());
      entry.waiting.pop_front();
      entry.running = true;
      call(jid, waiting.use, entry.room.get());
      found = entries.find(jid);
      found->second.running = false;
    }
    rest(jid);
  }

  // What to do with a room that nobody uses now.
  void rest(const xmpp::Jid& jid) {
    const auto found = entries.find(jid);
    if (found == entries.end()) return;
    auto& entry = found->second;
    if (!entry.waiting.empty() || !free_for(entry, Turns::Alone)) return;
    if (entry.room && entry.room->destroyed) entry.room.reset();
    if (!entry.room) {
      if (entry.idle) idle.erase(*entry.idle);
      entries.erase(found);
      return;
    }
    if (!entry.room->occupants.empty()) {
      if (entry.idle) idle.erase(*entry.idle);
      entry.idle.reset();
    } else if (entry.idle) {
      idle.splice(idle.begin(), idle, *entry.idle);
    } else {
      entry.idle = idle.insert(idle.begin(), jid);
    }
    trim();
  }

  void trim() {
    const auto bound = static_cast<std::size_t>(host.config.get(settings::rooms_cached));
    for (std::size_t tries = idle.size(); tries > 0 && idle.size() > bound; --tries) {
      const auto found = entries.find(idle.back());
      auto& entry = found->second;
      if (!entry.waiting.empty() || !free_for(entry, Turns::Alone)) {
        idle.splice(idle.begin(), idle, *entry.idle);
        continue;
      }
      idle.pop_back();
      entries.erase(found);
    }
  }

  void release(const xmpp::Jid& jid, Turns turns) {
    auto& entry = entries.at(jid);
    --(turns == Turns::Message ? entry.held_by_messages : entry.held_alone);
    if (!entry.running) next(jid);
  }
};

RoomCache::RoomCache(Host& host, Loaded loaded) : impl_(std::make_unique<Impl>(host, std::move(loaded))) {}
RoomCache::~RoomCache() = default;

void RoomCache::with(const xmpp::Jid& room, Turns turns, Use use, Bound bound) {
  auto found = impl_->entries.find(room);
  if (found == impl_->entries.end()) {
    impl_->entries[room].waiting.push_back({turns, std::move(use)});
    return impl_->load(room);
  }
  auto& entry = found->second;
  const auto most = static_cast<std::size_t>(impl_->host.config.get(settings::max_waiting));
  if (bound == Bound::counts && entry.waiting.size() >= most) {
    return impl_->call(room, use, xmpp::fail(xmpp::Errc::limit_exceeded, "muc.max_waiting reached for " + room.text()));
  }
  entry.waiting.push_back({turns, std::move(use)});
  if (!entry.running) impl_->next(room);
}

RoomCache::Hold RoomCache::hold(const Room& room, Turns turns) {
  auto& entry = impl_->entries.at(room.jid);
  ++(turns == Turns::Message ? entry.held_by_messages : entry.held_alone);
  return Hold(nullptr, [impl = impl_.get(), alive = impl_->lifetime.watch(), jid = room.jid, turns](void*) {
    if (!alive.expired()) impl->release(jid, turns);
  });
}

Room& RoomCache::put(std::unique_ptr<Room> room) {
  auto& entry = impl_->entries.at(room->jid);
  entry.room = std::move(room);
  return *entry.room;
}

void RoomCache::drop(Room& room) { room.destroyed = true; }

Room* RoomCache::idle(const xmpp::Jid& room) const {
  const auto found = impl_->entries.find(room);
  if (found == impl_->entries.end() || !Impl::free_for(found->second, Turns::Alone)) return nullptr;
  return found->second.room.get();
}

std::size_t RoomCache::size() const { return impl_->entries.size(); }

void RoomCache::for_each(const std::function<void(Room&)>& visit) const {
  std::vector<Room*> rooms;
  for (const auto& [jid, entry] : impl_->entries) {
    if (entry.room && !entry.room->destroyed) rooms.push_back(entry.room.get());
  }
  for (auto* room : rooms) visit(*room);
}

}  // namespace xmppd::muc
