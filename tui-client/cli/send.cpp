// xmpp-tui send JID [TEXT|-]: one message, and whether the server took it.
#include <iostream>
#include <iterator>

#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb.hpp"
#include "tui-client/xmpp/outbox.hpp"

namespace tui {
namespace {

class Send final : public Verb {
 public:
  Send(const Config& config, const SendOptions& options, xmpp::Jid to, std::string text)
      : Verb(config, without_presence(), options.timeout_s),
        to_(std::move(to)),
        text_(std::move(text)),
        plain_(options.plain) {}

 private:
  void on_online() override {
    if (id_ != 0) return;  // connected again; the outbox goes on by itself
    const auto id = client().send_message_as(account_id(), to_, text_, plain_ ? Encryption::none : Encryption::omemo);
    if (!id) return finish(exit_failure, id.error().detail);
    id_ = *id;
  }

  void on_event(const Event& event) override {
    const auto* change = std::get_if<MessageChanged>(&event);
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

int run_send(const Config& config, const SendOptions& options) {
  const auto to = xmpp::Jid::parse(options.to);
  if (!to) {
    complain("\"" + options.to + "\" is no address");
    return exit_usage;
  }
  std::string text = options.text.value_or("-");
  if (text == "-") {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
    while (!text.empty() && text.back() == '\n') text.pop_back();
  }
  if (text.empty()) {
    complain("nothing to send");
    return exit_usage;
  }
  return Send(config, options, to->bare(), std::move(text)).run();
}

}  // namespace tui
