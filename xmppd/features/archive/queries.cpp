// Pages of an archive on their way to who asked.
#include "xmppd/features/archive/queries.hpp"

#include <algorithm>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xmpp/rsm.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::Element;

const IntSetting max_page =
    IntSetting("archive.max_page", 250, "Messages that one page of a query of an archive holds at most.")
        .range(1, 1000);
const IntSetting max_page_bytes =
    IntSetting("archive.max_page_bytes", 1048576,
               "Bytes of messages that one page holds at most; one message may be larger. A session that does not read "
               "its page gets no other.")
        .range(4096, 16777216);

constexpr std::size_t default_page = 50;

}  // namespace

struct ArchiveQueries::Job {
  IqRequest request;
  xmpp::Jid owner;
  ArchiveRequest asked;
  Present present;
  xmpp::Promise<IqReply> answer;
};

ArchiveQueries::ArchiveQueries(Host& host) : host_(host) {}

IqAnswer ArchiveQueries::form() { return make_archive_form(); }

IqAnswer ArchiveQueries::metadata(const xmpp::Jid& owner) {
  auto promise = std::make_shared<xmpp::Promise<IqReply>>();
  auto pending = promise->pending();
  host_.stores.archive.ends(owner).then(lifetime_, [promise](const xmpp::Result<std::optional<ArchiveEnds>>& ends) {
    if (!ends) return promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(ends.error()))));
    promise->complete(IqReply(metadata_of(*ends)));
  });
  return pending;
}

void ArchiveQueries::add_metadata(const xmpp::Jid& owner, std::shared_ptr<Element> parent) {
  host_.stores.archive.ends(owner).then(
      lifetime_, [parent = std::move(parent)](const xmpp::Result<std::optional<ArchiveEnds>>& ends) {
        if (ends) parent->add(metadata_of(*ends));
      });
}

Element ArchiveQueries::metadata_of(const std::optional<ArchiveEnds>& ends) {
  Element metadata("metadata", std::string(xmpp::ns::mam));
  const auto add = [&](std::string name, const ArchiveEnds::End& end) {
    metadata.add(std::move(name)).set_attr("id", end.id).set_attr("timestamp", xmpp::format_timestamp(end.received));
  };
  if (!ends) return metadata;
  add("start", ends->first);
  add("end", ends->last);
  return metadata;
}

IqAnswer ArchiveQueries::query(const IqRequest& request, const xmpp::Jid& owner, Present present) {
  const ArchiveLimits limits{default_page, static_cast<std::size_t>(host_.config.get(max_page)),
                             static_cast<std::uint64_t>(host_.config.get(max_page_bytes))};
  auto asked = parse_archive_request(request.payload(), limits);
  if (!asked) return asked.error();
  const auto job = std::make_shared<Job>(Job{request, owner, std::move(*asked), std::move(present), {}});
  auto pending = job->answer.pending();
  const auto& session = request.origin.session;
  if (session) {
    lines_[session].waiting.push_back(job);
    next(session);
  } else {
    run(job, nullptr);
  }
  return pending;
}

void ArchiveQueries::next(const std::shared_ptr<Session>& session) {
  const auto found = lines_.find(session);
  if (found == lines_.end() || found->second.busy) return;
  if (found->second.waiting.empty() || session->closed()) {
    const auto unasked = lines_.extract(found);  // their promises end outside of the map
    return;
  }
  auto& line = found->second;
  line.busy = true;
  const auto job = std::move(line.waiting.front());
  line.waiting.pop_front();
  // Whoever holds this has the turn; however it ends (answered and flushed, connection broken, storage gone), the next
  // one follows.
  auto turn =
      std::shared_ptr<void>(nullptr, [this, owner = lifetime_.watch(), weak = std::weak_ptr<Session>(session)](void*) {
        if (owner.expired()) return;
        host_.environment.executor().post([this, owner, weak] {
          const auto waiting = weak.lock();
          if (owner.expired() || !waiting) return;
          lines_.at(waiting).busy = false;
          next(waiting);
        });
      });
  run(job, std::move(turn));
}

void ArchiveQueries::run(const std::shared_ptr<Job>& job, std::shared_ptr<void> turn) {
  host_.stores.archive.query(job->owner, job->asked.query)
      .then(lifetime_, [this, job, turn = std::move(turn)](xmpp::Result<ArchivePage> page) {
        if (!page) return job->answer.complete(IqReply(tl::unexpected(xmpp::to_stanza_error(page.error()))));
        send_page(*job, *page);
        const auto& session = job->request.origin.session;
        if (session && !session->closed()) session->sink()->when_flushed([turn] {});
      });
}

void ArchiveQueries::send_page(const Job& job, ArchivePage& page) {
  auto& messages = page.messages;
  const std::string first = messages.empty() ? std::string() : messages.front().id;
  const std::string last = messages.empty() ? std::string() : messages.back().id;
  // The page is the same, only the order of its messages is not (§4.3.4).
  if (job.asked.flip_page) std::reverse(messages.begin(), messages.end());
  for (auto& message : messages) send_message(job, message);
  Element fin("fin", std::string(xmpp::ns::mam));
  if (page.complete) fin.set_attr("complete", "true");
  fin.set_attr("stable", "true");
  fin.add(xmpp::make_rsm(first, last, page.count));
  const_cast<Job&>(job).answer.complete(IqReply(std::move(fin)));
}

void ArchiveQueries::send_message(const Job& job, ArchivedMessage& archived) {
  const auto& to = job.request.from();
  auto message = xmpp::make_message(job.owner, to, xmpp::MessageType::normal, host_.environment.new_id());
  auto& result = message.add("result", std::string(xmpp::ns::mam));
  if (!job.asked.query_id.empty()) result.set_attr("queryid", job.asked.query_id);
  result.set_attr("id", archived.id);
  auto& forwarded = result.add("forwarded", std::string(xmpp::ns::forward));
  forwarded.add("delay", std::string(xmpp::ns::delay)).set_attr("stamp", xmpp::format_timestamp(archived.received));
  if (auto original = xmpp::parse_element(archived.stanza, xmpp::ns::client)) {
    if (job.present) job.present(*original, archived);
    forwarded.add(std::move(*original));
  } else {
    // §3.2 allows a result without its message; the page stays consistent.
    xmpp::log::error("archive", "message {} of {} is damaged: {}", archived.id, job.owner.text(),
                     original.error().detail);
  }
  const auto stanza = Stanza::make(std::move(message), job.owner, to);
  const auto& session = job.request.origin.session;
  if (session && session->jid() == to) return session->send(stanza);
  host_.router.route(stanza, {});
}

const std::vector<const SettingBase*>& archive_query_settings() {
  static const std::vector<const SettingBase*> all{&max_page, &max_page_bytes};
  return all;
}

}  // namespace xmppd
