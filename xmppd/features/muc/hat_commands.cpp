// XEP-0317 §5.2 to §5.8: a room's hats, made and given by ad-hoc commands (XEP-0050). Each is done with one form, so
// nothing is kept between two requests: who knows the form may send it at once.
#include <cmath>
#include <functional>

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/configure.hpp"
#include "xmppd/features/muc/presence.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::DataForm;
using xmpp::StanzaError;
using Type = xmpp::StanzaErrorType;

namespace {

constexpr const char* form_type = "urn:xmpp:hats:commands";
constexpr const char* uri_field = "hats#uri";
constexpr const char* title_field = "hats#title";
constexpr const char* hue_field = "hats#hue";
constexpr const char* jid_field = "hats#jid";

// What is wrong with what was submitted.
tl::unexpected<StanzaError> bad_payload(std::string text) {
  return tl::unexpected(StanzaError(Type::modify, Condition::bad_request, std::move(text))
                            .with(xmpp::Element("bad-payload", std::string(xmpp::ns::commands))));
}

// A change of the hats, and who looks different by it.
struct Changed {
  Hats hats;
  std::set<xmpp::Jid> people;
  bool list = false;  // the hats themselves are others
};
using Change = tl::expected<Changed, StanzaError>;

DataForm make_form(std::string type, std::string title) {
  DataForm form;
  form.type = std::move(type);
  form.title = std::move(title);
  form.add("FORM_TYPE", form_type, "hidden");
  return form;
}

xmpp::FormField& ask(DataForm& form, const char* var, const char* type, const char* label, bool required = true) {
  auto& field = form.add(var, {}, type);
  field.label = label;
  field.required = required;
  field.values.clear();
  return field;
}

void ask_for_hat(const Room& room, DataForm& form) {
  auto& field = ask(form, uri_field, "list-single", "Hat");
  for (const auto& [uri, hat] : room.hats.all()) field.options.push_back({hat.title, uri});
}

std::set<xmpp::Jid> wearers_of(const Hats& hats, std::string_view uri) {
  std::set<xmpp::Jid> people;
  for (const auto& [jid, worn] : hats.wearers()) {
    if (worn.contains(std::string(uri))) people.insert(jid);
  }
  return people;
}

bool is_hue(const std::string& text) {
  if (text.empty() || text.find_first_not_of("0123456789.") != text.npos) return false;
  const double degrees = std::strtod(text.c_str(), nullptr);
  return std::isfinite(degrees) && degrees <= 360;
}

Change create(const Turn& turn, const DataForm& form) {
  Hat hat{std::string(form.value(uri_field).value_or("")), std::string(form.value(title_field).value_or("")),
          std::string(form.value(hue_field).value_or(""))};
  const auto most = turn.bound(settings::max_text_bytes);
  if (hat.uri.empty() || hat.uri.size() > most) return bad_payload("hats#uri names the hat");
  if (hat.title.empty() || hat.title.size() > most) return bad_payload("hats#title is what people are shown");
  if (!hat.hue.empty() && !is_hue(hat.hue)) return bad_payload("hats#hue is a number from 0 to 360");
  Changed changed{turn.room.hats, wearers_of(turn.room.hats, hat.uri), true};
  changed.hats.put(std::move(hat));
  if (changed.hats.all().size() > turn.bound(settings::max_hats)) {
    return tl::unexpected(StanzaError(Type::wait, Condition::resource_constraint));
  }
  return changed;
}

tl::expected<std::string, StanzaError> known_hat(const Turn& turn, const DataForm& form) {
  const auto uri = form.value(uri_field);
  if (!uri) return bad_payload("hats#uri names the hat");
  if (!turn.room.hats.find(*uri)) return tl::unexpected(StanzaError(Condition::item_not_found));
  return std::string(*uri);
}

Change destroy_hat(const Turn& turn, const DataForm& form) {
  const auto uri = known_hat(turn, form);
  if (!uri) return tl::unexpected(uri.error());
  Changed changed{turn.room.hats, wearers_of(turn.room.hats, *uri), true};
  changed.hats.remove(*uri);
  return changed;
}

tl::expected<xmpp::Jid, StanzaError> person(const DataForm& form) {
  const auto jid = xmpp::Jid::parse(form.value(jid_field).value_or(""));
  if (!jid || jid->local().empty()) return bad_payload("hats#jid is the address of a user");
  return jid->bare();
}

Change assign(const Turn& turn, const DataForm& form) {
  const auto uri = known_hat(turn, form);
  if (!uri) return tl::unexpected(uri.error());
  const auto jid = person(form);
  if (!jid) return tl::unexpected(jid.error());
  Changed changed{turn.room.hats, {*jid}, false};
  changed.hats.assign(*jid, *uri);
  if (changed.hats.worn() > turn.bound(settings::max_hats_worn)) {
    return tl::unexpected(StanzaError(Type::wait, Condition::resource_constraint));
  }
  return changed;
}

Change take_off(const Turn& turn, const DataForm& form) {
  const auto uri = known_hat(turn, form);
  if (!uri) return tl::unexpected(uri.error());
  const auto jid = person(form);
  if (!jid) return tl::unexpected(jid.error());
  if (!turn.room.hats.wears(*jid, *uri)) return tl::unexpected(StanzaError(Condition::item_not_found));
  Changed changed{turn.room.hats, {*jid}, false};
  changed.hats.take_off(*jid, *uri);
  return changed;
}

DataForm creation_form(const Room&) {
  auto form = make_form("form", "Make a hat, or change one");
  ask(form, title_field, "text-single", "Title");
  ask(form, uri_field, "text-single", "URI that names it");
  ask(form, hue_field, "text-single", "Hue of its colour, 0 to 360", false);
  return form;
}

DataForm destruction_form(const Room& room) {
  auto form = make_form("form", "Destroy a hat");
  ask_for_hat(room, form);
  return form;
}

DataForm person_and_hat(const Room& room, std::string title) {
  auto form = make_form("form", std::move(title));
  ask(form, jid_field, "jid-single", "Who");
  ask_for_hat(room, form);
  return form;
}

DataForm assignment_form(const Room& room) { return person_and_hat(room, "Give a hat to somebody"); }
DataForm removal_form(const Room& room) { return person_and_hat(room, "Take a hat off somebody"); }

// XEP-0004 §3.4: several items.
xmpp::Element report(std::string title, const std::vector<const char*>& vars,
                     const std::vector<std::vector<std::string>>& rows) {
  DataForm form;
  form.type = "result";
  form.title = std::move(title);
  auto x = form.to_element();
  auto& reported = x.add("reported");
  for (const auto* var : vars) reported.add("field").set_attr("var", var);
  for (const auto& row : rows) {
    auto& item = x.add("item");
    for (std::size_t i = 0; i < vars.size(); ++i) {
      item.add("field").set_attr("var", vars[i]).add_text_child("value", row[i]);
    }
  }
  return x;
}

xmpp::Element list_hats(const Room& room) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& [uri, hat] : room.hats.all()) rows.push_back({hat.title, uri, hat.hue});
  return report("Hats of the room", {title_field, uri_field, hue_field}, rows);
}

xmpp::Element list_wearers(const Room& room) {
  std::vector<std::vector<std::string>> rows;
  for (const auto& [jid, worn] : room.hats.wearers()) {
    for (const auto& uri : worn) {
      const auto* hat = room.hats.find(uri);
      if (hat) rows.push_back({jid.text(), uri, hat->title, hat->hue});
    }
  }
  return report("Who wears which hat", {jid_field, uri_field, title_field, hue_field}, rows);
}

struct HatCommand {
  std::string_view node;
  std::string_view name;
  Affiliation needs;              // at least
  DataForm (*form)(const Room&);  // what it asks; null: nothing
  Change (*change)(const Turn&, const DataForm&);
  xmpp::Element (*result)(const Room&);  // of one that only shows
};

// Hats are seen in presence, so their list is for everybody who may come in.
constexpr HatCommand commands[] = {
    {"urn:xmpp:hats:commands:assign", "Give a hat", Affiliation::admin, assignment_form, assign, nullptr},
    {"urn:xmpp:hats:commands:create", "Make a hat", Affiliation::admin, creation_form, create, nullptr},
    {"urn:xmpp:hats:commands:destroy", "Destroy a hat", Affiliation::admin, destruction_form, destroy_hat, nullptr},
    {"urn:xmpp:hats:commands:list", "List the hats", Affiliation::none, nullptr, nullptr, list_hats},
    {"urn:xmpp:hats:commands:list-assigned", "List who wears hats", Affiliation::admin, nullptr, nullptr, list_wearers},
    {"urn:xmpp:hats:commands:unassign", "Take a hat off", Affiliation::admin, removal_form, take_off, nullptr},
};

const HatCommand* find_command(std::string_view node) {
  for (const auto& command : commands) {
    if (command.node == node) return &command;
  }
  return nullptr;
}

bool allowed(const Turn& turn, const HatCommand& command) {
  const auto affiliation = turn.room.affiliations.of(turn.from());
  if (affiliation >= std::max(command.needs, Affiliation::member)) return true;
  if (command.needs > Affiliation::none || affiliation == Affiliation::outcast) return false;
  return !turn.room.config.members_only;
}

xmpp::Element command_element(const Turn& turn, const xmpp::Element& request, std::string_view status) {
  xmpp::Element element("command", std::string(xmpp::ns::commands));
  const auto session = request.attr("sessionid");
  element.set_attr("node", request.attr("node")).set_attr("status", status);
  element.set_attr("sessionid", session.empty() ? turn.service.host.environment.new_id() : std::string(session));
  return element;
}

void put_in_force(const Turn& turn, const Changed& changed) {
  turn.room.hats = changed.hats;
  for (const auto& jid : changed.people) {
    for (auto* occupant : turn.room.occupants.of(jid)) {
      occupant->changed();
      show(turn, *occupant, occupant->role);
    }
  }
  if (changed.list) notify_configuration(turn, 104);
}

void run(Turn& turn, const xmpp::Element& request, const HatCommand& command, const Reply& reply) {
  const auto* x = request.child("x", xmpp::ns::data_forms);
  if (!x) {
    auto shown = command_element(turn, request, command.form ? "executing" : "completed");
    if (command.form) {
      auto& actions = shown.add("actions");
      actions.set_attr("execute", "complete").add("complete");
    }
    shown.add(command.form ? command.form(turn.room).to_element() : command.result(turn.room));
    return reply(std::move(shown));
  }
  const auto form = DataForm::parse(*x);
  if (!form || form->type != "submit" || !command.change)
    return reply(bad_payload("the form is not the one asked for"));
  auto changed = command.change(turn, *form);
  if (!changed) return reply(tl::unexpected(std::move(changed.error())));
  MucRoomChange kept;
  kept.hats = changed->hats.to_text();
  turn.commit(
      std::move(kept),
      [turn, changed = std::move(*changed), reply, done = command_element(turn, request, "completed")]() mutable {
        reply(std::move(done));
        put_in_force(turn, changed);
      },
      [reply](StanzaError failed) { reply(tl::unexpected(std::move(failed))); });
}

void take(Turn& turn, const xmpp::Element& request, const Reply& reply) {
  const auto* command = find_command(request.attr("node"));
  if (!command) return reply(error(Condition::item_not_found));
  if (!allowed(turn, *command)) return reply(tl::unexpected(StanzaError(Type::auth, Condition::forbidden)));
  const auto action = request.attr("action");
  if (action == "cancel") return reply(command_element(turn, request, "canceled"));
  if (!action.empty() && action != "execute" && action != "complete") {
    return reply(tl::unexpected(StanzaError(Type::modify, Condition::bad_request)
                                    .with(xmpp::Element("bad-action", std::string(xmpp::ns::commands)))));
  }
  run(turn, request, *command, reply);
}

}  // namespace

std::optional<IqReply> command_items(const Turn& turn, std::string_view node) {
  if (node != xmpp::ns::commands) return std::nullopt;
  xmpp::Element query("query", std::string(xmpp::ns::disco_items));
  query.set_attr("node", node);
  for (const auto& command : commands) {
    if (!allowed(turn, command)) continue;
    query.add("item")
        .set_attr("jid", turn.room.jid.text())
        .set_attr("node", command.node)
        .set_attr("name", command.name);
  }
  return query;
}

std::optional<IqReply> command_info(const Turn& turn, std::string_view node) {
  const auto* command = find_command(node);
  if (!command && node != xmpp::ns::commands) return std::nullopt;
  if (command && !allowed(turn, *command)) return error(Condition::forbidden);
  xmpp::Element query("query", std::string(xmpp::ns::disco_info));
  query.set_attr("node", node);
  auto& identity = query.add("identity").set_attr("category", "automation");
  identity.set_attr("type", command ? "command-node" : "command-list");
  if (command) identity.set_attr("name", command->name);
  query.add("feature").set_attr("var", xmpp::ns::commands);
  if (command) query.add("feature").set_attr("var", xmpp::ns::data_forms);
  return query;
}

void serve_hats(Service& service) {
  service.on_set(xmpp::ns::commands, "command",
                 [](Turn& turn, const xmpp::Element& request, const Reply& reply) { take(turn, request, reply); });
}

}  // namespace xmppd::muc
