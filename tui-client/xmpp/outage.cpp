// Reading, and when.
#include "tui-client/xmpp/outage.hpp"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <utility>

#include "libxmpp/base/lines.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {
namespace {

using nlohmann::json;
using xmpp::Element;
using xmpp::Errc;
using xmpp::fail;

constexpr std::size_t most_addresses = 3;
constexpr std::size_t longest_address = 500;
constexpr unsigned failures_before_look = 2;
constexpr const char* addresses_key = "outage_addresses";  // in the store, a line each

std::optional<xmpp::Timestamp> time_in(const json& document, const char* name) {
  const auto found = document.find(name);
  if (found == document.end() || !found->is_string()) return std::nullopt;
  const auto parsed = xmpp::parse_timestamp(found->get<std::string>());
  return parsed ? std::optional(*parsed) : std::nullopt;
}

std::string message_in(const json& document, std::string_view language) {
  const auto messages = document.find("message");
  if (messages == document.end() || !messages->is_object()) return {};
  for (const auto& name : {std::string(language), std::string("default")}) {
    const auto found = messages->find(name);
    if (found != messages->end() && found->is_string()) return quoted_peer_text(found->get<std::string>());
  }
  return {};
}

// "2026-11-24 22:00 UTC"
std::string minute_of(xmpp::Timestamp when) {
  auto text = xmpp::format_timestamp(when).substr(0, 16);
  if (const auto t = text.find('T'); t != std::string::npos) text[t] = ' ';
  return text + " UTC";
}

std::string own_language() {
  const char* const name = std::getenv("LANG");
  const std::string text = name ? name : "";
  return text.substr(0, text.find_first_of("_.@"));
}

}  // namespace

xmpp::Result<std::optional<OutageStatus>> read_outage(std::string_view text, std::string_view language) {
  const auto document = json::parse(text, nullptr, false);
  if (!document.is_object()) return fail(Errc::protocol_violation, "that is no status of an outage (XEP-0455)");
  if (document.empty()) return std::nullopt;
  const auto beginning = time_in(document, "beginning");
  if (!beginning) return fail(Errc::protocol_violation, "a status without a beginning (XEP-0455)");
  OutageStatus status;
  status.planned = document.value("planned", json()) == json(true);
  status.beginning = *beginning;
  status.expected_end = time_in(document, "expected_end");
  status.text = message_in(document, language);
  return status;
}

std::vector<std::string> outage_addresses(const Element& info) {
  std::vector<std::string> addresses;
  for (const Element& child : info.children()) {
    const auto form = child.is("x", xmpp::ns::data_forms) ? xmpp::DataForm::parse(child) : std::nullopt;
    if (!form || form->value("FORM_TYPE").value_or("") != xmpp::ns::outage) continue;
    const auto* field = form->field("external-status-addresses");
    for (const auto& address : field ? field->values : std::vector<std::string>()) {
      const bool odd = address.size() > longest_address || address.find_first_of(" \t\r\n") != std::string::npos;
      if (address.starts_with("https://") && !odd && addresses.size() < most_addresses) addresses.push_back(address);
    }
  }
  return addresses;
}

std::string outage_in_words(const std::string& domain, const OutageStatus& status, xmpp::Timestamp now) {
  if (status.beginning > now) return {};
  std::string text = domain + (status.planned ? " is down as planned" : " has an outage");
  if (!status.text.empty()) text += ": " + status.text;
  text += " (since " + minute_of(status.beginning);
  if (status.expected_end) text += ", probably until " + minute_of(*status.expected_end);
  return text + ")";
}

void OutageNews::state_changed(ConnectionState state) {
  if (state == ConnectionState::online) {
    failures_ = 0;
    asking_ = account_.loop.after(ask_after_ms_, [this, alive = lifetime_.watch()] {
      if (!alive.expired() && account_.online) ask();
    });
  } else if (state == ConnectionState::waiting && ++failures_ == failures_before_look) {
    look();
  }
}

void OutageNews::ask() {
  auto iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, account_.jid.domain_jid());
  iq.add("query", std::string(xmpp::ns::disco_info));
  account_.iqs.ask(std::move(iq), [this, alive = lifetime_.watch()](const IqResult& result) {
    if (alive.expired() || !result) return;
    const auto* info = result->child("query", xmpp::ns::disco_info);
    std::string lines;
    for (const auto& each : info ? outage_addresses(*info) : std::vector<std::string>()) lines += each + "\n";
    const auto before = account_.history.get(account_.id, addresses_key);
    if (before && before->value_or("") != lines) (void)account_.history.put(account_.id, addresses_key, lines);
  });
}

void OutageNews::look() {
  const auto kept = account_.history.get(account_.id, addresses_key);
  auto addresses = kept && *kept ? xmpp::lines_of(**kept) : std::vector<std::string>();
  std::reverse(addresses.begin(), addresses.end());
  try_next(std::move(addresses));
}

void OutageNews::try_next(std::vector<std::string> addresses) {
  if (addresses.empty()) return;
  const auto url = std::move(addresses.back());
  addresses.pop_back();
  read_(url, [this, addresses = std::move(addresses), alive = lifetime_.watch()](const xmpp::Result<std::string>& page) {
    if (alive.expired() || account_.online) return;
    const auto status = page ? read_outage(*page, own_language()) : tl::unexpected(page.error());
    if (!status) {
      xmpp::log::debug("client", "{}: {}", account_.id, status.error().detail);
      return try_next(addresses);
    }
    if (!*status) return;
    const auto words = outage_in_words(std::string(account_.jid.domain()), **status, xmpp::now());
    if (!words.empty()) account_.notice(words, true);
  });
}

}  // namespace tui
