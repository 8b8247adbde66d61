// xmpp-tui recv: what is unread, then what arrives.
#include <deque>
#include <set>

#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb.hpp"
#include "tui-client/cli/verb_table.hpp"

namespace tui {
namespace {

constexpr std::size_t most_waiting = 10'000;  // messages, for who reads slower than they come
constexpr std::size_t most_remembered = 2 * most_waiting;

class Recv final : public Verb {
 public:
  explicit Recv(const RecvOptions& options) : Verb(options.timeout_s), options_(options) {}
  GlooxClientOptions client_options() const override { return {}; }
  void on_room() override { pump(); }

 private:
  void start() override {
    const auto chats = history().chats(account_id());
    if (!chats) return finish(exit_failure, chats.error().detail);
    for (const auto& chat : *chats) {
      if (chat.unread > 0) chats_.push_back(chat.jid);
    }
    pump();
    if (!finished()) Verb::start();
  }

  void on_event(const Event& event) override {
    // What was said while we were away, out of the archive: looked at now, before a screen counts it as read.
    if (const auto* changed = event.as<ChatsChanged>()) {
      if (changed->account != account_id()) return;
      for (const auto& chat : changed->chats) {
        if (!collect(chat)) return;
      }
      return pump();
    }
    const auto* added = event.as<MessageAdded>();
    if (!added || added->message.account != account_id() || added->message.direction != Direction::incoming) return;
    const auto& message = added->message;
    if (message.kind == MessageKind::notice) {
      if (is_new(message.id)) host().complain(message.body);
      return;
    }
    // In their order: to mark one as read is to mark what came before it, which the archive may have brought just now.
    if (message.unread && !collect(message.chat)) return;
    take(message);
    pump();
    if (waiting_.size() > most_waiting) too_slow();
  }

  void pump() {
    while (!finished() && !all_printed() && host().has_room()) {
      if (!waiting_.empty()) {
        const auto message = std::move(waiting_.front());
        waiting_.pop_front();
        show(message);
      } else if (!chats_.empty()) {
        const auto chat = std::move(chats_.front());
        chats_.pop_front();
        collect(chat);
      } else {
        return;
      }
    }
  }

  bool collect(const xmpp::Jid& chat) {
    const auto messages = history().unread(account_id(), chat);
    if (!messages) return finish(exit_failure, messages.error().detail), false;
    for (const auto& message : *messages) take(message);
    return true;
  }

  void take(const ChatMessage& message) {
    if (is_new(message.id)) waiting_.push_back(message);
  }

  // A message is in the store before its event comes: each of them may bring it.
  bool is_new(MessageId id) {
    if (!taken_.insert(id).second) return false;
    order_.push_back(id);
    if (order_.size() > most_remembered) {
      taken_.erase(order_.front());
      order_.pop_front();
    }
    return true;
  }

  void too_slow() { finish(exit_failure, "too slow a reader; what was not printed is still there"); }

  // Marked as read once it is printed, each by itself: of what came in one go, `count` may leave some for the next run.
  void show(const ChatMessage& message) {
    if (message.kind == MessageKind::notice) {
      host().complain(message.body);
      return mark(message.chat, message.id);
    }
    ++printing_;
    print(options_.json ? message_json(message) : message_line(message), [this, chat = message.chat, id = message.id] {
      ++seen_;
      mark(chat, id);
      if (options_.count != 0 && seen_ >= options_.count) finish(exit_success);
    });
  }

  void mark(const xmpp::Jid& chat, MessageId id) {
    if (const auto marked = history().mark_read(account_id(), chat, id); !marked) {
      return finish(exit_failure, marked.error().detail);
    }
    host().was_read(chat);
  }

  bool all_printed() const { return options_.count != 0 && printing_ >= options_.count; }

  void on_timeout() override {
    if (options_.count == 0) return finish(exit_success);
    finish(exit_timeout, "only " + std::to_string(seen_) + " of " + std::to_string(options_.count) + " messages came");
  }
  void on_interrupted() override { finish(options_.count == 0 ? exit_success : exit_failure); }

  RecvOptions options_;
  std::deque<xmpp::Jid> chats_;       // to be looked up
  std::deque<ChatMessage> waiting_;   // to be printed
  std::set<MessageId> taken_;         // the last ones that are waiting or printed
  std::deque<MessageId> order_;       // of these
  unsigned printing_ = 0, seen_ = 0;  // of seen ones somebody has the line
};

}  // namespace

MadeVerb make_verb(const RecvOptions& options) { return std::make_unique<Recv>(options); }

int run_recv(const Config& config, const RecvOptions& options) { return run_verb(config, "recv", options); }

}  // namespace tui
