// Values of Prosody's modules.
#include "xmppd/portability/prosody_values.hpp"

#include <array>
#include <cmath>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/portability/prosody_source.hpp"

namespace xmppd::portability {
namespace {

using nlohmann::json;
using xmpp::Element;

json keys_of(const LuaValue& account) {
  const auto stored = xmpp::hex_decode(account.text_of("stored_key"));
  const auto server = xmpp::hex_decode(account.text_of("server_key"));
  if (!stored || !server || stored->empty()) return json::array();
  // Its option password_hash says which; the length does, too.
  const auto* mechanism = stored->size() == 20 ? "SCRAM-SHA-1" : stored->size() == 32 ? "SCRAM-SHA-256" : "SCRAM-SHA-512";
  return json::array({{{"mechanism", mechanism},
                       {"iterations", static_cast<std::uint64_t>(std::max(0.0, account.number_of("iteration_count").value_or(0)))},
                       {"salt", xmpp::base64_encode(account.text_of("salt"))},
                       {"stored_key", xmpp::base64_encode(*stored)},
                       {"server_key", xmpp::base64_encode(*server)}}});
}

void add_text(Element& to, const char* name, const Element* from, std::string_view field) {
  if (!from) return;
  const auto text = from->child_text(field);
  if (!text.empty()) to.add_text_child(name, text);
}

}  // namespace

std::string prosody_time(double seconds) {
  constexpr double latest = 253'402'300'799;  // year 9999
  if (!(seconds > 0) || seconds > latest) return xmpp::format_timestamp(xmpp::now());
  return xmpp::format_timestamp(static_cast<xmpp::Timestamp>(std::llround(seconds * 1e6)));
}

json prosody_secrets(const LuaValue& account) {
  json secrets = json::object();
  if (const auto password = account.text_of("password"); !password.empty()) secrets["password"] = password;
  if (auto keys = keys_of(account); !keys.empty()) secrets["keys"] = std::move(keys);
  if (account.truth_of("disabled")) secrets["disabled"] = true;
  return secrets;
}

std::vector<json> prosody_roster(const LuaValue& roster, const std::string& account) {
  std::vector<json> parts;
  const auto requests = [&parts, &account](const LuaValue* pending) {
    for (const auto& [from, stanza] : pending ? pending->fields : std::vector<LuaField>()) {
      auto presence = stanza_of(stanza).value_or(Element("presence"));
      presence.set_attr("from", from.as_text()).set_attr("to", account).set_attr("type", "subscribe");
      parts.push_back({{"kind", "request"}, {"from", from.as_text()}, {"xml", xmpp::to_xml(presence, xmpp::ns::client)}});
    }
  };
  if (const auto* beside = roster.find_false()) requests(beside->find("pending"));
  for (const auto& [jid, item] : roster.fields) {
    if (jid.kind != LuaValue::Kind::text || !item.is_table()) continue;
    if (jid.text == "pending") {  // COMPAT(prosody ≤ 0.9)
      requests(&item);
      continue;
    }
    json contact{{"kind", "roster"},
                 {"jid", jid.text},
                 {"name", item.text_of("name")},
                 {"subscription", item.find("subscription") ? item.text_of("subscription") : "none"},
                 {"ask", item.text_of("ask") == "subscribe"},
                 {"approved", item.truth_of("approved")},
                 {"groups", json::array()}};
    if (const auto* groups = item.find("groups")) {
      for (const auto& [group, in] : groups->fields) contact["groups"].push_back(group.as_text());
    }
    parts.push_back(std::move(contact));
  }
  return parts;
}

std::vector<json> prosody_blocked(const LuaValue& blocked) {
  std::vector<json> parts;
  for (const auto& [jid, since] : blocked.fields) {
    if (jid.kind == LuaValue::Kind::text) parts.push_back({{"kind", "block"}, {"jid", jid.text}});
  }
  return parts;
}

json prosody_archive_prefs(const LuaValue& prefs) {
  Element element("prefs", std::string(xmpp::ns::mam));
  const auto* otherwise = prefs.find_false();
  const bool never = otherwise && otherwise->kind == LuaValue::Kind::boolean && !otherwise->truth;
  const bool roster = otherwise && otherwise->kind == LuaValue::Kind::text;
  element.set_attr("default", never ? "never" : roster ? "roster" : "always");
  Element always("always", std::string(xmpp::ns::mam)), rejected("never", std::string(xmpp::ns::mam));
  for (const auto& [jid, kept] : prefs.fields) {
    if (jid.kind == LuaValue::Kind::text) (kept.truth ? always : rejected).add_text_child("jid", jid.text);
  }
  element.add(std::move(always));
  element.add(std::move(rejected));
  return {{"kind", "xml"}, {"area", "archive_prefs"}, {"xml", xmpp::to_xml(element)}};
}

json prosody_node(const std::string& name, const LuaValue& node) {
  json part{{"kind", "node"}, {"node", name}, {"config", json::object()}, {"affiliations", json::object()},
            {"subscriptions", json::array()}};
  const LuaValue nothing;
  const auto* config = node.find("config");
  for (const auto& [option, value] : config ? config->fields : nothing.fields) {
    if (option.text.starts_with("_") || value.is_table()) continue;
    part["config"]["pubsub#" + option.as_text()] = json::array({value.as_text()});
  }
  const auto* affiliations = node.find("affiliations");
  for (const auto& [jid, affiliation] : affiliations ? affiliations->fields : nothing.fields) {
    part["affiliations"][jid.as_text()] = affiliation.as_text();
  }
  const auto* subscribers = node.find("subscribers");
  for (const auto& [jid, options] : subscribers ? subscribers->fields : nothing.fields) {
    part["subscriptions"].push_back({{"jid", jid.as_text()}});
  }
  return part;
}

std::optional<json> prosody_room(const LuaValue& config) {
  const auto* data = config.find("_data");
  if (!data || !data->truth_of("persistent")) return std::nullopt;
  xmpp::DataForm form;
  form.type = "submit";
  const auto text = [&](const char* var, const char* name) {
    if (const auto value = data->text_of(name); !value.empty()) form.add(std::string("muc#roomconfig_") + var, value);
  };
  const auto flag = [&](const char* var, bool value) { form.add(std::string("muc#roomconfig_") + var, value ? "1" : "0"); };
  text("roomname", "name");
  text("roomdesc", "description");
  text("lang", "language");
  text("roomsecret", "password");
  text("whois", "whois");
  flag("passwordprotectedroom", !data->text_of("password").empty());
  flag("publicroom", !data->truth_of("hidden"));
  flag("membersonly", data->truth_of("members_only"));
  flag("moderatedroom", data->truth_of("moderated"));
  flag("changesubject", data->truth_of("changesubject"));
  flag("allowinvites", data->truth_of("allow_member_invites"));
  if (const auto* archiving = data->find("archiving")) flag("enablearchiving", archiving->truth);
  if (const auto length = data->text_of("history_length"); !length.empty()) form.add("muc#maxhistoryfetch", length);
  json room{{"config", xmpp::to_xml(form.to_element())},
            {"affiliations", json::array()},
            {"subject",
             {{"text", data->text_of("subject")},
              {"by", data->text_of("subject_from")},
              {"when", prosody_time(data->number_of("subject_time").value_or(0))}}}};
  const auto* more = config.find("_affiliation_data");
  const auto* older = config.find("_affiliations");  // COMPAT(prosody ≤ 0.10)
  for (const auto& [jid, affiliation] : older ? older->fields : config.fields) {
    if (jid.kind != LuaValue::Kind::text || jid.text.starts_with("_") || affiliation.kind != LuaValue::Kind::text) continue;
    json entry{{"jid", jid.text}, {"affiliation", affiliation.text}};
    if (const auto* about = more ? more->find(jid.text) : nullptr) entry["nick"] = about->text_of("reserved_nickname");
    room["affiliations"].push_back(std::move(entry));
  }
  return room;
}

Element vcard_of(const Element& vcard4) {
  Element vcard("vCard", std::string(xmpp::ns::vcard_temp));
  constexpr std::array<std::array<const char*, 3>, 8> texts{{{"fn", "text", "FN"},
                                                             {"nickname", "text", "NICKNAME"},
                                                             {"note", "text", "DESC"},
                                                             {"title", "text", "TITLE"},
                                                             {"role", "text", "ROLE"},
                                                             {"url", "uri", "URL"},
                                                             {"bday", "date", "BDAY"},
                                                             {"impp", "uri", "JABBERID"}}};
  for (const auto& [from, field, to] : texts) add_text(vcard, to, vcard4.child(from), field);
  if (const auto* n = vcard4.child("n")) {
    auto& name = vcard.add("N");
    add_text(name, "FAMILY", n, "surname");
    add_text(name, "GIVEN", n, "given");
    add_text(name, "MIDDLE", n, "additional");
    add_text(name, "PREFIX", n, "prefix");
    add_text(name, "SUFFIX", n, "suffix");
  }
  for (const auto& each : vcard4.children()) {
    if (each.name() == "email") vcard.add("EMAIL").add_text_child("USERID", each.child_text("text"));
    if (each.name() == "tel") {
      const auto uri = each.child_text("uri");
      const auto number = uri.starts_with("tel:") ? uri.substr(4) : each.child_text("text");
      vcard.add("TEL").add_text_child("NUMBER", number);
    }
    if (each.name() == "org") vcard.add("ORG").add_text_child("ORGNAME", each.child_text("text"));
    if (each.name() != "adr") continue;
    auto& address = vcard.add("ADR");
    add_text(address, "STREET", &each, "street");
    add_text(address, "LOCALITY", &each, "locality");
    add_text(address, "REGION", &each, "region");
    add_text(address, "PCODE", &each, "code");
    add_text(address, "CTRY", &each, "country");
  }
  return vcard;
}

}  // namespace xmppd::portability
