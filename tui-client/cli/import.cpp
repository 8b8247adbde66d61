// xmpp-tui import FILE|FOLDER: messages of elsewhere into the store, each once.
#include <map>
#include <set>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "tui-client/cli/import_reader.hpp"
#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb.hpp"
#include "tui-client/cli/verb_table.hpp"

namespace tui {
namespace {

constexpr std::size_t in_one_step = 200;              // messages, a transaction; then keys and network have their turn
constexpr xmpp::Timestamp same_moment = 60'000'000;   // the clocks of a log and of a server differ, and logs know seconds
constexpr std::size_t most_near = 200;
constexpr unsigned most_problems = 20;                // that are named one by one
constexpr std::string_view made_id = "import-";       // of a message that has none

class Import final : public Verb {
 public:
  explicit Import(const ImportOptions& options) : Verb(0), options_(options) {}

 private:
  void start() override {
    ImportSource source;
    source.path = options_.path;
    source.account = account().jid.bare();
    for (const auto& other : host().accounts()) {
      if (!other.jid.same_bare(source.account)) source.others.push_back(other.jid.bare().text());
    }
    source.nicks = options_.nicks;
    const auto chats = history().chats(account_id());
    if (!chats) return finish(exit_failure, chats.error().detail);
    for (const auto& chat : *chats) {
      if (chat.room) source.rooms.push_back(chat.jid);
    }
    // A document is read as a whole, which takes its time.
    const auto opened = std::make_shared<xmpp::Result<std::unique_ptr<ImportReader>>>();
    host().loop().background(
        [opened, source = std::move(source), format = options_.format] { *opened = open_import(format, source); },
        [this, opened, alive = watch()] {
          if (alive.expired() || finished()) return;
          if (!*opened) {
            const bool wrong = opened->error().code == xmpp::Errc::invalid_argument;
            return finish(wrong ? exit_usage : exit_failure, opened->error().detail);
          }
          reader_ = std::move(**opened);
          go_on();
        });
  }

  void go_on() {
    host().loop().post([this, alive = watch()] {
      if (alive.expired() || finished()) return;
      bool over = false;
      const auto done = history().transaction([&]() -> xmpp::Result<void> {
        for (std::size_t i = 0; i < in_one_step && !over; ++i) {
          auto item = reader_->next();
          over = !item;
          if (over) break;
          if (auto taken = take(std::move(*item)); !taken) return taken;
        }
        return over ? end() : xmpp::Result<void>();
      });
      if (!done) return finish(exit_failure, done.error().detail);
      if (!over) return go_on();
      for (const auto& [chat, summary] : chats_) host().was_read(chat);
      tell();
    });
  }

  xmpp::Result<void> take(ImportItem item) {
    if (!item.problem.empty()) {
      if (++bad_ <= most_problems) host().complain(item.place + ": " + item.problem + "; left out");
      return {};
    }
    auto& message = item.message;
    const auto there = stored_already(message);
    if (!there) return tl::unexpected(there.error());
    if (*there) {
      ++there_already_;
      return {};
    }
    if (message.in_room) {
      if (auto room = make_room(message.chat, item.nick); !room) return room;
    }
    auto place = history().place_from(message.when);
    if (!place) return tl::unexpected(place.error());
    message.id = *place;
    const auto added = history().add(message);
    if (!added && added.error().code == xmpp::Errc::already_exists) {
      ++there_already_;
      return {};
    }
    if (!added) return tl::unexpected(added.error());
    claimed_.insert(*added);
    ++imported_;
    auto& summary = chats_[message.chat];
    ++summary.messages;
    summary.last = std::max(summary.last, message.when);
    return {};
  }

  // By its id; where it has none, by what it says and about when. Each row of the store is one message: who says the
  // same twice in a minute has said it twice.
  xmpp::Result<bool> stored_already(ChatMessage& message) {
    if (!message.stanza_id.empty()) {
      const auto known = history().known(message);
      if (!known) return tl::unexpected(known.error());
      if (*known != 0) {
        claimed_.insert(*known);
        return true;
      }
    }
    const auto near = history().page(account_id(), message.chat, message.when + same_moment, most_near);
    if (!near) return tl::unexpected(near.error());
    for (const auto& row : *near) {
      if (row.when < message.when - same_moment || row.direction != message.direction || row.kind != message.kind) continue;
      if (row.body != message.body || (!message.stanza_id.empty() && !row.stanza_id.empty())) continue;
      if (message.in_room && row.from.resource() != message.from.resource()) continue;
      if (claimed_.insert(row.id).second) return true;
    }
    if (message.stanza_id.empty()) message.stanza_id = id_for(message);
    return false;
  }

  // The same each time that the same is read.
  std::string id_for(const ChatMessage& message) {
    const std::string all = message.chat.text() + "\n" + message.from.text() + "\n" + std::to_string(message.when) + "\n" +
                            (message.direction == Direction::outgoing ? "out\n" : "in\n") + message.body;
    const auto digest = xmpp::hex_encode(xmpp::digest(xmpp::HashAlgorithm::sha256, all)).substr(0, 32);
    const auto time = ++same_[digest];
    return std::string(made_id) + digest + (time > 1 ? "-" + std::to_string(time) : "");
  }

  xmpp::Result<void> make_room(const xmpp::Jid& room, const std::string& nick) {
    if (rooms_.contains(room)) return {};
    const auto known = history().room_nick(account_id(), room);
    if (!known) return tl::unexpected(known.error());
    if (!*known) {
      const std::string mine = !nick.empty()             ? nick
                               : !options_.nicks.empty() ? options_.nicks.front()
                                                         : std::string(account().jid.local());
      if (auto ensured = history().ensure_chat(account_id(), room); !ensured) return ensured;
      if (auto made = history().set_room(account_id(), room, mine); !made) return made;
    }
    rooms_.insert(room);
    return {};
  }

  // A line below them in each chat: nobody vouches for what a file says.
  xmpp::Result<void> end() {
    for (const auto& [chat, summary] : chats_) {
      ChatMessage note;
      note.account = account_id();
      note.chat = note.from = chat;
      note.kind = MessageKind::notice;
      note.when = summary.last;
      note.body = std::to_string(summary.messages) +
                  (summary.messages == 1 ? " message up to here was" : " messages up to here were") +
                  " imported from a file: it alone says who wrote them";
      note.in_room = rooms_.contains(chat);
      auto place = history().place_from(summary.last);
      if (!place) return tl::unexpected(place.error());
      note.id = *place;
      if (const auto added = history().add(note); !added) return tl::unexpected(added.error());
    }
    return {};
  }

  void tell() {
    if (bad_ > most_problems) host().complain("… and " + std::to_string(bad_ - most_problems) + " more were left out");
    print(std::to_string(imported_) + " imported into " + std::to_string(chats_.size()) +
          (chats_.size() == 1 ? " chat, " : " chats, ") + std::to_string(there_already_) + " there already, " +
          std::to_string(bad_) + " left out");
    finish(exit_success);
  }

  struct Summary {
    std::size_t messages = 0;
    xmpp::Timestamp last = 0;
  };

  ImportOptions options_;
  std::unique_ptr<ImportReader> reader_;
  std::map<xmpp::Jid, Summary> chats_;  // that have got something
  std::set<xmpp::Jid> rooms_;
  std::set<MessageId> claimed_;          // rows that are one of the messages read
  std::map<std::string, unsigned> same_;
  std::size_t imported_ = 0, there_already_ = 0, bad_ = 0;
};

}  // namespace

MadeVerb make_verb(const ImportOptions& options) { return std::make_unique<Import>(options); }

int run_import(const Config& config, const ImportOptions& options) {
  ImportOptions complete = options;
  complete.path = std::filesystem::absolute(options.path).string();
  return run_verb(config, "import", complete);
}

}  // namespace tui
