// Elements of XEP-0227 to parts.
#include "xmppd/portability/pie_parts.hpp"

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/portability/names.hpp"

namespace xmppd::portability {
namespace {

using nlohmann::json;
using xmpp::Element;
using Parts = std::vector<json>;

// JSON holds no views.
std::string value_of(const Element& element, std::string_view name) { return std::string(element.attr(name)); }

Parts roster_parts(const Element& query) {
  Parts parts;
  for (const auto& item : query.children()) {
    if (!item.is("item", xmpp::ns::roster)) continue;
    json contact{{"kind", "roster"},
                 {"jid", value_of(item, "jid")},
                 {"name", value_of(item, "name")},
                 {"subscription", item.has_attr("subscription") ? value_of(item, "subscription") : "none"},
                 {"ask", item.attr("ask") == "subscribe"},
                 {"approved", xmpp::parse_boolean(item.attr("approved")).value_or(false)},
                 {"groups", json::array()}};
    for (const auto& group : item.children()) {
      if (group.is("group", xmpp::ns::roster)) contact["groups"].push_back(group.text());
    }
    parts.push_back(std::move(contact));
  }
  return parts;
}

// Of privacy lists (XEP-0016), what XEP-0191 has words for: the default list's denied addresses.
Parts privacy_parts(const Element& query) {
  Parts parts;
  const auto* chosen = query.child("default", privacy);
  for (const auto& list : query.children()) {
    if (!list.is("list", privacy) || !chosen || list.attr("name") != chosen->attr("name")) continue;
    for (const auto& item : list.children()) {
      const bool whole = item.children().empty();  // or of some kinds of stanzas only
      if (item.attr("type") != "jid" || item.attr("action") != "deny" || !whole) continue;
      parts.push_back({{"kind", "block"}, {"jid", value_of(item, "value")}});
    }
  }
  return parts;
}

Parts node_parts(const Element& pubsub) {
  Parts parts;
  const auto node_named = [&parts](const std::string& name) -> json& {
    for (auto& part : parts) {
      if (part.at("node") == name) return part;
    }
    parts.push_back({{"kind", "node"}, {"node", name}, {"config", json::object()}, {"affiliations", json::object()},
                     {"subscriptions", json::array()}});
    return parts.back();
  };
  for (const auto& child : pubsub.children()) {
    auto& node = node_named(value_of(child, "node"));
    if (child.name() == "configure") {
      for (const auto* fact : {"created", "creator"}) {
        if (const auto text = child.attr(attribute_in(ours, fact)); !text.empty()) node[fact] = std::string(text);
      }
      const auto* x = child.child("x", xmpp::ns::data_forms);
      const auto form = x ? xmpp::DataForm::parse(*x) : std::nullopt;
      for (const auto& field : form ? form->fields : std::vector<xmpp::FormField>()) {
        if (field.var != "FORM_TYPE") node["config"][field.var] = field.values;
      }
    }
    for (const auto& each : child.children()) {
      if (each.name() == "affiliation") node["affiliations"][value_of(each, "jid")] = value_of(each, "affiliation");
      // COMPAT(prosody 0.12): it writes subscribed='subscribed'.
      const auto state = each.has_attr("subscription") ? each.attr("subscription") : each.attr("subscribed");
      if (each.name() != "subscription" || (state != "subscribed" && state != "pending")) continue;
      node["subscriptions"].push_back(
          {{"jid", value_of(each, "jid")}, {"id", value_of(each, "subid")}, {"pending", state == "pending"}});
    }
  }
  return parts;
}

json xml_part(const char* area, const Element& element) {
  return {{"kind", "xml"}, {"area", area}, {"xml", xmpp::to_xml(element)}};
}

}  // namespace

std::optional<Parts> account_parts(const Element& element) {
  if (element.is("query", xmpp::ns::roster)) return roster_parts(element);
  if (element.is("vCard", xmpp::ns::vcard_temp)) return Parts{xml_part("vcard", element)};
  if (element.is("prefs", xmpp::ns::mam)) return Parts{xml_part("archive_prefs", element)};
  if (element.is("query", privacy)) return privacy_parts(element);
  if (element.is("pubsub", xmpp::ns::pubsub_owner)) return node_parts(element);
  Parts parts;
  if (element.is("query", xmpp::ns::private_xml)) {
    for (const auto& each : element.children()) parts.push_back(xml_part("private_xml", each));
    return parts;
  }
  if (element.is("blocklist", xmpp::ns::blocking)) {
    for (const auto& each : element.children()) parts.push_back({{"kind", "block"}, {"jid", value_of(each, "jid")}});
    return parts;
  }
  if (element.is("presence", xmpp::ns::client) && element.attr("type") == "subscribe") {
    parts.push_back({{"kind", "request"}, {"from", value_of(element, "from")},
                     {"xml", xmpp::to_xml(element, xmpp::ns::client)}});
    return parts;
  }
  if (element.is("kept", ours) && element.first_child()) {
    auto part = xml_part("", *element.first_child());
    part["area"] = value_of(element, "area");
    part["key"] = value_of(element, "key");
    return Parts{std::move(part)};
  }
  return std::nullopt;
}

std::optional<json> message_part(const Element& result, bool room) {
  const auto* forwarded = result.child("forwarded", xmpp::ns::forward);
  const auto* delay = forwarded ? forwarded->child("delay", xmpp::ns::delay) : nullptr;
  const auto* found = forwarded ? forwarded->child("message") : nullptr;
  if (!delay || !found) return std::nullopt;
  json part{{"kind", "message"}, {"id", value_of(result, "id")}, {"received", value_of(*delay, "stamp")}};
  Element message = *found;
  if (message.ns() != xmpp::ns::client) return std::nullopt;
  if (room) {
    message.remove_children_if([&part](const Element& each) {
      const auto* item = each.is("x", xmpp::ns::muc_user) ? each.child("item") : nullptr;
      if (!item || !item->has_attr("jid")) return false;
      part["author"] = std::string(item->attr("jid"));
      return true;
    });
  }
  part["xml"] = xmpp::to_xml(message, xmpp::ns::client);
  return part;
}

std::optional<json> offline_part(const Element& message) {
  if (!message.is("message", xmpp::ns::client)) return std::nullopt;
  Element kept = message;
  const auto ours_received = attribute_in(ours, "received");
  auto received = value_of(message, ours_received);
  kept.remove_attr(ours_received);
  if (const auto* delay = message.child("delay", xmpp::ns::delay); received.empty() && delay) {
    received = value_of(*delay, "stamp");
  }
  if (received.empty()) received = xmpp::format_timestamp(xmpp::now());
  // Whoever gets it is told its time by this server.
  kept.remove_children_if([&](const Element& each) {
    if (each.is("archived", "urn:xmpp:mam:tmp")) return true;  // COMPAT(ejabberd): a note for itself
    return each.is("delay", xmpp::ns::delay) && each.attr("from").find('@') == std::string_view::npos &&
           each.attr("stamp") == received;
  });
  return json{{"kind", "offline"}, {"received", received}, {"xml", xmpp::to_xml(kept, xmpp::ns::client)}};
}

std::optional<json> item_part(const Element& item, const std::string& node) {
  if (item.name() != "item" || node.empty()) return std::nullopt;
  json part{{"kind", "item"}, {"node", node}, {"id", value_of(item, "id")}};
  if (item.has_attr("publisher")) part["publisher"] = value_of(item, "publisher");
  const auto published = item.attr(attribute_in(ours, "published"));
  if (!published.empty()) part["published"] = std::string(published);
  if (item.first_child()) part["xml"] = xmpp::to_xml(*item.first_child());
  return part;
}

void room_part(const Element& element, json& room) {
  if (element.is("x", xmpp::ns::data_forms)) room["config"] = xmpp::to_xml(element);
  if (element.is("vCard", xmpp::ns::vcard_temp)) room["vcard"] = xmpp::to_xml(element);
  if (element.is("subject", ours)) {
    room["subject"] = {{"text", element.text()}, {"by", value_of(element, "by")}, {"when", value_of(element, "when")}};
  }
  if (!element.is("query", xmpp::ns::muc_admin)) return;
  for (const auto& item : element.children()) {
    room["affiliations"].push_back({{"jid", value_of(item, "jid")},
                                    {"affiliation", value_of(item, "affiliation")},
                                    {"nick", value_of(item, "nick")},
                                    {"reason", item.child_text("reason")}});
  }
}

namespace {

// COMPAT(ejabberd 23.01): it encodes what is encoded already. No key is as long as the Base64 of one.
std::string once_encoded(const std::string& text, const std::string& stored_key) {
  const auto is_key = [](std::size_t size) { return size == 20 || size == 32 || size == 64; };
  const auto key = xmpp::base64_decode(stored_key);
  if (!key || is_key(key->size())) return text;
  const auto inner_key = xmpp::base64_decode(*key);
  const auto inner = xmpp::base64_decode(text);
  return inner_key && is_key(inner_key->size()) && inner ? *inner : text;
}

}  // namespace

json credentials(const Element& element) {
  const auto iterations = xmpp::parse_unsigned<std::uint64_t>(element.child_text("iter-count")).value_or(0);
  const auto stored = element.child_text("stored-key");
  return {{"mechanism", value_of(element, "mechanism")},
          {"iterations", iterations},
          {"salt", once_encoded(element.child_text("salt"), stored)},
          {"stored_key", once_encoded(stored, stored)},
          {"server_key", once_encoded(element.child_text("server-key"), stored)}};
}

std::optional<json> ejabberd_keys(std::string_view text) {
  if (!text.starts_with("scram:")) return std::nullopt;
  text.remove_prefix(6);
  std::vector<std::string> fields;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto comma = std::min(text.find(',', begin), text.size());
    fields.emplace_back(text.substr(begin, comma - begin));
    begin = comma + 1;
  }
  std::string mechanism = "SCRAM-SHA-1";
  if (fields.size() == 5) {
    mechanism = fields[0] == "sha512" ? "SCRAM-SHA-512" : fields[0] == "sha256" ? "SCRAM-SHA-256" : "SCRAM-SHA-1";
    fields.erase(fields.begin());
  }
  if (fields.size() != 4) return std::nullopt;
  const auto iterations = xmpp::parse_unsigned<std::uint64_t>(fields[3]);
  if (!iterations) return std::nullopt;
  return json{{"mechanism", mechanism}, {"stored_key", fields[0]}, {"server_key", fields[1]}, {"salt", fields[2]},
              {"iterations", *iterations}};
}

}  // namespace xmppd::portability
