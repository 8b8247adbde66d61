// SessionStore over a map.
#include "xmppd/storage/session_store.hpp"

#include <algorithm>

#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;

class MemorySessionStore final : public SessionStore {
 public:
  explicit MemorySessionStore(MemoryData& data) : data_(data) {}

  Pending<Done> save(const xmpp::Jid& owner, SavedSession session) override {
    return data_.call<Done>([&]() -> Result<Done> {
      if (!data_.has_account(owner)) return fail(Errc::not_found, owner.text());
      data_.sessions.insert_or_assign(session.record.key, std::pair(owner, std::move(session)));
      return Done{};
    });
  }

  Pending<Done> handle(std::int64_t key, std::uint64_t handled, std::vector<std::uint64_t> marks,
                       std::optional<std::string> state) override {
    return data_.call<Done>([&]() -> Result<Done> {
      auto* session = find(key);
      if (!session) return Done{};
      session->record.handled = handled;
      if (state) session->record.state = std::move(*state);
      auto& all = session->marks;
      all.insert(all.end(), marks.begin(), marks.end());
      std::sort(all.begin(), all.end());
      std::erase_if(all, [handled](std::uint64_t number) { return number <= handled; });
      return Done{};
    });
  }

  Pending<Done> append(std::int64_t key, QueuedStanza stanza) override {
    return data_.call<Done>([&]() -> Result<Done> {
      auto* session = find(key);
      if (!session) return fail(Errc::not_found, "session");
      auto& queue = session->queue;
      auto at = queue.end();
      while (at != queue.begin() && std::prev(at)->number > stanza.number) --at;
      queue.insert(at, std::move(stanza));
      return Done{};
    });
  }

  Pending<Done> acknowledge(std::int64_t key, std::uint64_t up_to, std::vector<std::int64_t> taken) override {
    return data_.call<Done>([&]() -> Result<Done> {
      if (auto* session = find(key)) {
        std::erase_if(session->queue, [up_to](const QueuedStanza& row) { return row.number <= up_to; });
      }
      for (const auto message : taken) mark_taken(message);
      return Done{};
    });
  }

  Pending<Done> take(std::int64_t message) override {
    return data_.call<Done>([&]() -> Result<Done> {
      mark_taken(message);
      return Done{};
    });
  }

  Pending<Done> remove(std::int64_t key) override {
    return data_.call<Done>([&]() -> Result<Done> {
      data_.sessions.erase(key);
      return Done{};
    });
  }

  Pending<std::vector<SavedSession>> load(const xmpp::Jid& owner) override {
    using Sessions = std::vector<SavedSession>;
    return data_.call<Sessions>([&]() -> Result<Sessions> {
      Sessions sessions;
      for (const auto& [key, entry] : data_.sessions) {
        if (entry.first == owner) sessions.push_back(entry.second);
      }
      return sessions;
    });
  }

  Pending<std::vector<xmpp::Jid>> owners(const std::string& domain) override {
    using Owners = std::vector<xmpp::Jid>;
    return data_.call<Owners>([&]() -> Result<Owners> {
      Owners owners;
      for (const auto& [key, entry] : data_.sessions) {
        if (entry.first.domain() == domain) owners.push_back(entry.first);
      }
      std::sort(owners.begin(), owners.end());
      owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
      return owners;
    });
  }

 private:
  SavedSession* find(std::int64_t key) {
    const auto found = data_.sessions.find(key);
    return found == data_.sessions.end() ? nullptr : &found->second.second;
  }

  void mark_taken(std::int64_t message) {
    for (auto& [key, entry] : data_.sessions) {
      for (auto& row : entry.second.queue) {
        if (row.message == message) row.taken = true;
      }
    }
  }

  MemoryData& data_;
};

}  // namespace

std::unique_ptr<SessionStore> make_memory_session_store(MemoryData& data) {
  return std::make_unique<MemorySessionStore>(data);
}

}  // namespace xmppd
