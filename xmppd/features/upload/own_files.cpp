// OwnFiles: the command.
#include "xmppd/features/upload/own_files.hpp"

#include <fmt/format.h>

#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd::upload {
namespace {

constexpr std::size_t shown = 200;  // the oldest; what is deleted makes room for the next

using Form = xmpp::Pending<xmpp::DataForm>;
using Outcome = xmpp::Pending<CommandOutcome>;

Form choose_files(Host& host, const CommandCall& call) {
  auto promise = std::make_shared<xmpp::Promise<xmpp::DataForm>>();
  auto pending = promise->pending();
  host.stores.uploads.list(call.account->jid(), 0, shown)
      .then_detached([promise](const xmpp::Result<std::vector<Upload>>& files) {
        if (!files) return promise->complete(tl::unexpected(files.error()));
        xmpp::DataForm form;
        form.type = "form";
        form.title = "My files";
        form.instructions = files->empty() ? "You have uploaded nothing that is still here."
                                           : "Choose those that shall be deleted: nobody can fetch them afterwards.";
        auto& field = form.add("files", {}, "list-multi");
        field.values.clear();
        field.label = "Uploaded";
        for (const Upload& file : *files) {
          const std::string until =
              file.ends ? fmt::format(", goes {}", xmpp::format_timestamp(*file.ends)) : std::string();
          field.options.push_back({fmt::format("{}, {} bytes, {}{}", file.file_name, file.size,
                                               xmpp::format_timestamp(file.created), until),
                                   file.id});
        }
        promise->complete(std::move(form));
      });
  return pending;
}

Outcome delete_files(Host& host, const CommandCall& call) {
  struct Deletion {
    xmpp::Promise<CommandOutcome> promise;
    std::size_t left = 0, done = 0;
  };
  const auto* chosen = call.form().field("files");
  if (!chosen || chosen->values.empty()) return Outcome::ready(CommandOutcome::done("Nothing was deleted."));
  const auto state = std::make_shared<Deletion>();
  state->left = chosen->values.size();
  auto pending = state->promise.pending();
  for (const std::string& id : chosen->values) {
    host.stores.uploads.remove(id, call.account->jid()).then_detached([state](const xmpp::Result<xmpp::Done>& removed) {
      if (removed) ++state->done;
      if (--state->left > 0) return;
      state->promise.complete(CommandOutcome::done(fmt::format("{} deleted.", state->done)));
    });
  }
  return pending;
}

}  // namespace

void serve_own_files(Host& host) {
  host.commands.add({"xmppd#files",
                     "My files",
                     Command::For::account_owner,
                     {[&host](const CommandCall& call) { return choose_files(host, call); }},
                     [&host](const CommandCall& call) { return delete_files(host, call); }});
}

}  // namespace xmppd::upload
