// xmpp-tui recv: what is unread, then what arrives.
#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb.hpp"

namespace tui {
namespace {

class Recv final : public Verb {
 public:
  Recv(const Config& config, const RecvOptions& options) : Verb(config, {}, options.timeout_s), options_(options) {}

 private:
  void start() override {
    const auto chats = history().chats(account_id());
    if (!chats) return finish(exit_failure, chats.error().detail);
    for (const auto& chat : *chats) {
      if (chat.unread > 0) show_unread(chat.jid);
      if (finished()) return;
    }
    Verb::start();
  }

  void show_unread(const xmpp::Jid& chat) {
    const auto messages = history().unread(account_id(), chat);
    if (!messages) return finish(exit_failure, messages.error().detail);
    for (const auto& message : *messages) {
      show(message);
      if (finished()) return;
    }
  }

  void on_event(const Event& event) override {
    // What was said while we were away, out of the archive.
    if (const auto* changed = std::get_if<ChatsChanged>(&event)) {
      for (const auto& chat : changed->chats) {
        if (!finished()) show_unread(chat);
      }
      return;
    }
    const auto* added = std::get_if<MessageAdded>(&event);
    if (!added || added->message.direction != Direction::incoming) return;
    if (added->message.kind == MessageKind::notice) return complain(added->message.body);
    // In their order: to mark one as read is to mark what came before it, which the archive may have brought just now.
    if (added->message.unread) return show_unread(added->message.chat);
    show(added->message);
  }

  // Marked as read once it is printed, each by itself: of what came in one go, `count` may leave some for the next run.
  void show(const ChatMessage& message) {
    if (message.kind == MessageKind::notice) {
      complain(message.body);
    } else if (!print_line(options_.json ? message_json(message) : message_line(message))) {
      return finish(exit_failure, "standard output is closed");
    } else {
      ++seen_;
    }
    if (const auto marked = history().mark_read(account_id(), message.chat, message.id); !marked) {
      return finish(exit_failure, marked.error().detail);
    }
    if (enough()) finish(exit_success);
  }

  bool enough() const { return options_.count != 0 && seen_ >= options_.count; }

  void on_timeout() override {
    if (options_.count == 0) return finish(exit_success);
    finish(exit_timeout, "only " + std::to_string(seen_) + " of " + std::to_string(options_.count) + " messages came");
  }
  void on_interrupted() override { finish(options_.count == 0 ? exit_success : exit_failure); }

  RecvOptions options_;
  unsigned seen_ = 0;
};

}  // namespace

int run_recv(const Config& config, const RecvOptions& options) { return Recv(config, options).run(); }

}  // namespace tui
