// xmpp-tui answer: a partner to try things with: it answers every encrypted message with what it read.
#include <set>

#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb.hpp"
#include "tui-client/cli/verb_table.hpp"

namespace tui {
namespace {

constexpr std::string_view opening = "You wrote: ";

class Answer final : public Verb {
 public:
  explicit Answer(const AnswerOptions& options) : Verb(options.timeout_s), count_(options.count) {}
  GlooxClientOptions client_options() const override { return {}; }

 private:
  void on_online() override {
    const auto chats = history().chats(account_id());
    if (!chats) return finish(exit_failure, chats.error().detail);
    for (const auto& chat : *chats) {
      if (chat.unread == 0) continue;
      if (const auto messages = history().unread(account_id(), chat.jid)) {
        for (const auto& message : *messages) read(message);
      }
    }
  }

  void on_event(const Event& event) override {
    if (const auto* added = event.as<MessageAdded>()) {
      if (added->message.account == account_id() && added->message.direction == Direction::incoming)
        read(added->message);
    } else if (const auto* changed = event.as<MessageChanged>()) {
      if (changed->delivery == Delivery::pending || open_.erase(changed->id) == 0) return;
      if (changed->delivery == Delivery::failed) return finish(exit_failure, changed->error);
      if (++answered_ == count_) finish(exit_success);
    } else if (const auto* request = event.as<SubscriptionRequested>()) {
      if (request->account != account_id()) return;
      (void)client().subscription_answer(account_id(), request->from, true);
      (void)client().roster_add(account_id(), request->from, {});
    }
  }

  void read(const ChatMessage& message) {
    if (finished() || (count_ != 0 && started_ == count_)) return;
    (void)history().mark_read(account_id(), message.chat, message.id);
    host().was_read(message.chat);
    if (message.kind == MessageKind::notice) return host().complain(message.body);
    if (!host().has_room()) return finish(exit_failure, "too slow a reader");
    print(message_line(message));
    if (finished()) return;
    // Nothing said in the open is repeated, and two partners must not answer each other for ever.
    if (message.kind != MessageKind::text || message.encryption == Encryption::none) return;
    if (message.body.starts_with(opening)) return;
    Draft draft{std::string(opening) + message.body};
    draft.mode = Encryption::omemo;
    const auto id = client().send_message(account_id(), message.chat, draft);
    if (!id) return host().complain(id.error().detail);
    open_.insert(*id);
    ++started_;
  }

  void on_interrupted() override { finish(count_ == 0 ? exit_success : exit_failure); }
  void on_timeout() override { finish(count_ == 0 ? exit_success : exit_timeout); }

  unsigned count_;
  unsigned started_ = 0;
  unsigned answered_ = 0;
  std::set<MessageId> open_;
};

}  // namespace

MadeVerb make_verb(const AnswerOptions& options) { return std::make_unique<Answer>(options); }

int run_answer(const Config& config, const AnswerOptions& options) { return run_verb(config, "answer", options); }

}  // namespace tui
