// JSON of an import to values.
#include "xmppd/app/imported_values.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "xmppd/features/archive/payload_rules.hpp"
#include "xmppd/features/muc/affiliation.hpp"
#include "xmppd/features/muc/room.hpp"
#include "xmppd/features/pubsub/node_config.hpp"

namespace xmppd {
namespace {

using nlohmann::json;
using xmpp::Element;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;

constexpr xmpp::ParserLimits limits{.max_stanza_bytes = 4'194'304, .max_depth = 100, .max_children = 100'000};
constexpr unsigned most_iterations = 10'000'000;
constexpr std::size_t secret_bytes = 32;

std::string text_in(const json& part, const char* name) { return part.value(name, std::string()); }

Result<xmpp::Jid> imported_jid(const json& part, const char* name) {
  const auto text = part.at(name).get<std::string>();
  auto jid = xmpp::Jid::parse(text);
  if (!jid) return fail(Errc::invalid_argument, fmt::format("\"{}\" is no address", text));
  return jid;
}

std::optional<xmpp::HashAlgorithm> hash_of(std::string_view mechanism) {
  for (const auto hash : {xmpp::HashAlgorithm::sha1, xmpp::HashAlgorithm::sha256, xmpp::HashAlgorithm::sha512}) {
    if (xmpp::scram_mechanism(hash) == mechanism) return hash;
  }
  return std::nullopt;
}

// What of the values we would have taken from a client.
ConfigValues known_values(const std::string& node, ServiceKind kind, const ConfigValues& given) {
  auto config = default_node_config(node, kind);
  ConfigValues known;
  for (const auto& [var, values] : given) {
    xmpp::DataForm form;
    form.type = "submit";
    form.add("FORM_TYPE", std::string(xmpp::ns::pubsub_node_config), "hidden");
    form.add(var, {}).values = values;
    apply_form(form, FormPurpose::configuration, kind, config, known);
  }
  return known;
}

}  // namespace

Result<Element> imported_xml(const json& part, std::string_view default_ns) {
  return xmpp::parse_element(part.at("xml").get<std::string>(), default_ns, limits);
}

Result<xmpp::Timestamp> imported_time(const json& part, const char* name) {
  const auto text = part.at(name).get<std::string>();
  const auto time = xmpp::parse_timestamp(text);
  if (!time) return fail(Errc::invalid_argument, fmt::format("\"{}\" is no time", text));
  return *time;
}

Result<std::vector<xmpp::ScramKeys>> imported_keys(const json& keys) {
  std::vector<xmpp::ScramKeys> all;
  for (const auto& each : keys) {
    const auto mechanism = each.at("mechanism").get<std::string>();
    const auto hash = hash_of(mechanism);
    if (!hash) continue;  // keys of a kind that nobody can log in by here
    const auto salt = xmpp::base64_decode(each.at("salt").get<std::string>());
    const auto stored = xmpp::base64_decode(each.at("stored_key").get<std::string>());
    const auto server = xmpp::base64_decode(each.at("server_key").get<std::string>());
    const auto iterations = each.at("iterations").get<std::uint64_t>();
    const auto size = xmpp::digest_size(*hash);
    const bool whole = salt && !salt->empty() && stored && stored->size() == size && server && server->size() == size;
    if (!whole || iterations == 0 || iterations > most_iterations) {
      return fail(Errc::invalid_argument, "the keys for " + mechanism + " are none");
    }
    for (const auto& other : all) {
      if (other.hash == *hash) return fail(Errc::invalid_argument, "keys for " + mechanism + " twice");
    }
    all.push_back({*hash, *salt, static_cast<unsigned>(iterations), *stored, *server});
  }
  return all;
}

Result<RosterItem> imported_roster_item(const json& part) {
  RosterItem item;
  const auto jid = imported_jid(part, "jid");
  if (!jid) return tl::unexpected(jid.error());
  item.jid = jid->bare();
  item.name = text_in(part, "name");
  item.ask = part.value("ask", false);
  item.approved = part.value("approved", false);
  item.groups = part.value("groups", std::vector<std::string>());
  const auto subscription = part.value("subscription", std::string("none"));
  for (const auto each : {Subscription::none, Subscription::to, Subscription::from, Subscription::both}) {
    if (to_string(each) != subscription) continue;
    item.subscription = each;
    return item;
  }
  return fail(Errc::invalid_argument, fmt::format("a contact with the subscription \"{}\"", subscription));
}

Result<PubsubNodeRecord> imported_node(const json& part, const xmpp::Jid& service) {
  const auto kind = service.is_domain() ? ServiceKind::domain : ServiceKind::personal;
  PubsubNodeRecord record;
  record.node = part.at("node").get<std::string>();
  if (record.node.empty()) return fail(Errc::invalid_argument, "a node without a name");
  record.config = known_values(record.node, kind, part.value("config", ConfigValues()));
  const json affiliations = part.value("affiliations", json::object());
  const json subscriptions = part.value("subscriptions", json::array());
  for (const auto& [text, affiliation] : affiliations.items()) {
    const auto jid = xmpp::Jid::parse(text);
    if (!jid) return fail(Errc::invalid_argument, fmt::format("\"{}\" is no address", text));
    record.affiliations[jid->bare()] = affiliation.get<std::string>();
  }
  for (const auto& each : subscriptions) {
    const auto jid = imported_jid(each, "jid");
    if (!jid) return tl::unexpected(jid.error());
    PubsubSubscription subscription;
    subscription.id = text_in(each, "id");
    if (subscription.id.empty()) subscription.id = xmpp::hex_encode(xmpp::random_bytes(8));
    subscription.pending = each.value("pending", false);
    subscription.deliver = each.value("deliver", true);
    subscription.show_values = each.value("show_values", std::vector<std::string>());
    if (each.contains("expires") && each.at("expires").is_string()) {
      const auto expires = imported_time(each, "expires");
      if (!expires) return tl::unexpected(expires.error());
      subscription.expires = *expires;
    }
    record.subscriptions[*jid] = std::move(subscription);
  }
  record.created = part.contains("created") ? imported_time(part, "created").value_or(xmpp::now()) : xmpp::now();
  record.creator = service;
  if (kind == ServiceKind::domain && part.contains("creator")) {
    const auto creator = imported_jid(part, "creator");
    if (!creator) return tl::unexpected(creator.error());
    record.creator = creator->bare();
  }
  return record;
}

Result<PubsubItemRecord> imported_item(const json& part, const xmpp::Jid& service) {
  PubsubItemRecord item;
  item.id = part.at("id").get<std::string>();
  if (item.id.empty()) return fail(Errc::invalid_argument, "an item without an id");
  item.publisher = service;
  if (const auto by = xmpp::Jid::parse(text_in(part, "publisher")); by && !by->empty()) item.publisher = by->bare();
  item.published = part.contains("published") ? imported_time(part, "published").value_or(xmpp::now()) : xmpp::now();
  if (text_in(part, "xml").empty()) return item;
  const auto payload = imported_xml(part, {});
  if (!payload) return tl::unexpected(payload.error());
  item.payload = xmpp::to_xml(*payload);
  return item;
}

Result<ArchivedMessage> imported_message(const json& part, const xmpp::Jid& owner, ArchiveKind kind) {
  const auto element = imported_xml(part, xmpp::ns::client);
  if (!element) return tl::unexpected(element.error());
  if (!element->is("message", xmpp::ns::client)) return fail(Errc::invalid_argument, "not a message");
  const auto received = imported_time(part, "received");
  if (!received) return tl::unexpected(received.error());
  ArchivedMessage message;
  message.id = text_in(part, "id");
  if (message.id.empty() || message.id.size() > 1023) return fail(Errc::invalid_argument, "a message without an id");
  message.received = *received;
  message.message_id = element->attr("id");
  message.as = archived_as(*element).value_or(ArchivedAs::supplement);
  message.stanza = xmpp::to_xml(*element, xmpp::ns::client);
  message.search_text = search_text_of(*element);
  const auto from = element->has_attr("from") ? xmpp::Jid::parse(element->attr("from")) : owner;
  const auto to = element->has_attr("to") ? xmpp::Jid::parse(element->attr("to")) : owner;
  if (!from || !to) return fail(Errc::invalid_argument, "a message with a malformed address");
  if (kind == ArchiveKind::room) {
    if (!from->same_bare(owner)) return fail(Errc::invalid_argument, "a message that is not the room's");
    message.with = *from;
    message.author = xmpp::Jid::parse(text_in(part, "author")).value_or(*from);
  } else {
    if (!from->same_bare(owner) && !to->same_bare(owner)) {
      return fail(Errc::invalid_argument, "a message between other people");
    }
    message.with = from->same_bare(owner) ? *to : *from;
    message.author = from->bare();
  }
  return message;
}

Result<MucRoomRecord> imported_room(const json& room) {
  const auto jid = imported_jid(room, "jid");
  if (!jid) return tl::unexpected(jid.error());
  const auto form = xmpp::parse_element(room.at("config").get<std::string>());
  const auto values = form ? xmpp::DataForm::parse(*form) : std::nullopt;
  if (!values) return fail(Errc::invalid_argument, "the room's configuration is no form");
  muc::ConfigValues config;
  for (const auto& field : values->fields) config.emplace(field.var, field.values);
  config["muc#roomconfig_persistentroom"] = {"1"};  // or it would be gone before anybody comes
  MucRoomRecord record;
  record.jid = jid->bare();
  record.created = room.contains("created") ? imported_time(room, "created").value_or(xmpp::now()) : xmpp::now();
  record.config = muc::record_of(muc::config_from_values(config));
  record.secret = xmpp::base64_decode(text_in(room, "secret")).value_or(std::string());
  if (record.secret.empty()) record.secret = xmpp::random_bytes(secret_bytes);
  record.hats = text_in(room, "hats");
  record.vcard = text_in(room, "vcard");
  if (!record.vcard.empty() && !xmpp::parse_element(record.vcard, {}, limits)) {
    return fail(Errc::invalid_argument, "the room's vCard is malformed");
  }
  if (room.contains("subject")) {
    const auto& subject = room.at("subject");
    record.subject.text = text_in(subject, "text");
    record.subject.by = xmpp::Jid::parse(text_in(subject, "by")).value_or(xmpp::Jid());
    record.subject.when = subject.contains("when") ? imported_time(subject, "when").value_or(0) : 0;
  }
  const json affiliations = room.value("affiliations", json::array());
  for (const auto& each : affiliations) {
    const auto who = imported_jid(each, "jid");
    if (!who) return tl::unexpected(who.error());
    const auto affiliation = text_in(each, "affiliation");
    if (!muc::parse_affiliation(affiliation)) {
      return fail(Errc::invalid_argument, fmt::format("\"{}\" is no affiliation", affiliation));
    }
    if (affiliation == "none") continue;
    record.affiliations.push_back({who->bare(), affiliation, text_in(each, "reason"), text_in(each, "nick")});
  }
  return record;
}

std::vector<PubsubItemRecord> imported_bookmarks(const Element& storage, const xmpp::Jid& owner) {
  std::vector<PubsubItemRecord> items;
  for (const auto& old : storage.children()) {
    const auto room = xmpp::Jid::parse(old.attr("jid"));
    if (!old.is("conference", xmpp::ns::bookmarks_storage) || !room) continue;
    Element conference("conference", std::string(xmpp::ns::bookmarks));
    if (old.has_attr("name")) conference.set_attr("name", old.attr("name"));
    if (xmpp::parse_boolean(old.attr("autojoin")).value_or(false)) conference.set_attr("autojoin", "true");
    for (const auto* name : {"nick", "password"}) {
      const auto text = old.child_text(name, xmpp::ns::bookmarks_storage);
      if (!text.empty()) conference.add_text_child(name, text);
    }
    items.push_back({std::string(room->bare_text()), owner, xmpp::now(), xmpp::to_xml(conference)});
  }
  return items;
}

}  // namespace xmppd
