// A file of somebody: fetched, opened, checked, and only then given a name.
#include <algorithm>
#include <filesystem>
#include <sstream>

#include "tui-client/files/file_link.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/files/transfers.hpp"

namespace tui {

using xmpp::Errc;

namespace {

constexpr std::uint64_t mebibyte = 1024 * 1024;

std::uint64_t tag_size(std::string_view fragment) { return fragment.empty() ? 0 : omemo::media_tag_size; }

}  // namespace

xmpp::Result<TransferId> Transfers::download(const ChatMessage& message) {
  if (!message.file || !parse_file_link(message.body)) return xmpp::fail(Errc::invalid_argument, "there is no file");
  for (auto& [id, job] : jobs_) {
    if (job.view.upload || job.view.message != message.id) continue;
    if (job.view.state == TransferState::failed) begin(job);
    return id;
  }
  Job job;
  job.view.chat = message.chat;
  job.view.message = message.id;
  job.view.name = message.file->name;
  job.view.total = message.file->size;
  job.message = message;
  auto added = add(std::move(job));
  if (!added) return tl::unexpected(added.error());
  const auto id = (*added)->view.id;
  begin(**added);
  return id;
}

void Transfers::arrived(const ChatMessage& message) {
  if (!settings_.automatic || !message.file || message.direction != Direction::incoming || message.in_room ||
      !message.chat.is_bare() || !hooks_.is_contact(message.chat)) {
    return;
  }
  const bool known_larger = message.file->size > settings_.automatic_kib * 1024;
  const auto running = std::count_if(
      jobs_.begin(), jobs_.end(), [](const auto& entry) { return entry.second.view.state == TransferState::running; });
  if (known_larger || running >= static_cast<std::ptrdiff_t>(most_transfers / 2)) return;
  // Taken up front: what fails was sent, too.
  if (!spend_unasked(message.file->size > 0 ? message.file->size : settings_.automatic_kib * 1024)) return;
  Job job;
  job.view.chat = message.chat;
  job.view.message = message.id;
  job.view.name = message.file->name;
  job.message = message;
  job.automatic = true;
  if (const auto added = add(std::move(job))) begin(**added);
}

// Nobody fills a disk by sending: of what comes unasked there is only so much a day, restarts or not.
bool Transfers::spend_unasked(std::uint64_t bytes) {
  static const std::string key = "files_unasked";  // "DAY BYTES"
  const auto today = static_cast<std::uint64_t>(xmpp::now() / (86'400LL * 1'000'000));
  const auto kept = account_.history.get(account_.id, key);
  if (!kept) return false;
  std::uint64_t day = 0, spent = 0;
  std::istringstream(kept->value_or("")) >> day >> spent;
  if (day != today) spent = 0;
  if (spent + bytes > settings_.automatic_daily_mib * mebibyte) return false;
  return account_.history.put(account_.id, key, std::to_string(today) + " " + std::to_string(spent + bytes))
      .has_value();
}

void Transfers::begin_download(Job& job) {
  const auto link = parse_file_link(job.message.body);
  if (link && job.incoming && !job.edition.empty()) return fetch(job, link->url, link->fragment);
  auto incoming = link ? IncomingFile::create(settings_.directory, link->fragment)
                       : xmpp::fail(Errc::invalid_argument, "there is no file");
  if (!incoming) return fail(job, incoming.error().detail);
  job.incoming = std::move(*incoming);
  fetch(job, link->url, link->fragment);
}

void Transfers::fetch(Job& job, const std::string& url, std::string_view fragment) {
  auto request = request_for(HttpRequest::Method::get, url);
  const std::uint64_t most = job.automatic ? settings_.automatic_kib * 1024 : settings_.max_download_mib * mebibyte;
  request.most_bytes = most + tag_size(fragment);
  const auto id = job.view.id;
  const auto attempt = job.attempt;
  request.resume_from = job.incoming->received();
  request.resume_tag = job.edition;
  job.view.moved = request.resume_from;
  request.on_answer = [this, id, attempt, fragment = std::string(fragment)](const HttpAnswer& answer) {
    Job* running = find(id, attempt);
    if (!running) return xmpp::Result<void>();
    running->view.total = answer.length.value_or(0);
    running->edition = answer.tag;
    if (answer.from == running->incoming->received()) return xmpp::Result<void>();
    // The server can't send parts, or it is another file now: from its beginning.
    running->view.moved = 0;
    auto anew = IncomingFile::create(settings_.directory, fragment);
    if (!anew) return xmpp::Result<void>(tl::unexpected(anew.error()));
    running->incoming = std::move(*anew);
    return xmpp::Result<void>();
  };
  request.write_body = [this, id, attempt](std::string_view piece) {
    Job* running = find(id, attempt);
    if (!running) return xmpp::Result<void>();
    auto written = running->incoming->write(piece);
    if (written) moved(id, attempt, piece.size());
    return written;
  };
  job.request = http_.start(std::move(request), [this, id, attempt](const xmpp::Result<HttpAnswer>& answer) {
    Job* running = find(id, attempt);
    if (!running) return;
    if (answer) return save(*running);
    // Too large to be fetched unasked is no failure.
    if (running->automatic && answer.error().code == Errc::limit_exceeded)
      return end(*running, TransferState::canceled);
    interrupted(*running, answer.error());
  });
}

// What came before a connection broke is kept, without a name, until it is tried again or forgotten.
void Transfers::interrupted(Job& job, const xmpp::Error& why) {
  const bool no_such_part = why.code == Errc::invalid_argument && job.incoming->received() > 0;
  const bool part = why.code == Errc::connection_failed || why.code == Errc::timed_out ||
                    why.code == Errc::tls_failed || why.code == Errc::not_allowed;
  if (!part) job.incoming.reset();
  if (no_such_part) return begin(job);
  fail(job, why.detail);
}

void Transfers::save(Job& job) {
  struct Work {
    std::shared_ptr<IncomingFile> file;
    std::string name;
    xmpp::Result<std::string> path;
  };
  const auto work = std::make_shared<Work>(Work{std::move(job.incoming), job.view.name, std::string()});
  const auto id = job.view.id;
  const auto attempt = job.attempt;
  account_.loop.background([work] { work->path = work->file->publish(work->name); },
                           [this, work, id, attempt, alive = lifetime_.watch()] {
                             Job* running = alive.expired() ? nullptr : find(id, attempt);
                             if (!running) {  // cancelled in the last moment
                               std::error_code ignored;
                               if (work->path) std::filesystem::remove(*work->path, ignored);
                               return;
                             }
                             if (!work->path) return fail(*running, work->path.error().detail);
                             saved(*running, *work->path, work->file->size());
                           });
}

void Transfers::saved(Job& job, const std::string& path, std::uint64_t size) {
  SharedFile file = *job.message.file;
  file.path = path;
  file.size = size;
  keep_file(job.message, file);
  end(job, TransferState::done);
}

xmpp::Result<void> Transfers::ask_size(const ChatMessage& message) {
  const auto link = parse_file_link(message.body);
  if (!message.file || !link) return xmpp::fail(Errc::invalid_argument, "there is no file");
  http_.start(request_for(HttpRequest::Method::head, link->url),
              [this, message, tag = tag_size(link->fragment)](const xmpp::Result<HttpAnswer>& answer) {
                const std::string what = message.file->name + ": ";
                if (!answer) return account_.notice(what + answer.error().detail, true, message.chat);
                if (!answer->length || *answer->length < tag) {
                  return account_.notice(what + "the server does not say how large it is", false, message.chat);
                }
                SharedFile file = *message.file;
                file.size = *answer->length - tag;
                keep_file(message, file);
              });
  return {};
}

}  // namespace tui
