// XEP-0463: affiliations to who enters.
#include "xmppd/features/muc/affiliation_versions.hpp"

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/admin.hpp"

namespace xmppd::muc {
namespace {

using Condition = xmpp::StanzaErrorCondition;
using Items = std::vector<std::pair<xmpp::Jid, Affiliation>>;

constexpr std::size_t items_per_message = 500;  // far below what a client takes as one stanza

const xmpp::Element* request_in(const Turn& turn) {
  const auto* x = turn.stanza->element().child("x", xmpp::ns::muc);
  return x ? x->child("mav", xmpp::ns::muc_affiliations) : nullptr;
}

std::string prefix_of(const Room& room) {
  constexpr std::size_t length = 8;
  const auto digest = xmpp::hmac(xmpp::HashAlgorithm::sha256, room.secret, "affiliations");
  return xmpp::hex_encode(digest).substr(0, length) + "-";
}

std::optional<std::uint64_t> parse_version(const Room& room, std::string_view text) {
  const auto prefix = prefix_of(room);
  if (!text.starts_with(prefix)) return std::nullopt;
  return xmpp::parse_unsigned<std::uint64_t>(text.substr(prefix.size()));
}

// What this reader may see of an entry: a list that is not for it looks like none.
Affiliation as_shown(const Turn& turn, const xmpp::Jid& jid) {
  const auto* entry = turn.room.affiliations.find(jid);
  const auto affiliation = entry ? entry->affiliation : Affiliation::none;
  return affiliation == Affiliation::none || may_read_list(turn, affiliation) ? affiliation : Affiliation::none;
}

// nullopt: all of them are to be sent.
std::optional<Items> changes_since(const Turn& turn, std::string_view known) {
  const auto version = parse_version(turn.room, known);
  const auto changed = version ? turn.room.affiliation_log.changed_since(*version) : std::nullopt;
  // §6: who has become something else meanwhile is not told who left before that.
  if (!changed || changed->contains(turn.from().bare())) return std::nullopt;
  Items items;
  for (const auto& jid : *changed) items.emplace_back(jid, as_shown(turn, jid));
  return items;
}

Items all_of(const Turn& turn) {
  Items items;
  for (const auto& [jid, entry] : turn.room.affiliations.all()) {
    const auto shown = as_shown(turn, jid);
    if (shown != Affiliation::none) items.emplace_back(jid, shown);
  }
  return items;
}

void send_items(const Turn& turn, const Items& items, std::string since, const std::string& until) {
  const auto& room = turn.room;
  std::size_t next = 0;
  do {
    const auto end = std::min(items.size(), next + items_per_message);
    auto message =
        xmpp::make_message(room.jid, turn.from(), xmpp::MessageType::normal, turn.service.host.environment.new_id());
    auto& x = message.add("x", std::string(xmpp::ns::muc_user));
    // In several messages, each goes on where the one before has ended.
    x.add(version_element(since, until));
    since = until;
    for (; next < end; ++next) {
      x.add("item").set_attr("affiliation", to_string(items[next].second)).set_attr("jid", items[next].first.text());
    }
    turn.send(Stanza::make(std::move(message), room.jid, turn.from()));
  } while (next < items.size());
}

void refuse(const Turn& turn) {
  auto message = xmpp::make_message(turn.room.jid, turn.from(), xmpp::MessageType::error, turn.stanza->id());
  xmpp::StanzaError forbidden(xmpp::StanzaErrorType::auth, Condition::forbidden);
  forbidden.by = turn.room.jid.text();
  message.add(xmpp::to_element(forbidden));
  turn.send(Stanza::make(std::move(message), turn.room.jid, turn.from()));
}

}  // namespace

std::string affiliation_version(const Room& room, std::uint64_t version) {
  return prefix_of(room) + std::to_string(version);
}

std::string current_affiliation_version(const Room& room) {
  return affiliation_version(room, room.affiliation_log.version());
}

xmpp::Element version_element(const std::string& since, const std::string& until) {
  xmpp::Element element("mav", std::string(xmpp::ns::muc_affiliations));
  if (!since.empty()) element.set_attr("since", since);
  if (!until.empty()) element.set_attr("until", until);
  return element;
}

std::string version_asked_for(const Turn& turn) {
  return request_in(turn) ? current_affiliation_version(turn.room) : std::string();
}

void send_affiliations(const Turn& turn) {
  const auto* asked = request_in(turn);
  if (!asked) return;
  if (!may_read_list(turn, Affiliation::member)) return refuse(turn);
  const auto current = current_affiliation_version(turn.room);
  const std::string known(asked->attr("since"));
  if (known == current) return;
  if (auto changes = changes_since(turn, known)) return send_items(turn, *changes, known, current);
  send_items(turn, all_of(turn), {}, current);
}

}  // namespace xmppd::muc
