// Each XEP's few elements, read with bounds and written as other clients write them.
#include "tui-client/xmpp/message_payloads.hpp"

#include <algorithm>
#include <set>

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"
#include "tui-client/xmpp/personal_actions.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

// XEP-0424 §3: what other programs show, and why archives keep it.
constexpr std::string_view retraction_text = "/me retracted a previous message, but it's unsupported by your client.";

std::string referred_id(const Element& element) {
  const auto id = element.attr("id");
  return id.size() <= MessagePayloads::max_id_bytes ? std::string(id) : std::string();
}

bool begins_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_code_point));
}

// The byte at which code point `wanted` begins; the end if there are fewer.
std::size_t byte_of(std::string_view text, std::size_t wanted) {
  std::size_t at = 0;
  for (std::size_t seen = 0; at < text.size(); ++at) {
    if (begins_code_point(text[at]) && seen++ == wanted) return at;
  }
  return at;
}

std::size_t number(std::string_view text, std::size_t otherwise) {
  return xmpp::parse_unsigned<std::size_t>(text).value_or(otherwise);
}

void read_reactions(const Element& reactions, MessagePayloads& payloads) {
  std::set<std::string> seen;
  for (const auto& reaction : reactions.children()) {
    if (!reaction.is("reaction", ns::reactions) || seen.size() >= MessagePayloads::max_reactions) continue;
    auto emoji = reaction.text();
    const bool blank = std::any_of(emoji.begin(), emoji.end(), [](unsigned char c) { return c <= ' '; });
    if (emoji.empty() || blank || emoji.size() > MessagePayloads::max_reaction_bytes) continue;
    if (!seen.insert(emoji).second) continue;
    payloads.reactions += (payloads.reactions.empty() ? "" : " ") + emoji;
  }
}

void read_fallback(const Element& message, std::string_view of, MessagePayloads& payloads) {
  constexpr std::size_t most = 10;
  for (const auto& fallback : message.children()) {
    if (!fallback.is("fallback", ns::fallback) || fallback.attr("for") != of) continue;
    if (fallback.children().empty()) payloads.body_is_fallback = true;
    for (const auto& body : fallback.children()) {
      if (!body.is("body", ns::fallback) || payloads.fallback.size() >= most) continue;
      if (!body.has_attr("start") && !body.has_attr("end")) payloads.body_is_fallback = true;
      const auto from = number(body.attr("start"), 0), to = number(body.attr("end"), 0);
      if (from < to) payloads.fallback.emplace_back(from, to);
    }
  }
}

}  // namespace

MessagePayloads read_payloads(const Element& message) {
  MessagePayloads payloads;
  payloads.file = read_file_payloads(message);
  if (const auto* ephemeral = message.child("ephemeral", ns::ephemeral)) {
    if (const auto seconds = xmpp::parse_unsigned<std::uint32_t>(ephemeral->attr("timer"))) {
      payloads.timer_s = std::min(*seconds, max_timer_s);
    }
  }
  payloads.unstyled = message.child("unstyled", ns::styling) != nullptr;
  if (const auto* retract = message.child("retract", ns::message_retract)) {
    payloads.target = referred_id(*retract);
    if (!payloads.target.empty()) payloads.kind = MessageKind::retraction;
    return payloads;
  }
  if (const auto* reactions = message.child("reactions", ns::reactions)) {
    read_fallback(message, ns::reactions, payloads);
    const bool text_of_its_own =
        (message.child("body") || is_encrypted(message)) && !payloads.body_is_fallback && payloads.fallback.empty();
    payloads.fallback.clear();
    if (text_of_its_own) return payloads;  // which must not be lost
    payloads.target = referred_id(*reactions);
    payloads.kind = MessageKind::reaction;
    read_reactions(*reactions, payloads);
    return payloads;
  }
  if (const auto* reply = message.child("reply", ns::reply)) {
    payloads.target = referred_id(*reply);
    if (!payloads.target.empty()) read_fallback(message, ns::reply, payloads);
    // What is quoted and nothing else would be an empty line: then all of it is shown.
    payloads.body_is_fallback = false;
  }
  if (const auto* replace = message.child("replace", ns::message_correct)) {
    const auto corrected = referred_id(*replace);
    if (!corrected.empty()) {
      payloads.kind = MessageKind::correction;
      payloads.target = corrected;  // what the message answers is known from its first version
    }
  }
  return payloads;
}

namespace {

ModeratedRetraction moderation_in(const Element& element, const Element& moderated) {
  ModeratedRetraction removal;
  removal.target = referred_id(element);
  if (const auto by = xmpp::Jid::parse(moderated.attr("by"))) {
    removal.by = by->is_bare() ? by->text() : std::string(by->resource());
  }
  // COMPAT(servers with <reason/> inside <moderated/>, as before version 0.3): both are read.
  removal.reason = element.child_text("reason", ns::message_retract);
  if (removal.reason.empty()) removal.reason = moderated.child_text("reason", ns::message_moderate);
  removal.reason = quoted_peer_text(removal.reason);
  return removal;
}

}  // namespace

std::optional<ModeratedRetraction> read_moderation(const Element& message) {
  const auto* retract = message.child("retract", ns::message_retract);
  const auto* moderated = retract ? retract->child("moderated", ns::message_moderate) : nullptr;
  if (!moderated || referred_id(*retract).empty()) return std::nullopt;
  return moderation_in(*retract, *moderated);
}

std::optional<ModeratedRetraction> read_tombstone(const Element& message) {
  const auto* retracted = message.child("retracted", ns::message_retract);
  if (!retracted || message.child("body", ns::client)) return std::nullopt;
  const auto* moderated = retracted->child("moderated", ns::message_moderate);
  return moderated ? moderation_in(*retracted, *moderated) : ModeratedRetraction{};
}

namespace {

// What it quotes goes into a field of its own.
void take_quote(const MessagePayloads& payloads, ChatMessage& row) {
  std::vector<std::pair<std::size_t, std::size_t>> bytes;
  for (const auto& [from, to] : payloads.fallback) bytes.emplace_back(byte_of(row.body, from), byte_of(row.body, to));
  std::sort(bytes.rbegin(), bytes.rend());
  std::string quote, rest = row.body;
  std::size_t untouched = rest.size();
  for (const auto& [from, to] : bytes) {
    if (to > untouched || from >= to) continue;  // they overlap
    quote.insert(0, rest, from, to - from);
    rest.erase(from, to - from);
    untouched = from;
  }
  if (quote.empty() || rest.find_first_not_of(" \n\t") == std::string::npos) return;
  row.body = rest;
  if (row.kind != MessageKind::text) return;
  for (std::size_t at = 0; at < quote.size();) {  // the marks of a quotation are drawn by who shows it
    const auto end = std::min(quote.find('\n', at), quote.size());
    std::string_view line(quote.data() + at, end - at);
    if (line.starts_with("> ")) line.remove_prefix(2);
    if (!line.empty()) row.quote += (row.quote.empty() ? "" : "\n") + std::string(line);
    at = end + 1;
  }
}

}  // namespace

void apply_payloads(const MessagePayloads& payloads, ChatMessage& row) {
  if (row.kind == MessageKind::reaction) {
    row.body = payloads.reactions;
    row.encryption = Encryption::none;  // whatever came with it: the reaction itself could be read by servers
    row.sender_verified = false;
    return;
  }
  if (row.kind == MessageKind::retraction) {
    row.body.clear();
    row.encryption = Encryption::none;
    row.sender_verified = false;
    return;
  }
  row.unstyled = payloads.unstyled;
  if (row.kind == MessageKind::text) row.timer_s = payloads.timer_s.value_or(0);
  take_quote(payloads, row);
  if (row.kind == MessageKind::text || row.kind == MessageKind::correction) row.file = shared_file(payloads.file, row);
}

namespace {

std::string quoted_lines(const std::string& quote) {
  std::string lines;
  for (std::size_t at = 0; at < quote.size();) {
    const auto end = std::min(quote.find('\n', at), quote.size());
    lines += "> " + quote.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return lines;
}

}  // namespace

std::string wire_body(const Draft& draft) {
  if (draft.kind == MessageKind::retraction) return std::string(retraction_text);
  if (draft.kind == MessageKind::reaction) return {};
  return quoted_lines(draft.quote) + draft.body;
}

void write_payloads(Element& message, const Draft& draft, const xmpp::Jid& answered, bool encrypted) {
  switch (draft.kind) {
    case MessageKind::correction:
      message.add("replace", std::string(ns::message_correct)).set_attr("id", draft.target);
      return;
    case MessageKind::retraction:
      message.add("retract", std::string(ns::message_retract)).set_attr("id", draft.target);
      message.add("fallback", std::string(ns::fallback)).set_attr("for", ns::message_retract);
      return;
    case MessageKind::reaction: {
      auto& reactions = message.add("reactions", std::string(ns::reactions));
      reactions.set_attr("id", draft.target);
      for (std::size_t at = 0; at < draft.body.size();) {
        const auto end = std::min(draft.body.find(' ', at), draft.body.size());
        if (end > at) reactions.add_text_child("reaction", draft.body.substr(at, end - at), std::string(ns::reactions));
        at = end + 1;
      }
      return;
    }
    default:
      break;
  }
  // Beside the encrypted text: the deployed OMEMO has no place for it inside, and programs look for it here.
  if (draft.timer_s > 0) {
    message.add("ephemeral", std::string(ns::ephemeral)).set_attr("timer", std::to_string(draft.timer_s));
  }
  if (draft.file && !encrypted) write_file_payloads(message, draft.body, *draft.file);
  if (draft.target.empty()) return;
  message.add("reply", std::string(ns::reply)).set_attr("to", answered.text()).set_attr("id", draft.target);
  if (draft.quote.empty()) return;
  auto& fallback = message.add("fallback", std::string(ns::fallback));
  fallback.set_attr("for", ns::reply);
  fallback.add("body", std::string(ns::fallback))
      .set_attr("start", "0")
      .set_attr("end", std::to_string(code_points(quoted_lines(draft.quote))));
}

}  // namespace tui
