// Reading and writing <body/>.
#include "xmppd/web/bosh_body.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"

namespace xmppd {
namespace {

constexpr std::string_view httpbind = "http://jabber.org/protocol/httpbind";
constexpr std::uint64_t largest_rid = 9'007'199'254'740'991;  // §14.1: 2^53 - 1

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Nothing, or a number; false: something else.
template <class Number>
bool read(const xmpp::Element& body, std::string_view name, std::optional<Number>& value) {
  const auto text = body.find_attr(name);
  if (text) value = number<Number>(*text);
  return !text || value.has_value();
}

bool is_true(std::string_view text) { return text == "true" || text == "1"; }

bool is_space(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

// XEP-0206 §2: who does not say a namespace means the stream's.
void become_stanza(xmpp::Element& element) {
  if (element.ns() != httpbind) return;
  element.set_ns(std::string(xmpp::ns::client));
  for (xmpp::Element& child : element.children()) become_stanza(child);
}

std::pair<unsigned, unsigned> version_numbers(std::string_view text) {
  const auto dot = text.find('.');
  const auto minor = dot == std::string_view::npos ? std::string_view("0") : text.substr(dot + 1);
  return {number<unsigned>(text.substr(0, dot)).value_or(0), number<unsigned>(minor).value_or(0)};
}

}  // namespace

xmpp::Result<BoshRequest> parse_bosh(std::string_view text, const xmpp::ParserLimits& limits) {
  const auto wrong = [](const char* why) { return xmpp::fail(xmpp::Errc::protocol_violation, why); };
  const auto begin = text.find('<');
  if (begin == std::string_view::npos || !is_space(text.substr(0, begin))) return wrong("no element");
  xmpp::ParserLimits of_body = limits;
  of_body.max_depth += 1;
  auto body = xmpp::parse_element(text.substr(begin), {}, of_body);
  if (!body) return tl::unexpected(body.error());
  if (!body->is("body", httpbind)) return wrong("no body of BOSH");
  if (!is_space(body->text())) return wrong("text in the body");
  BoshRequest request;
  request.bytes = text.size();
  const auto rid = number<std::uint64_t>(body->attr("rid"));
  if (!rid || *rid == 0 || *rid > largest_rid) return wrong("no request ID");
  request.rid = *rid;
  if (!read(*body, "ack", request.ack) || !read(*body, "pause", request.pause) || !read(*body, "wait", request.wait) ||
      !read(*body, "hold", request.hold)) {
    return wrong("a number is none");
  }
  request.sid = body->attr("sid");
  request.terminate = body->attr("type") == "terminate";
  request.restart = is_true(body->attr("urn:xmpp:xbosh\x1Frestart"));
  request.to = body->attr("to");
  request.from = body->attr("from");
  request.lang = body->attr("xml:lang");
  request.version = body->attr("ver");
  request.content = body->attr("content");
  request.payloads = std::move(body->children());
  for (xmpp::Element& payload : request.payloads) become_stanza(payload);
  return request;
}

std::string lower_bosh_version(std::string_view theirs) {
  constexpr std::pair ours{1U, 11U};
  const auto lower = std::min(ours, version_numbers(theirs));
  return std::to_string(lower.first) + "." + std::to_string(lower.second);
}

std::string_view to_string(BoshCondition condition) {
  switch (condition) {
    case BoshCondition::bad_request:
      return "bad-request";
    case BoshCondition::host_unknown:
      return "host-unknown";
    case BoshCondition::improper_addressing:
      return "improper-addressing";
    case BoshCondition::internal_server_error:
      return "internal-server-error";
    case BoshCondition::item_not_found:
      return "item-not-found";
    case BoshCondition::policy_violation:
      return "policy-violation";
    case BoshCondition::remote_stream_error:
      return "remote-stream-error";
    case BoshCondition::system_shutdown:
      return "system-shutdown";
  }
  return "undefined-condition";
}

std::string to_xml(const BoshResponse& response) {
  std::string text = "<body xmlns='" + std::string(httpbind) + "'";
  const auto add = [&text](std::string_view name, std::string_view value) {
    text.append(" ").append(name).append("='");
    xmpp::append_escaped(text, value);
    text += "'";
  };
  // XEP-0206 §2: there are clients that look for the prefix.
  if (response.payloads.find("<stream:") != std::string::npos) add("xmlns:stream", xmpp::ns::streams);
  if (response.terminate) add("type", "terminate");
  if (response.recoverable) add("type", "error");
  if (response.condition) add("condition", to_string(*response.condition));
  for (const xmpp::Attribute& attribute : response.attributes) add(attribute.name, attribute.value);
  return text + (response.payloads.empty() ? "/>" : ">" + response.payloads + "</body>");
}

}  // namespace xmppd
