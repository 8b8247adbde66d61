// Configuring a room.
#include "xmppd/features/muc/configure.hpp"

#include <map>

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/affiliation_changes.hpp"
#include "xmppd/features/muc/presence.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;
using Type = xmpp::StanzaErrorType;

namespace {

constexpr const char* admins_field = "muc#roomconfig_roomadmins";
constexpr const char* owners_field = "muc#roomconfig_roomowners";

xmpp::FormField people(const Room& room, std::string var, std::string label, Affiliation affiliation) {
  xmpp::FormField field;
  field.var = std::move(var);
  field.type = "jid-multi";
  field.label = std::move(label);
  for (const auto& [jid, entry] : room.affiliations.all()) {
    if (entry.affiliation == affiliation) field.values.push_back(jid.text());
  }
  return field;
}

using Changes = std::map<xmpp::Jid, Affiliated>;

// §10.5, §10.8 (notes): these fields name all, not the difference. Who is no longer named is a member in a
// members-only room, else without an affiliation; an owner becomes an admin (§10.2).
std::optional<StanzaError> read_people(const Room& room, const xmpp::DataForm& form, std::string_view var,
                                       Affiliation affiliation, bool members_only, Changes& changes) {
  const auto* field = form.field(var);
  if (!field) return std::nullopt;
  std::map<xmpp::Jid, bool> named;
  for (const auto& value : field->values) {
    if (value.empty()) continue;
    const auto jid = xmpp::Jid::parse(value);
    if (!jid) return StanzaError(Type::modify, Condition::not_acceptable);
    named[jid->bare()] = true;
  }
  for (const auto& [jid, entry] : room.affiliations.all()) {
    if (entry.affiliation != affiliation || named.contains(jid)) continue;
    const auto lower = members_only ? Affiliation::member : Affiliation::none;
    changes.try_emplace(jid,
                        Affiliated{affiliation == Affiliation::owner ? Affiliation::admin : lower, {}, entry.nick});
  }
  for (const auto& [jid, is_named] : named) {
    const auto* entry = room.affiliations.find(jid);
    if (entry && entry->affiliation == affiliation) continue;
    changes.insert_or_assign(jid, Affiliated{affiliation, {}, entry ? entry->nick : std::string()});
  }
  return std::nullopt;
}

std::optional<StanzaError> refusal(const Turn& turn, const Changes& changes) {
  auto owners = turn.room.affiliations.count(Affiliation::owner);
  auto entries = turn.room.affiliations.all().size();
  for (const auto& [jid, now] : changes) {
    const auto* entry = turn.room.affiliations.find(jid);
    if (entry && entry->affiliation == Affiliation::owner) --owners;
    if (now.affiliation == Affiliation::owner) ++owners;
    if (!entry) ++entries;
  }
  if (owners == 0) return StanzaError(Type::cancel, Condition::conflict);
  if (!changes.empty() && entries > turn.bound(settings::max_affiliations)) {
    return StanzaError(Type::wait, Condition::resource_constraint);
  }
  return std::nullopt;
}

// §10.2.1
std::set<int> notification_codes(const RoomConfig& before, const RoomConfig& now) {
  std::set<int> codes;
  if (before.logged != now.logged) codes.insert(now.logged ? 170 : 171);
  if (before.semi_anonymous != now.semi_anonymous) codes.insert(now.semi_anonymous ? 173 : 172);
  auto rest = before;
  rest.logged = now.logged;
  rest.semi_anonymous = now.semi_anonymous;
  if (rest != now) codes.insert(104);
  return codes;
}

// §10.2: those who may not be in a members-only room.
void remove_strangers(const Turn& turn) {
  auto& room = turn.room;
  std::vector<Occupant*> strangers;
  for (const auto& occupant : room.occupants.all()) {
    if (occupant->affiliation < Affiliation::member) strangers.push_back(occupant.get());
  }
  for (auto* occupant : strangers) {
    show_departure(turn, *occupant, {.codes = {322}}, Whom::Everybody);
    room.occupants.remove(*occupant);
  }
}

void put_in_force(const Turn& turn, RoomConfig config, const std::vector<AffiliationChange>& changes,
                  const Reply& reply) {
  auto& room = turn.room;
  const auto before = std::exchange(room.config, std::move(config));
  const bool was_locked = std::exchange(room.locked, false);
  room.lock_time_out.reset();
  for (const auto& occupant : room.occupants.all()) occupant->changed();
  reply(ok_reply());
  if (!was_locked) {
    for (const int code : notification_codes(before, room.config)) notify_configuration(turn, code);
  }
  apply_affiliations(turn, changes, actor_of(turn), [] {});
  if (room.config.members_only && !before.members_only) remove_strangers(turn);
  after_departure(turn);
}

}  // namespace

void notify_configuration(const Turn& turn, int code) {
  const auto& room = turn.room;
  auto message =
      xmpp::make_message(room.jid, room.jid, xmpp::MessageType::groupchat, turn.service.host.environment.new_id());
  message.add(status_element({code}));
  turn.send_to_all(Stanza::make(std::move(message), room.jid, room.jid));
}

xmpp::DataForm configuration_form(const Room& room) {
  xmpp::DataForm form;
  form.type = "form";
  form.title = "Configuration of " + room.jid.text();
  form.add("FORM_TYPE", std::string(xmpp::ns::muc_roomconfig), "hidden");
  for (auto& field : config_fields(ConfigForm::room, room.config)) form.fields.push_back(std::move(field));
  form.fields.push_back(people(room, admins_field, "Admins", Affiliation::admin));
  form.fields.push_back(people(room, owners_field, "Owners", Affiliation::owner));
  return form;
}

void configure(Turn& turn, const xmpp::DataForm& form, const Reply& reply) {
  const auto type = form.form_type();
  if (!type.empty() && type != xmpp::ns::muc_roomconfig) return reply(error(Condition::bad_request));
  auto config = apply_form(ConfigForm::room, turn.room.config, form, turn.bound(settings::max_text_bytes));
  if (!config) return reply(tl::unexpected(StanzaError(Type::modify, Condition::not_acceptable)));
  Changes wanted;
  const bool members_only = config->members_only;
  for (const auto& [var, affiliation] :
       {std::pair(owners_field, Affiliation::owner), std::pair(admins_field, Affiliation::admin)}) {
    if (auto refused = read_people(turn.room, form, var, affiliation, members_only, wanted)) {
      return reply(tl::unexpected(std::move(*refused)));
    }
  }
  if (auto refused = refusal(turn, wanted)) return reply(tl::unexpected(std::move(*refused)));
  MucRoomChange change;
  change.config = record_of(*config);
  change.locked = false;
  std::vector<AffiliationChange> changes;
  for (auto& [jid, now] : wanted) changes.push_back({jid, std::move(now)});
  for (const auto& each : changes) change.affiliations.push_back(record_of(each));
  turn.commit(
      std::move(change),
      [turn, config = std::move(*config), changes = std::move(changes), reply] {
        put_in_force(turn, config, changes, reply);
      },
      [reply](StanzaError failed) { reply(tl::unexpected(std::move(failed))); });
}

}  // namespace xmppd::muc
