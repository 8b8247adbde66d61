// XEP-0045 §6, §7.12: what the service and its rooms say of themselves.
#include <fmt/format.h>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/room_list.hpp"
#include "xmppd/features/muc/use_cases.hpp"
#include "xmppd/features/muc/vcard.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;

namespace {

void serve_service(Service& service) {
  for (const auto feature : {xmpp::ns::muc, xmpp::ns::muc_stable_id, xmpp::ns::occupant_id, xmpp::ns::rsm,
                             xmpp::ns::vcard_temp, std::string_view("muc_rooms")}) {
    service.domain.disco.add_feature(At::Server, feature);
  }
  service.domain.disco.add_node_handler(
      At::Server, [&service](IqRequest& request, std::string_view node, bool items) -> std::optional<IqAnswer> {
        if (!node.empty() || !items) return std::nullopt;
        return list_rooms(service, request);
      });
}

// §15.5.4. The subject is for those who are or may come in (§13.4).
xmpp::DataForm room_info(const Turn& turn) {
  auto& room = turn.room;
  const auto& config = room.config;
  xmpp::DataForm form;
  form.type = "result";
  form.add("FORM_TYPE", std::string(xmpp::ns::muc_roominfo), "hidden");
  const auto add = [&form](std::string var, std::string label, std::string value, std::string type) {
    form.add(std::move(var), std::move(value), std::move(type)).label = std::move(label);
  };
  add("muc#roominfo_description", "Description", config.description, "text-single");
  add("muc#roominfo_occupants", "Number of occupants", std::to_string(room.occupants.size()), "text-single");
  if (!config.language.empty()) add("muc#roominfo_lang", "Language", config.language, "text-single");
  const bool open = !config.members_only && !config.password_protected;
  if (open || room.affiliations.of(turn.from()) >= Affiliation::member) {
    add("muc#roominfo_subject", "Subject", room.subject.text, "text-single");
  }
  add("muc#roomconfig_changesubject", "Participants may change the subject", config.change_subject ? "1" : "0",
      "boolean");
  add("muc#roomconfig_allowinvites", "Members may invite", config.member_invites ? "1" : "0", "boolean");
  add("muc#maxhistoryfetch", "Messages shown on entering", std::to_string(config.max_history), "text-single");
  if (config.slow_mode_seconds > 0) {
    add("muc#roominfo_slow_mode_duration", "Seconds between two messages", std::to_string(config.slow_mode_seconds),
        "text-single");
  }
  if (!room.hats.all().empty()) add("hats#hash", "Hats hash", room.hats.hash(), "text-single");
  for (auto& field : config_fields(ConfigForm::mentions, config)) {
    field.options.clear();
    form.fields.push_back(std::move(field));
  }
  if (!config.pubsub.empty()) add("muc#roomconfig_pubsub", "Pubsub node", config.pubsub, "text-single");
  // XEP-0502: of rooms that anybody may find and enter alone.
  if (open && config.listed && config.persistent) {
    if (const auto rate = room.activity.per_hour(turn.now())) {
      add("{urn:xmpp:muc-activity}message-activity", "Messages per hour", fmt::format("{:.2f}", *rate), "text-single");
    }
  }
  auto hashes = avatar_hashes(room);
  if (!hashes.empty()) {
    form.add("muc#roominfo_avatarhash", {}, "text-multi").label = "Avatar hash";
    form.fields.back().values = std::move(hashes);
  }
  return form;
}

xmpp::Element room_description(const Turn& turn) {
  const auto& room = turn.room;
  xmpp::Element query("query", std::string(xmpp::ns::disco_info));
  query.add("identity")
      .set_attr("category", "conference")
      .set_attr("type", "text")
      .set_attr("name", room.config.name.empty() ? room.jid.local() : std::string_view(room.config.name));
  auto features = config_features(room.config);
  for (const auto feature : {xmpp::ns::muc, xmpp::ns::muc_stable_id, xmpp::ns::muc_self_ping, xmpp::ns::occupant_id,
                             xmpp::ns::disco_info, xmpp::ns::disco_items, xmpp::ns::ping, xmpp::ns::vcard_temp,
                             xmpp::ns::register_account, xmpp::ns::message_moderate, xmpp::ns::stanza_ids,
                             xmpp::ns::commands, xmpp::ns::hats, xmpp::ns::muc_affiliations, xmpp::ns::mentions,
                             xmpp::ns::mentions_channel, xmpp::ns::mentions_associations, xmpp::ns::mentions_hats}) {
    features.push_back(feature);
  }
  if (room.config.archived) {
    for (const auto feature : {xmpp::ns::mam, xmpp::ns::mam_extended, xmpp::ns::fulltext, xmpp::ns::message_retract,
                               xmpp::ns::message_retract_tombstone}) {
      features.push_back(feature);
    }
  }
  std::sort(features.begin(), features.end());
  for (const auto feature : features) query.add("feature").set_attr("var", feature);
  query.add(room_info(turn).to_element());
  return query;
}

IqReply room_node(const Turn& turn, std::string_view node) {
  if (node == "x-roomuser-item") {  // §7.12
    xmpp::Element query("query", std::string(xmpp::ns::disco_info));
    query.set_attr("node", node);
    const auto* entry = turn.room.affiliations.find(turn.from().bare());
    if (entry && !entry->nick.empty()) {
      query.add("identity").set_attr("category", "conference").set_attr("type", "text").set_attr("name", entry->nick);
    }
    return query;
  }
  // §12.1.1 (Allowable Traffic): nothing is held back.
  if (auto command = command_info(turn, node)) return std::move(*command);
  if (node == xmpp::ns::muc_traffic) return error(Condition::service_unavailable);
  return error(Condition::item_not_found);
}

}  // namespace

void serve_discovery(Service& service) {
  serve_service(service);
  service.on_get(xmpp::ns::disco_info, "query", [](Turn& turn, const xmpp::Element& query, const Reply& reply) {
    const auto node = query.attr("node");
    reply(node.empty() ? IqReply(room_description(turn)) : room_node(turn, node));
  });
  // §6.5: who is in the room is its occupants' affair.
  service.on_get(xmpp::ns::disco_items, "query", [](Turn& turn, const xmpp::Element& query, const Reply& reply) {
    if (query.has_attr("node")) {
      auto items = command_items(turn, query.attr("node"));
      return reply(items ? std::move(*items) : error(Condition::item_not_found));
    }
    reply(xmpp::Element("query", std::string(xmpp::ns::disco_items)));
  });
  service.on_get(xmpp::ns::ping, "ping", [](Turn&, const xmpp::Element&, const Reply& reply) { reply(ok_reply()); });
}

}  // namespace xmppd::muc
