// A file of ours: a slot, the PUT, the message with the link.
#include <filesystem>

#include "libxmpp/base/random.hpp"
#include "tui-client/files/file_link.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/files/transfers.hpp"

namespace tui {

using xmpp::Errc;

xmpp::Result<TransferId> Transfers::upload(const xmpp::Jid& whom, const std::string& path,
                                           std::optional<Encryption> mode) {
  const auto chat = hooks_.chat_of(whom);
  const auto now = mode ? xmpp::Result<Encryption>(*mode) : account_.history.chat_mode(account_.id, chat);
  if (!now) return tl::unexpected(now.error());
  auto file = OutgoingFile::open(path, *now != Encryption::none);
  if (!file) return tl::unexpected(file.error());
  Job job;
  job.view.chat = chat;
  job.view.upload = true;
  job.view.name = std::filesystem::path(path).filename().string();
  job.view.total = (*file)->bytes_to_send();
  job.path = path;
  job.mode = *now;
  job.said = mode;
  auto added = add(std::move(job));
  if (!added) return tl::unexpected(added.error());
  const auto id = (*added)->view.id;
  begin(**added);
  return id;
}

void Transfers::begin_upload(Job& job) {
  if (!account_.online) return fail(job, "not connected");
  auto file = OutgoingFile::open(job.path, job.mode != Encryption::none);
  if (!file) return fail(job, file.error().detail);
  job.outgoing = std::move(*file);
  job.view.total = job.outgoing->bytes_to_send();
  // Of an encrypted file the server learns no more than what kind it is, which other programs show it by.
  const auto name =
      job.mode == Encryption::none ? safe_file_name(job.view.name) : xmpp::random_id() + ending_of(job.view.name);
  const auto type = job.mode == Encryption::none ? media_type_of(name) : "application/octet-stream";
  service_.request_slot({name, job.view.total, type},
                        [this, id = job.view.id, attempt = job.attempt](const auto& slot) {
                          Job* waiting = find(id, attempt);
                          if (!waiting) return;
                          if (!slot) return fail(*waiting, slot.error().detail);
                          put(*waiting, *slot);
                        });
}

void Transfers::put(Job& job, const UploadSlot& slot) {
  constexpr std::size_t most_hosts = 20;
  for (const auto* url : {&slot.put_url, &slot.get_url}) {
    if (upload_hosts_.size() < most_hosts) upload_hosts_.insert(host_in_link(*url));
  }
  auto request = request_for(HttpRequest::Method::put, slot.put_url);
  request.headers = slot.headers;
  request.headers.emplace_back(
      "Content-Type", job.mode == Encryption::none ? media_type_of(job.view.name) : "application/octet-stream");
  request.body_size = job.outgoing->bytes_to_send();
  request.read_body = [this, id = job.view.id, attempt = job.attempt, file = job.outgoing](char* into,
                                                                                           std::size_t room) {
    auto got = file->read(into, room);
    if (got) moved(id, attempt, *got);
    return got;
  };
  job.request = http_.start(std::move(request), [this, id = job.view.id, attempt = job.attempt,
                                                 url = slot.get_url](const xmpp::Result<HttpAnswer>& answer) {
    Job* sent = find(id, attempt);
    if (!sent) return;
    if (!answer) return fail(*sent, answer.error().detail);
    uploaded(*sent, url);
  });
}

void Transfers::uploaded(Job& job, const std::string& url) {
  Draft draft;
  draft.file = SharedFile{job.view.name, media_type_of(job.view.name), job.outgoing->size(),
                          std::filesystem::absolute(job.path).string()};
  std::optional<Encryption> mode = job.mode;
  if (job.mode == Encryption::none) {
    // What was sent in plain text because the chat was is not sent when it is no more; and never the other way round.
    const auto now =
        job.said ? job.said : account_.history.chat_mode(account_.id, job.view.chat).value_or(Encryption::omemo);
    if (*now != Encryption::none) return fail(job, "the chat is encrypted now: /retry sends it so");
    if (!job.said) mode.reset();
    draft.body = url;
  } else {
    const auto link = omemo::media_link(url, job.outgoing->fragment());
    if (!link) return fail(job, "the server's link can't be used");
    draft.body = *link;
  }
  const auto sent = hooks_.send(job.view.chat, draft, mode);
  if (!sent) return fail(job, sent.error().detail);
  job.view.message = *sent;
  end(job, TransferState::done);
}

}  // namespace tui
