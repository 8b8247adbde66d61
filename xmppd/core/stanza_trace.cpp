// StanzaTraces: masking, and who watches whom.
#include "xmppd/core/stanza_trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "libxmpp/xml/writer.hpp"

namespace xmppd {
namespace {

// What these say belongs to the protocol. Not here, whatever they are called, are names that people give (name, nick,
// label), addresses of files (url, uri) and what opens something (token, password, value).
constexpr std::array<std::string_view, 32> shown_attributes{
    "action",    "affiliation", "algo",    "ask",          "category", "code",    "complete", "from",
    "hash",      "id",          "jid",     "mechanism",    "node",     "queryid", "role",     "seconds",
    "sessionid", "sid",         "since",   "rid",          "stamp",    "status",  "subscription", "to",
    "type",      "var",         "ver",     "xml:lang",     "by",       "h",       "max",      "approved"};
// Elements whose text is one of a few words, or a number.
constexpr std::array<std::string_view, 5> shown_texts{"show", "priority", "count", "first", "last"};

template <std::size_t N>
bool is_shown(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::size_t max_traces = 4;
constexpr std::size_t max_waiting = 500;
constexpr std::size_t max_waiting_bytes = 48 * 1024;  // one reply of the control socket
constexpr xmpp::Timestamp patience = 15'000'000;

std::string mask_for(std::size_t bytes) { return fmt::format("[{} bytes]", bytes); }

xmpp::Element mask(const xmpp::Element& element) {
  xmpp::Element out(element.name(), element.ns());
  for (const auto& attribute : element.attributes()) {
    out.set_attr(attribute.name, is_shown(shown_attributes, attribute.name) ? attribute.value
                                                                             : mask_for(attribute.value.size()));
  }
  const auto text = element.text();
  const bool blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
  if (!blank) out.set_text(is_shown(shown_texts, element.name()) ? text : mask_for(text.size()));
  for (const auto& child : element.children()) out.add(mask(child));
  return out;
}

}  // namespace

std::string masked(const xmpp::Element& element, std::size_t max_bytes) {
  auto text = xmpp::to_xml(mask(element), "jabber:client");
  if (text.size() <= max_bytes) return text;
  std::size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  const auto more = text.size() - end;
  text.resize(end);
  return text + fmt::format(" [{} bytes more]", more);
}

xmpp::Result<std::int64_t> StanzaTraces::begin(xmpp::Jid whom, xmpp::Timestamp now) {
  std::erase_if(traces_, [now](const Trace& trace) { return now - trace.asked > patience; });
  if (traces_.size() >= max_traces) return xmpp::fail(xmpp::Errc::limit_exceeded, "too many traces at a time");
  Trace trace;
  trace.id = ++last_id_;
  trace.whom = std::move(whom);
  trace.asked = now;
  traces_.push_back(std::move(trace));
  return last_id_;
}

StanzaTraces::Trace* StanzaTraces::find(std::int64_t id) {
  const auto found = std::find_if(traces_.begin(), traces_.end(), [id](const Trace& trace) { return trace.id == id; });
  return found == traces_.end() ? nullptr : &*found;
}

xmpp::Result<StanzaTraces::Batch> StanzaTraces::take(std::int64_t id, xmpp::Timestamp now) {
  auto* const trace = find(id);
  if (!trace) return xmpp::fail(xmpp::Errc::not_found, "the trace is over");
  trace->asked = now;
  trace->bytes = 0;
  return std::exchange(trace->waiting, {});
}

bool StanzaTraces::waits(std::int64_t id) {
  const auto* const trace = find(id);
  return !trace || !trace->waiting.items.empty() || trace->waiting.dropped > 0;
}

void StanzaTraces::when_ready(std::int64_t id, std::function<void()> ready) {
  if (auto* const trace = find(id)) trace->ready = std::move(ready);
}

void StanzaTraces::end(std::int64_t id) {
  std::erase_if(traces_, [id](const Trace& trace) { return trace.id == id; });
}

void StanzaTraces::saw(Way way, const xmpp::Jid& session, const xmpp::Element& element, xmpp::Timestamp now) {
  std::erase_if(traces_, [now](const Trace& trace) { return now - trace.asked > patience; });
  std::string text;
  std::vector<std::function<void()>> ready;
  for (auto& trace : traces_) {
    const bool meant = trace.whom.is_bare() ? session.same_bare(trace.whom) : session == trace.whom;
    if (!meant) continue;
    if (text.empty()) text = masked(element);
    if (trace.waiting.items.size() >= max_waiting || trace.bytes + text.size() > max_waiting_bytes) {
      ++trace.waiting.dropped;
    } else {
      trace.waiting.items.push_back({now, way, session, text});
      trace.bytes += text.size();
    }
    if (trace.ready) ready.push_back(std::exchange(trace.ready, nullptr));
  }
  for (const auto& each : ready) each();
}

}  // namespace xmppd
