// ArchiveStore over a map of queues.
#include "xmppd/storage/archive_store.hpp"

#include <algorithm>

#include "xmppd/storage/archive_id.hpp"
#include "xmppd/storage/memory/memory_data.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Pending;
using xmpp::Result;

// Words as the index of the other store sees them, for plain letters.
std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  bool inside = false;
  for (const char c : text) {
    const bool letter = std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
    if (letter && !inside) words.emplace_back();
    if (letter) words.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    inside = letter;
  }
  return words;
}

class MemoryArchiveStore final : public ArchiveStore {
 public:
  explicit MemoryArchiveStore(MemoryData& data) : data_(data), ids_(0, [&data] { return ++data.last_archive_key; }) {}

  std::string new_id(xmpp::Timestamp now) override { return ids_.next(now).text(); }

  Pending<Done> append(const xmpp::Jid& owner, ArchiveKind kind, ArchivedMessage message, ArchiveQuota quota) override {
    return data_.call<Done>([&]() -> Result<Done> {
      if (!ArchiveId::parse(message.id)) return fail(Errc::invalid_argument, message.id);
      if (kind == ArchiveKind::account && !data_.has_account(owner)) return fail(Errc::not_found, owner.text());
      auto& archive = data_.archives[owner];
      archive.kind = kind;
      if (!archive.messages.empty() && archive.messages.back().id >= message.id) {
        return fail(Errc::invalid_argument, "archive id out of order: " + message.id);
      }
      constexpr xmpp::Timestamp day = 86'400'000'000;
      const auto newest = archive.messages.empty() ? message.received : archive.messages.back().received;
      if (message.received < newest && newest - message.received < day) message.received = newest;
      archive.bytes += message.stanza.size();
      archive.messages.push_back(std::move(message));
      while (archive.messages.size() > 1 && ((quota.messages != 0 && archive.messages.size() > quota.messages) ||
                                             (quota.bytes != 0 && archive.bytes > quota.bytes))) {
        archive.bytes -= archive.messages.front().stanza.size();
        archive.messages.pop_front();
      }
      return Done{};
    });
  }

  Pending<ArchivePage> query(const xmpp::Jid& owner, ArchiveQuery query) override {
    return data_.call<ArchivePage>([&] { return run(owner, query); });
  }

  Pending<std::optional<ArchiveEnds>> ends(const xmpp::Jid& owner) override {
    using Found = std::optional<ArchiveEnds>;
    return data_.call<Found>([&]() -> Result<Found> {
      const auto found = data_.archives.find(owner);
      if (found == data_.archives.end() || found->second.messages.empty()) return Found();
      const auto& messages = found->second.messages;
      return Found(ArchiveEnds{{messages.front().id, messages.front().received},
                               {messages.back().id, messages.back().received}});
    });
  }

  Pending<bool> replace(const xmpp::Jid& owner, ArchiveTarget target, Edit edit) override {
    return data_.write<bool>([&]() -> Result<bool> {
      const auto found = data_.archives.find(owner);
      if (found == data_.archives.end()) return false;
      auto& archive = found->second;
      const auto original =
          std::find_if(archive.messages.rbegin(), archive.messages.rend(), [&](const ArchivedMessage& message) {
            if (!target.id.empty()) return message.id == target.id;
            const bool conversation =
                archive.kind == ArchiveKind::room ? message.with == target.with : message.with.same_bare(target.with);
            return !target.message_id.empty() && message.message_id == target.message_id && conversation &&
                   message.author.same_bare(target.author);
          });
      if (original == archive.messages.rend()) return false;
      auto replacement = edit(*original);
      if (!replacement) return false;
      archive.bytes += replacement->size();
      archive.bytes -= original->stanza.size();
      original->stanza = std::move(*replacement);
      original->search_text.clear();
      return true;
    });
  }

  Pending<Done> remove(const xmpp::Jid& owner) override {
    return data_.call<Done>([&]() -> Result<Done> {
      data_.archives.erase(owner);
      return Done{};
    });
  }

  Pending<std::size_t> purge(xmpp::Timestamp received_before, std::size_t limit) override {
    return data_.call<std::size_t>([&]() -> Result<std::size_t> {
      std::size_t purged = 0;
      for (auto& [owner, archive] : data_.archives) {
        while (purged < limit && !archive.messages.empty() && archive.messages.front().received < received_before) {
          archive.bytes -= archive.messages.front().stanza.size();
          archive.messages.pop_front();
          ++purged;
        }
      }
      return purged;
    });
  }

  Pending<ArchiveTotals> totals() override {
    return data_.call<ArchiveTotals>([&]() -> Result<ArchiveTotals> {
      ArchiveTotals totals;
      for (const auto& [owner, archive] : data_.archives) {
        totals.archives += 1;
        totals.messages += archive.messages.size();
        totals.bytes += archive.bytes;
      }
      return totals;
    });
  }

 private:
  static bool matches(const ArchivedMessage& message, const xmpp::Jid& owner, ArchiveKind kind,
                      const ArchiveQuery& query) {
    const bool restricted = !query.with.empty() && !(kind == ArchiveKind::room && query.with == owner);
    if (restricted && query.with.is_bare() && kind == ArchiveKind::account && !message.with.same_bare(query.with)) {
      return false;
    }
    if (restricted && !(query.with.is_bare() && kind == ArchiveKind::account) && message.with != query.with)
      return false;
    if (query.start && message.received < *query.start) return false;
    if (query.end && message.received > *query.end) return false;
    if (!query.after_id.empty() && message.id <= query.after_id) return false;
    if (!query.before_id.empty() && message.id >= query.before_id) return false;
    if (!query.ids.empty() && std::find(query.ids.begin(), query.ids.end(), message.id) == query.ids.end())
      return false;
    const auto kept = words_of(message.search_text);
    const auto wanted = words_of(query.search);
    if (!query.search.empty() && wanted.empty()) return false;
    return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
      return std::find(kept.begin(), kept.end(), word) != kept.end();
    });
  }

  Result<ArchivePage> run(const xmpp::Jid& owner, const ArchiveQuery& query) {
    static const MemoryArchive nothing;
    const auto found = data_.archives.find(owner);
    const auto& archive = found == data_.archives.end() ? nothing : found->second;
    auto named = query.ids;
    for (const auto& id : {query.after_id, query.before_id, query.page_after, query.page_before}) {
      if (!id.empty()) named.push_back(id);
    }
    for (const auto& id : named) {
      const auto has = [&](const ArchivedMessage& message) { return message.id == id; };
      if (std::none_of(archive.messages.begin(), archive.messages.end(), has)) return fail(Errc::not_found, id);
    }
    std::vector<const ArchivedMessage*> matching, in_page;
    for (const auto& message : archive.messages) {
      if (!matches(message, owner, archive.kind, query)) continue;
      matching.push_back(&message);
      const bool wanted = (query.page_after.empty() || message.id > query.page_after) &&
                          (query.page_before.empty() || message.id < query.page_before);
      if (wanted) in_page.push_back(&message);
    }
    ArchivePage page;
    if (query.count) {
      const bool whole = matching.size() == archive.messages.size();
      page.count = whole ? matching.size() : std::min<std::uint64_t>(matching.size(), ArchivePage::count_bound);
    }
    if (query.last_page) std::reverse(in_page.begin(), in_page.end());
    std::uint64_t bytes = 0;
    for (const auto* message : in_page) {
      bytes += message->stanza.size();
      if (page.messages.size() >= query.max_messages || (!page.messages.empty() && bytes > query.max_bytes)) {
        page.complete = false;
        break;
      }
      page.messages.push_back(*message);
      page.messages.back().search_text.clear();
    }
    if (query.last_page) std::reverse(page.messages.begin(), page.messages.end());
    return page;
  }

  MemoryData& data_;
  ArchiveIdSource ids_;
};

}  // namespace

std::unique_ptr<ArchiveStore> make_memory_archive_store(MemoryData& data) {
  return std::make_unique<MemoryArchiveStore>(data);
}

}  // namespace xmppd
