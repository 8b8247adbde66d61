// xmpp-tui upload JID FILE: a file, and whether the server took it and the message with its link.
#include <filesystem>

#include "tui-client/cli/verb.hpp"
#include "tui-client/cli/verb_table.hpp"
#include "tui-client/xmpp/outbox.hpp"

namespace tui {
namespace {

class Upload final : public Verb {
 public:
  Upload(const UploadOptions& options, xmpp::Jid to) : Verb(options.timeout_s), to_(std::move(to)), options_(options) {}

 private:
  void on_online() override {
    auto* files = client().files(account_id());
    if (transfer_ != 0 || !files) return;  // connected again; the outbox goes on by itself
    const auto begun = files->upload(to_, options_.file, options_.plain ? Encryption::none : Encryption::omemo);
    if (!begun) return finish(exit_failure, begun.error().detail);
    transfer_ = *begun;
  }

  void on_event(const Event& event) override {
    if (const auto* change = event.as<TransferChanged>()) on_transfer(change->transfer);
    const auto* change = event.as<MessageChanged>();
    if (!change || message_ == 0 || change->id != message_) return;
    if (change->delivery == Delivery::failed) {
      const bool not_sent = change->error.starts_with(not_encrypted);
      return finish(not_sent ? exit_not_encrypted : exit_failure, change->error);
    }
    if (change->delivery != Delivery::pending) finish(exit_success);
  }

  void on_transfer(const TransferView& transfer) {
    if (transfer.account != account_id() || transfer.id != transfer_) return;
    if (transfer.state == TransferState::failed) return finish(exit_failure, transfer.problem);
    if (transfer.state == TransferState::canceled) return finish(exit_failure, "canceled");
    if (transfer.state == TransferState::done) message_ = transfer.message;
  }

  xmpp::Jid to_;
  UploadOptions options_;
  TransferId transfer_ = 0;
  MessageId message_ = 0;
};

}  // namespace

MadeVerb make_verb(const UploadOptions& options) {
  const auto to = xmpp::Jid::parse(options.to);
  if (!to) return tl::unexpected(no_address(options.to));
  return std::make_unique<Upload>(options, to->bare());
}

int run_upload(const Config& config, const UploadOptions& options) {
  UploadOptions complete = options;
  // A client that runs may be in another folder.
  std::error_code error;
  if (const auto whole = std::filesystem::absolute(options.file, error); !error) complete.file = whole.string();
  return run_verb(config, "upload", complete);
}

}  // namespace tui
