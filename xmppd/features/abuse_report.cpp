// XEP-0377 §4, §6.
#include "xmppd/features/abuse_report.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"

namespace xmppd {
namespace {

constexpr std::size_t most_text_bytes = 2000, most_word_bytes = 200, most_messages = 50;

// What a person wrote, in one line, at most `most` bytes and no half character.
std::string one_line(std::string text, std::size_t most) {
  if (text.size() > most) {
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xc0) == 0x80) --most;
    text.resize(most);
  }
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

}  // namespace

std::optional<AbuseReport> read_report(const xmpp::Element& item, const xmpp::Jid& reporter, const xmpp::Jid& reported,
                                       xmpp::Timestamp now) {
  const auto* report = item.child("report", xmpp::ns::reporting);
  if (!report) return std::nullopt;
  AbuseReport read{0,
                   now,
                   reporter.bare(),
                   reported,
                   one_line(std::string(report->attr("reason")), most_word_bytes),
                   one_line(report->child_text("text", xmpp::ns::reporting), most_text_bytes),
                   {}};
  for (const auto& each : report->children()) {
    if (!each.is("stanza-id", xmpp::ns::stanza_ids) || read.messages.size() == most_messages) continue;
    read.messages.push_back(one_line(std::string(each.attr("id")), most_word_bytes));
  }
  return read;
}

void log_report(const AbuseReport& report) {
  xmpp::log::warning("abuse", "{} reports {}: {}; messages: {}; \"{}\"", report.reporter.text(), report.reported.text(),
                     report.reason, fmt::join(report.messages, " "), report.text);
}

}  // namespace xmppd
