// What both directions share: the list, its bounds, ends. uploads.cpp and downloads.cpp have the rest.
#include "tui-client/xmpp/files/transfers.hpp"

#include <algorithm>

#include "tui-client/files/file_link.hpp"
#include "tui-client/history/history.hpp"

namespace tui {

using xmpp::Errc;

namespace {
constexpr std::uint64_t tell_every_ms = 200;
}

Transfers::Transfers(AccountContext& account, FileSettings settings, std::string ca_file, Hooks hooks)
    : account_(account),
      settings_(std::move(settings)),
      ca_file_(std::move(ca_file)),
      hooks_(std::move(hooks)),
      service_(account),
      http_(account.loop) {}

Transfers::~Transfers() = default;

xmpp::Result<Transfers::Job*> Transfers::add(Job job) {
  // What was fetched unasked and failed gives way: nobody waits for it.
  const auto given_up = std::find_if(jobs_.begin(), jobs_.end(), [](const auto& entry) {
    return entry.second.automatic && entry.second.view.state == TransferState::failed;
  });
  if (jobs_.size() >= most_transfers && given_up != jobs_.end()) end(given_up->second, TransferState::canceled);
  if (jobs_.size() >= most_transfers) return xmpp::fail(Errc::limit_exceeded, "too many files at once: /cancel");
  job.view.id = ++last_id_;
  job.view.account = account_.id;
  return &jobs_.emplace(job.view.id, std::move(job)).first->second;
}

Transfers::Job* Transfers::find(TransferId id, unsigned attempt) {
  const auto found = jobs_.find(id);
  return found == jobs_.end() || found->second.attempt != attempt ? nullptr : &found->second;
}

void Transfers::begin(Job& job) {
  ++job.attempt;
  job.view.moved = 0;
  job.view.state = TransferState::running;
  job.view.problem.clear();
  tell(job);
  job.view.upload ? begin_upload(job) : begin_download(job);
}

xmpp::Result<void> Transfers::cancel(TransferId id) {
  const auto found = jobs_.find(id);
  if (found == jobs_.end()) return xmpp::fail(Errc::not_found, "there is no such transfer any more");
  http_.cancel(found->second.request);
  end(found->second, TransferState::canceled);
  return {};
}

xmpp::Result<void> Transfers::retry(TransferId id) {
  const auto found = jobs_.find(id);
  if (found == jobs_.end()) return xmpp::fail(Errc::not_found, "there is no such transfer any more");
  if (found->second.view.state != TransferState::failed) return xmpp::fail(Errc::not_allowed, "it has not failed");
  Job& job = found->second;
  job.automatic = false;
  if (job.view.upload && !job.said) {
    const auto mode = account_.history.chat_mode(account_.id, job.view.chat);
    if (!mode) return tl::unexpected(mode.error());
    job.mode = *mode;
  }
  begin(job);
  return {};
}

void Transfers::moved(TransferId id, unsigned attempt, std::size_t bytes) {
  Job* job = find(id, attempt);
  if (!job) return;
  job->view.moved += bytes;
  const auto now = account_.loop.now_ms();
  if (now - job->told_at < tell_every_ms) return;
  job->told_at = now;
  tell(*job);
}

void Transfers::fail(Job& job, const std::string& problem) {
  ++job.attempt;
  job.outgoing.reset();
  job.view.state = TransferState::failed;
  job.view.problem = problem;
  tell(job);
}

void Transfers::end(Job& job, TransferState state) {
  job.view.state = state;
  tell(job);
  jobs_.erase(job.view.id);
}

HttpRequest Transfers::request_for(HttpRequest::Method method, const std::string& url) const {
  HttpRequest request;
  request.method = method;
  request.url = url;
  request.ca_file = ca_file_;
  request.proxy = settings_.proxy;
  if (hooks_.accepted_certificate && is_our_server(host_in_link(url))) {
    request.accepted_sha256 = hooks_.accepted_certificate();
  }
  return request;
}

// Our domain, what is below it, and where it has us bring our files.
bool Transfers::is_our_server(const std::string& host) const {
  const std::string domain(account_.jid.domain());
  return host == domain || host.ends_with("." + domain) || upload_hosts_.contains(host);
}

void Transfers::keep_file(const ChatMessage& message, const SharedFile& file) {
  if (const auto kept = account_.history.set_file(message, file); !kept) {
    return account_.notice(kept.error().detail, true, message.chat);
  }
  const auto whole = account_.history.page(account_.id, message.chat, message.id + 1, 1);
  if (whole && !whole->empty() && whole->back().id == message.id) account_.emit(MessageUpdated{whole->back()});
}

}  // namespace tui
