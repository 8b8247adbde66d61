// xmpp-tui send JID [TEXT|-]: one message, and whether the server took it.
#include <iostream>
#include <iterator>

#include "tui-client/cli/verb.hpp"
#include "tui-client/cli/verb_table.hpp"
#include "tui-client/xmpp/outbox.hpp"

namespace tui {
namespace {

class Send final : public Verb {
 public:
  Send(const SendOptions& options, xmpp::Jid to)
      : Verb(options.timeout_s), to_(std::move(to)), text_(options.text.value_or("")), plain_(options.plain) {}

 private:
  void on_online() override {
    if (id_ != 0) return;  // connected again; the outbox goes on by itself
    Draft draft{text_};
    draft.mode = plain_ ? Encryption::none : Encryption::omemo;
    const auto id = client().send_message(account_id(), to_, draft);
    if (!id) return finish(exit_failure, id.error().detail);
    id_ = *id;
  }

  void on_event(const Event& event) override {
    const auto* change = event.as<MessageChanged>();
    if (!change || id_ == 0 || change->id != id_) return;
    if (change->delivery == Delivery::failed) {
      const bool not_sent = change->error.starts_with(not_encrypted);
      return finish(not_sent ? exit_not_encrypted : exit_failure, change->error);
    }
    if (change->delivery != Delivery::pending) finish(exit_success);
  }

  xmpp::Jid to_;
  std::string text_;
  bool plain_;
  MessageId id_ = 0;
};

}  // namespace

MadeVerb make_verb(const SendOptions& options) {
  const auto to = xmpp::Jid::parse(options.to);
  if (!to) return tl::unexpected(no_address(options.to));
  if (options.text.value_or("").empty()) return xmpp::fail(xmpp::Errc::invalid_argument, "nothing to send");
  return std::make_unique<Send>(options, to->bare());
}

int run_send(const Config& config, const SendOptions& options) {
  SendOptions complete = options;
  if (options.text.value_or("-") == "-") {
    auto& text = complete.text.emplace(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
    while (!text.empty() && text.back() == '\n') text.pop_back();
  }
  return run_verb(config, "send", complete);
}

}  // namespace tui
