// Rooms: making and destroying them, and what their owners, admins and moderators do.
#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/muc/rooms.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

void Rooms::create(const xmpp::Jid& jid, const std::string& name, bool private_group) {
  if (!account_.online) return complain(jid, "not connected");
  if (const auto* known = find(jid); known && known->state != RoomState::left) {
    return complain(jid, "you are in this room already");
  }
  auto& room = ensure(jid);
  room.making = private_group ? Room::Making::private_group : Room::Making::open;
  room.wanted_name = name;
  join(jid, {}, {});
}

// §10.1: a new room is locked until its owner has configured it: nobody else sees it as anything else than it will be.
void Rooms::configure_new(const xmpp::Jid& jid) {
  Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, jid);
  iq.add("query", std::string(ns::muc_owner));
  account_.iqs.ask(std::move(iq), [this, jid, alive = lifetime_.watch()](IqResult result) {
    if (alive.expired()) return;
    const Element* query = result ? result->child("query", ns::muc_owner) : nullptr;
    const Element* form = query ? query->child("x", ns::data_forms) : nullptr;
    if (!form) return undo_creation(jid, result ? "the service offers no form" : in_words(result.error()));
    submit_configuration(jid, *form);
  });
}

void Rooms::submit_configuration(const xmpp::Jid& jid, const Element& form) {
  const auto offered = xmpp::DataForm::parse(form);
  const bool group = ensure(jid).making == Room::Making::private_group;
  xmpp::DataForm answer;
  answer.type = "submit";
  answer.add("FORM_TYPE", std::string(ns::muc_roomconfig), "hidden");
  const auto set = [&](const char* var, const std::string& value) {
    if (!offered || !offered->field(var)) return false;
    answer.add(var, value);
    return true;
  };
  if (group) {
    const bool possible = set("muc#roomconfig_membersonly", "1") & set("muc#roomconfig_whois", "anyone");
    if (!possible) return undo_creation(jid, "the service can't make private groups");
    set("muc#roomconfig_publicroom", "0");
    set("muc#roomconfig_changesubject", "1");
    set("muc#roomconfig_allowinvites", "1");
  } else {
    set("muc#roomconfig_membersonly", "0");
  }
  set("muc#roomconfig_persistentroom", "1");
  if (const auto& name = ensure(jid).wanted_name; !name.empty()) set("muc#roomconfig_roomname", name);
  Element iq = xmpp::make_iq(xmpp::IqType::set, {}, {}, jid);
  iq.add("query", std::string(ns::muc_owner)).add(answer.to_element());
  account_.iqs.ask(std::move(iq), [this, jid, alive = lifetime_.watch()](IqResult result) {
    if (alive.expired() || ensure(jid).state != RoomState::joined) return;
    if (!result) return undo_creation(jid, in_words(result.error()));
    account_.notice(ensure(jid).making == Room::Making::private_group
                        ? "made: a private group; /invite adds members, who alone can read"
                        : "made: a room open to all",
                    false, jid);
    describe(jid);
  });
}

void Rooms::undo_creation(const xmpp::Jid& jid, const std::string& why) {
  auto& room = ensure(jid);
  room.wanted = false;
  destroy(jid, {});
  gone(jid, room, "the room was not made: " + why);
}

void Rooms::destroy(const xmpp::Jid& jid, const std::string& reason) {
  if (!joined(jid)) return;
  Element iq = xmpp::make_iq(xmpp::IqType::set, {}, {}, jid.bare());
  auto& element = iq.add("query", std::string(ns::muc_owner)).add("destroy");
  if (!reason.empty()) element.add_text_child("reason", reason);
  account_.iqs.ask(std::move(iq), [this, jid, alive = lifetime_.watch()](IqResult result) {
    if (!alive.expired() && !result) complain(jid, "the room was not destroyed: " + in_words(result.error()));
  });
}

void Rooms::set_subject(const xmpp::Jid& jid, const std::string& subject) {
  if (!joined(jid)) return;
  auto message = xmpp::make_message({}, jid.bare(), xmpp::MessageType::groupchat, xmpp::random_id());
  message.add_text_child("subject", subject);
  account_.send(message);
}

void Rooms::change(const xmpp::Jid& jid, Element item, const std::string& what, std::function<void()> done) {
  auto* room = joined(jid);
  if (!room) return;
  // What is said after it is not for whom it removes.
  room->members_in_doubt = room->members_only && room->shows_addresses;
  Element iq = xmpp::make_iq(xmpp::IqType::set, {}, {}, jid.bare());
  iq.add("query", std::string(ns::muc_admin)).add(std::move(item));
  account_.iqs.ask(std::move(iq),
                   [this, jid, what, done = std::move(done), alive = lifetime_.watch()](IqResult result) {
                     if (alive.expired()) return;
                     ask_for_members_soon(jid.bare(), ensure(jid));
                     if (!result) return complain(jid, what + ": " + in_words(result.error()));
                     if (done) done();
                   });
}

void Rooms::set_affiliation(const xmpp::Jid& jid, const xmpp::Jid& who, Affiliation affiliation,
                            const std::string& reason) {
  Element item("item", std::string(ns::muc_admin));
  item.set_attr("affiliation", to_word(affiliation)).set_attr("jid", who.bare_text());
  if (!reason.empty()) item.add_text_child("reason", reason);
  const std::string what = std::string(who.bare_text()) + " as " + std::string(to_word(affiliation));
  change(jid, std::move(item), what + " was refused",
         [this, jid, what] { account_.notice("done: " + what, false, jid); });
}

void Rooms::set_role(const xmpp::Jid& jid, const std::string& nick, RoomRole role, const std::string& reason) {
  Element item("item", std::string(ns::muc_admin));
  item.set_attr("role", to_word(role)).set_attr("nick", nick);
  if (!reason.empty()) item.add_text_child("reason", reason);
  change(jid, std::move(item), nick + " as " + std::string(to_word(role)) + " was refused", nullptr);
}

void Rooms::moderate(const xmpp::Jid& jid, const std::string& archive_id, const std::string& reason) {
  const auto* room = joined(jid);
  if (!room) return;
  if (!room->moderates) return complain(jid, "this room does not let its moderators remove messages");
  Element iq = xmpp::make_iq(xmpp::IqType::set, {}, {}, jid.bare());
  auto& moderate = iq.add("moderate", std::string(ns::message_moderate)).set_attr("id", archive_id);
  moderate.add("retract", std::string(ns::message_retract));
  if (!reason.empty()) moderate.add_text_child("reason", reason);
  account_.iqs.ask(std::move(iq), [this, jid, alive = lifetime_.watch()](IqResult result) {
    if (!alive.expired() && !result) complain(jid, "the message was not removed: " + in_words(result.error()));
  });
}

void Rooms::displayed(const xmpp::Jid& jid, const std::string& archive_id) {
  const auto* room = find(jid);
  if (!account_.online || !room || room->state != RoomState::joined) return;
  auto marker = xmpp::make_message({}, jid.bare(), xmpp::MessageType::groupchat, xmpp::random_id());
  marker.add("displayed", std::string(ns::chat_markers)).set_attr("id", archive_id);
  marker.add("store", std::string(ns::hints));
  account_.send(marker);
}

void Rooms::invite(const xmpp::Jid& jid, const xmpp::Jid& who, const std::string& reason) {
  const auto* room = joined(jid);
  if (!room) return;
  if (!room->members_only) {  // §7.8.2: the room passes it on
    auto message = xmpp::make_message({}, jid.bare(), xmpp::MessageType::normal, xmpp::random_id());
    auto& invite = message.add("x", std::string(ns::muc_user)).add("invite").set_attr("to", who.bare_text());
    if (!reason.empty()) invite.add_text_child("reason", reason);
    account_.send(message);
    return account_.notice("invited " + std::string(who.bare_text()), false, jid);
  }
  const auto send = [this, jid, who, reason] {
    auto message = xmpp::make_message({}, who.bare(), xmpp::MessageType::normal, xmpp::random_id());
    auto& x = message.add("x", std::string(ns::muc_invitation)).set_attr("jid", jid.bare_text());
    if (!reason.empty()) x.set_attr("reason", reason);
    account_.send(message);
    account_.notice("invited " + std::string(who.bare_text()) + ", who can read from now on", false, jid);
  };
  if (room->members.contains(who.bare())) return send();
  Element item("item", std::string(ns::muc_admin));
  item.set_attr("affiliation", to_word(Affiliation::member)).set_attr("jid", who.bare_text());
  change(jid, std::move(item), std::string(who.bare_text()) + " could not be made a member", send);
}

void Rooms::set_notify(const xmpp::Jid& chat, NotifyRule rule) {
  learn_notify(chat, rule);
  if (hooks_.notify && chat.is_bare() && find(chat)) hooks_.notify(chat, rule);
}

void Rooms::learn_notify(const xmpp::Jid& chat, NotifyRule rule) {
  const auto before = account_.history.chat_setting(account_.id, chat, notify_setting).value_or("");
  if (read_notify_word(before) == rule) return;
  const auto kept =
      account_.history.set_chat_setting(account_.id, chat, notify_setting, std::string(notify_word(rule)));
  if (!kept) return complain(chat, kept.error().detail);
  account_.emit(NotifyChanged{account_.id, chat, rule});
}

void Rooms::send_without(const xmpp::Jid& room) {
  if (hooks_.leave_out) hooks_.leave_out(room.bare());
}

}  // namespace tui
