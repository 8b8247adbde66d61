// XEP-0513: the room's rules for mentions, shown to everybody, changed by its owners.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/muc/presence.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;

namespace {

void show_permissions(const Turn& turn, const Reply& reply) {
  xmpp::DataForm form;
  form.type = "form";
  form.title = "Mentions in " + turn.room.jid.text();
  form.instructions = "Who may mention whom, and how many in one message.";
  form.add("FORM_TYPE", std::string(xmpp::ns::mentions), "hidden");
  for (auto& field : config_fields(ConfigForm::mentions, turn.room.config)) form.fields.push_back(std::move(field));
  xmpp::Element query("query", std::string(xmpp::ns::mentions));
  query.add(form.to_element());
  reply(std::move(query));
}

// To all: what has changed, and nothing else. The status code is for clients that ask for the room's description then.
void announce(const Turn& turn, const RoomConfig& before) {
  const auto& room = turn.room;
  xmpp::DataForm changed;
  changed.type = "result";
  changed.title = "Rules for mentions have changed";
  changed.add("FORM_TYPE", std::string(xmpp::ns::mentions), "hidden");
  const auto old = config_fields(ConfigForm::mentions, before);
  auto now = config_fields(ConfigForm::mentions, room.config);
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (now[i].values == old[i].values) continue;
    now[i].options.clear();
    changed.fields.push_back(std::move(now[i]));
  }
  auto message =
      xmpp::make_message(room.jid, room.jid, xmpp::MessageType::groupchat, turn.service.host.environment.new_id());
  message.add(changed.to_element());
  message.add(status_element({104}));
  turn.send_to_all(Stanza::make(std::move(message), room.jid, room.jid));
}

void change_permissions(Turn& turn, const xmpp::Element& query, const Reply& reply) {
  auto& room = turn.room;
  if (room.affiliations.of(turn.from()) != Affiliation::owner) return reply(error(Condition::forbidden));
  const auto* x = query.child("x", xmpp::ns::data_forms);
  const auto form = x ? xmpp::DataForm::parse(*x) : std::nullopt;
  if (form && form->type == "cancel") return reply(ok_reply());
  if (!form || form->type != "submit" || form->form_type() != xmpp::ns::mentions) {
    return reply(error(Condition::bad_request));
  }
  auto config = apply_form(ConfigForm::mentions, room.config, *form, turn.bound(settings::max_text_bytes));
  if (!config) return reply(error(Condition::not_acceptable));
  if (*config == room.config) return reply(ok_reply());
  MucRoomChange change;
  change.config = record_of(*config);
  turn.commit(
      std::move(change),
      [turn, config = std::move(*config), reply] {
        const auto before = std::exchange(turn.room.config, config);
        reply(ok_reply());
        announce(turn, before);
      },
      [reply](xmpp::StanzaError failed) { reply(tl::unexpected(std::move(failed))); });
}

}  // namespace

void serve_mentions(Service& service) {
  service.on_get(xmpp::ns::mentions, "query",
                 [](Turn& turn, const xmpp::Element&, const Reply& reply) { show_permissions(turn, reply); });
  service.on_set(xmpp::ns::mentions, "query", [](Turn& turn, const xmpp::Element& query, const Reply& reply) {
    change_permissions(turn, query, reply);
  });
}

}  // namespace xmppd::muc
