// ArchiveQueries: requests and results.
#include "tui-client/xmpp/archive/archive_queries.hpp"

#include <algorithm>

#include "libxmpp/base/log.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/stanza.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

constexpr unsigned page_ms = 60000;
constexpr std::size_t max_archive_id_bytes = 1024;

Element to_xml(const ArchiveRequest& request, const std::string& query_id, bool own) {
  Element iq = xmpp::make_iq(xmpp::IqType::set, {}, {}, own ? xmpp::Jid() : request.archive);
  auto& query = iq.add("query", std::string(ns::mam)).set_attr("queryid", query_id);
  xmpp::DataForm form;
  form.type = "submit";
  form.add("FORM_TYPE", std::string(ns::mam), "hidden");
  if (!request.with.empty()) form.add("with", request.with.text());
  if (request.start) form.add("start", xmpp::format_timestamp(*request.start));
  if (request.end) form.add("end", xmpp::format_timestamp(*request.end));
  query.add(form.to_element());
  auto& set = query.add("set", std::string(ns::rsm));
  set.add_text_child("max", std::to_string(ArchiveQueries::page_size));
  if (request.after) set.add_text_child("after", *request.after);
  if (request.before && request.before->empty()) {
    set.add("before");
  } else if (request.before) {
    set.add_text_child("before", *request.before);
  }
  return iq;
}

}  // namespace

void ArchiveQueries::ask(const ArchiveRequest& request, Answer answer) {
  const std::string id = xmpp::random_id();
  auto& open = open_[id];
  open.archive = request.archive;
  open.backward = request.before.has_value();
  account_.iqs.ask(
      to_xml(request, id, request.archive == account_.jid),
      [this, id, answer = std::move(answer), alive = lifetime_.watch()](const IqResult& result) {
        if (!alive.expired()) finish(id, result, answer);
      },
      page_ms);
}

bool ArchiveQueries::handle(const Element& message, const xmpp::Jid& sender) {
  const Element* result = message.child("result", ns::mam);
  if (!result) return false;
  const auto found = open_.find(std::string(result->attr("queryid")));
  // §7: from the archive that was asked, in answer to this very question; anything else is a forgery.
  if (found == open_.end() || sender != found->second.archive) {
    xmpp::log::warning("client", "{}: an archive result of {} that was not asked for was dropped", account_.id,
                       sender.text());
    return true;
  }
  Open& open = found->second;
  const Element* forwarded = result->child("forwarded", ns::forward);
  const Element* inner = forwarded ? forwarded->child("message", ns::client) : nullptr;
  const Element* delay = forwarded ? forwarded->child("delay", ns::delay) : nullptr;
  const auto stamp = delay ? xmpp::parse_timestamp(delay->attr("stamp")) : std::nullopt;
  const std::string id(result->attr("id"));
  if (!inner || !stamp || id.empty() || id.size() > max_archive_id_bytes) return true;
  const std::size_t bytes = xmpp::to_xml(*inner, ns::client).size();
  const bool full = open.messages.size() >= max_page_messages || open.bytes + bytes > max_page_bytes;
  if (full && !open.messages.empty()) {
    open.cut = true;
    if (!open.backward) return true;
    // Of a page that is read from its end on, the end is what counts.
    open.bytes -= std::min(open.bytes, xmpp::to_xml(open.messages.front().message, ns::client).size());
    open.messages.erase(open.messages.begin());
  }
  open.bytes += bytes;
  open.messages.push_back({id, std::min(*stamp, xmpp::now()), *inner});
  return true;
}

void ArchiveQueries::finish(const std::string& query, const IqResult& result, const Answer& answer) {
  const auto found = open_.find(query);
  if (found == open_.end()) return;
  Open open = std::move(found->second);
  open_.erase(found);
  if (!result) return answer(tl::unexpected(result.error()));
  const Element* fin = result->child("fin", ns::mam);
  ArchivePage page;
  page.messages = std::move(open.messages);
  const bool complete = fin && xmpp::parse_boolean(fin->attr("complete")).value_or(false);
  // A page without anything that calls itself incomplete would be asked for for ever.
  page.complete = !open.cut && (complete || page.messages.empty());
  answer(std::move(page));
}

}  // namespace tui
