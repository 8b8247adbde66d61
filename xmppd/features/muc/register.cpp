// XEP-0045 §7.10, §9.9: registering with a room: a member with a nick of its own.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/affiliation_changes.hpp"
#include "xmppd/features/muc/nick.hpp"
#include "xmppd/features/muc/nick_rules.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;
using xmpp::StanzaError;
using Type = xmpp::StanzaErrorType;

namespace {

constexpr const char* nick_field = "muc#register_roomnick";
constexpr const char* user_field = "muc#jid";
constexpr const char* allow_field = "muc#register_allow";

// Where membership is worth something, an admin has to agree.
bool needs_approval(const Room& room) { return room.config.members_only || room.config.moderated; }

xmpp::FormField field(std::string var, std::string type, std::string label) {
  xmpp::FormField made;
  made.var = std::move(var);
  made.type = std::move(type);
  made.label = std::move(label);
  return made;
}

void take_get(Turn& turn, const Reply& reply) {
  const auto& room = turn.room;
  if (room.affiliations.of(turn.from()) == Affiliation::outcast) return reply(error(Condition::not_allowed));
  xmpp::Element query("query", std::string(xmpp::ns::register_account));
  const auto* entry = room.affiliations.find(turn.from().bare());
  if (entry && !entry->nick.empty()) {
    query.add("registered");
    query.add_text_child("username", entry->nick);
    return reply(std::move(query));
  }
  xmpp::DataForm form;
  form.type = "form";
  form.title = "Registration with " + room.jid.text();
  form.instructions = "The nick is kept for you.";
  form.add("FORM_TYPE", std::string(xmpp::ns::muc_register), "hidden");
  auto nick = field(nick_field, "text-single", "Nick");
  nick.required = true;
  form.fields.push_back(std::move(nick));
  query.add(form.to_element());
  reply(std::move(query));
}

// The address that the nick makes; an error says what is wrong with it.
tl::expected<xmpp::Jid, StanzaError> wanted_address(const Turn& turn, const xmpp::Jid& user, std::string_view nick) {
  auto address = turn.room.jid.with_resource(nick);
  if (nick.empty() || !address) return tl::unexpected(StanzaError(Condition::bad_request));
  if (auto refused = nick_refusal(turn, user, *address)) return tl::unexpected(std::move(*refused));
  return std::move(*address);
}

void enrol(const Turn& turn, const xmpp::Jid& user, std::string nick, std::function<void()> done,
           std::function<void(StanzaError)> failed) {
  const auto& affiliations = turn.room.affiliations;
  if (!affiliations.find(user) && affiliations.all().size() >= turn.bound(settings::max_affiliations)) {
    return failed(StanzaError(Type::wait, Condition::resource_constraint));
  }
  const auto now = std::max(affiliations.of(user), Affiliation::member);
  commit_affiliations(turn, {{user, {now, {}, std::move(nick)}}}, {}, std::move(done), std::move(failed));
}

void ask_admins(const Turn& turn, const xmpp::Jid& user, const xmpp::Jid& address) {
  xmpp::DataForm form;
  form.type = "form";
  form.title = "Registration request";
  form.instructions = "Somebody asks to become a member of the room. To agree, tick the box and send the form.";
  form.add("FORM_TYPE", std::string(xmpp::ns::muc_register), "hidden");
  form.fields.push_back(field(user_field, "jid-single", "User"));
  form.fields.back().values.push_back(user.text());
  form.fields.push_back(field(nick_field, "text-single", "Nick"));
  form.fields.back().values.emplace_back(address.resource());
  form.fields.push_back(field(allow_field, "boolean", "Allow this person to register with the room?"));
  form.fields.back().values.emplace_back("0");
  const auto& room = turn.room;
  for (const auto& [jid, entry] : room.affiliations.all()) {
    if (entry.affiliation < Affiliation::admin) continue;
    auto message = xmpp::make_message(room.jid, jid, xmpp::MessageType::normal, turn.service.host.environment.new_id());
    message.add(form.to_element());
    turn.send(Stanza::make(std::move(message), room.jid, jid));
  }
}

void take_removal(Turn& turn, const Reply& reply) {
  const auto user = turn.from().bare();
  const auto* entry = turn.room.affiliations.find(user);
  if (!entry || entry->affiliation <= Affiliation::none) return reply(error(Condition::registration_required));
  // An admin or owner gives up the nick alone: §5.2.2 knows no other way than by an owner.
  const auto now = entry->affiliation == Affiliation::member ? Affiliation::none : entry->affiliation;
  commit_affiliations(
      turn, {{user, {now, {}, {}}}}, {}, [reply] { reply(ok_reply()); },
      [reply](StanzaError failed) { reply(tl::unexpected(std::move(failed))); });
}

void take_registration(Turn& turn, const xmpp::Element& query, const Reply& reply) {
  const auto& room = turn.room;
  const auto user = turn.from().bare();
  const auto affiliation = room.affiliations.of(user);
  if (affiliation == Affiliation::outcast) return reply(error(Condition::not_allowed));
  if (query.child("remove", xmpp::ns::register_account)) return take_removal(turn, reply);
  const auto* x = query.child("x", xmpp::ns::data_forms);
  const auto form = x ? xmpp::DataForm::parse(*x) : std::nullopt;
  if (form && form->type == "cancel") return reply(ok_reply());
  const bool ours = form && form->type == "submit" && form->form_type() == xmpp::ns::muc_register;
  if (!ours) return reply(error(Condition::bad_request));
  const auto address = wanted_address(turn, user, form->value(nick_field).value_or(std::string_view()));
  if (!address) return reply(tl::unexpected(address.error()));
  if (affiliation == Affiliation::none && needs_approval(room)) {
    reply(ok_reply());
    return turn.after_reply([turn, user, address = *address] { ask_admins(turn, user, address); });
  }
  enrol(
      turn, user, std::string(address->resource()), [reply] { reply(ok_reply()); },
      [reply](StanzaError failed) { reply(tl::unexpected(std::move(failed))); });
}

}  // namespace

bool is_registration_approval(const xmpp::DataForm& form) {
  return form.form_type() == xmpp::ns::muc_register && form.field(allow_field) != nullptr;
}

void take_registration_approval(Turn& turn, const xmpp::DataForm& form) {
  if (turn.room.affiliations.of(turn.from()) < Affiliation::admin) {
    return turn.refuse(StanzaError(Type::auth, Condition::forbidden));
  }
  if (form.type != "submit" || !form.boolean(allow_field).value_or(false)) return;
  const auto user = xmpp::Jid::parse(form.value(user_field).value_or(std::string_view()));
  if (!user) return turn.refuse(Condition::jid_malformed);
  const auto bare = user->bare();
  if (turn.room.affiliations.of(bare) == Affiliation::outcast) return turn.refuse(Condition::not_allowed);
  const auto address = wanted_address(turn, bare, form.value(nick_field).value_or(std::string_view()));
  if (!address) return turn.refuse(address.error());
  enrol(
      turn, bare, std::string(address->resource()), [] {},
      [turn](StanzaError failed) { turn.refuse(std::move(failed)); });
}

void serve_registration(Service& service) {
  service.on_get(xmpp::ns::register_account, "query",
                 [](Turn& turn, const xmpp::Element&, const Reply& reply) { take_get(turn, reply); });
  service.on_set(xmpp::ns::register_account, "query", [](Turn& turn, const xmpp::Element& query, const Reply& reply) {
    take_registration(turn, query, reply);
  });
}

}  // namespace xmppd::muc
