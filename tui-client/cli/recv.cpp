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
      if (chat.unread == 0) continue;
      const auto messages = history().unread(account_id(), chat.jid);
      if (!messages) return finish(exit_failure, messages.error().detail);
      // A chat is marked as read as a whole, so it is printed as a whole, be it more than `count`.
      for (const auto& message : *messages) show(message);
      if (!finished()) (void)history().mark_read(account_id(), chat.jid);
      if (enough()) return finish(exit_success);
    }
    if (!finished()) Verb::start();
  }

  void on_event(const Event& event) override {
    const auto* added = std::get_if<MessageAdded>(&event);
    if (!added || added->message.direction != Direction::incoming) return;
    show(added->message);
    if (finished()) return;
    (void)history().mark_read(account_id(), added->message.chat);
    if (enough()) finish(exit_success);
  }

  void show(const ChatMessage& message) {
    if (message.kind == MessageKind::notice) return complain(message.body);
    if (!print_line(options_.json ? message_json(message) : message_line(message))) {
      return finish(exit_failure, "standard output is closed");
    }
    ++seen_;
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
