// One paragraph for each kind of form.
#include "tui-client/xmpp/forms.hpp"

#include <algorithm>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/xmpp/form_media.hpp"
#include "tui-client/xmpp/service_search.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

std::string text_of(const xmpp::Jid& jid) { return jid.text(); }

// XEP-0004 §3.4: fields, or a table of them.
std::vector<std::string> result_lines(const Element& x) {
  std::vector<std::string> lines;
  std::map<std::string, std::string> labels;
  const auto add = [&](const Element& field) {
    const std::string var(field.attr("var")), label(field.attr("label"));
    if (var == "FORM_TYPE" || field.attr("type") == "hidden") return;
    const std::string name = !label.empty() ? label : labels.contains(var) ? labels[var] : var;
    std::string values;
    for (const auto& value : field.children()) {
      if (value.is("value", ns::data_forms)) values += (values.empty() ? "" : "\n    ") + value.text();
    }
    lines.push_back(name.empty() ? values : name + ": " + values);
  };
  for (const auto& child : x.children()) {
    if (lines.size() > Forms::max_items) {
      lines.emplace_back("…");
      break;
    }
    if (child.is("field", ns::data_forms)) {
      add(child);
    } else if (child.is("reported", ns::data_forms)) {
      for (const auto& field : child.children()) labels[std::string(field.attr("var"))] = field.attr("label");
    } else if (child.is("item", ns::data_forms)) {
      if (!lines.empty()) lines.emplace_back("");
      for (const auto& field : child.children()) add(field);
    }
  }
  return lines;
}

Element command_iq(const xmpp::Jid& to, const std::string& node, const std::string& session,
                   const std::string& action) {
  Element iq = xmpp::make_iq(xmpp::IqType::set, {}, {}, to);
  auto& command = iq.add("command", std::string(ns::commands)).set_attr("node", node);
  if (!session.empty()) command.set_attr("sessionid", session);
  if (!action.empty()) command.set_attr("action", action);
  return iq;
}

}  // namespace

xmpp::DataForm Forms::menu(const std::string& label, std::vector<xmpp::FormOption> options) {
  xmpp::DataForm form;
  xmpp::FormField field;
  field.var = "choice";
  field.type = "list-single";
  field.label = label;
  field.options = std::move(options);
  field.required = true;
  form.fields.push_back(std::move(field));
  return form;
}

void Forms::go_offline() { open_.clear(); }

void Forms::ask(Element iq, const std::string& what, Answered answered) {
  if (!account_.online) return account_.notice(what + ": not connected", true);
  account_.iqs.ask(std::move(iq),
                   [this, what, answered = std::move(answered), alive = lifetime_.watch()](const IqResult& result) {
                     if (alive.expired()) return;
                     if (!result) return account_.notice(what + ": " + in_words(result.error()), true);
                     answered(*result);
                   });
}

void Forms::offer(Open open, const std::string& title, IllustratedForm form, std::vector<std::string> actions) {
  while (open_.size() >= max_open) open_.erase(open_.begin());
  const auto id = ++last_id_;
  const auto from = open.to;
  open_.insert_or_assign(id, std::move(open));
  account_.emit(FormReceived{{account_.id, id, from, title, std::move(form.form), std::move(actions), std::move(form.picture)}});
}

void Forms::ask_for_account(const xmpp::Jid& account, const IllustratedForm& form,
                            std::function<void(const xmpp::DataForm*)> answered) {
  close_account_form();
  Open open{Purpose::account, account.domain_jid(), {}, {}, std::move(answered)};
  const std::string title = form.form.title.empty() ? "A new account at " + std::string(account.domain()) : form.form.title;
  offer(std::move(open), title, form);
}

void Forms::close_account_form() {
  const auto open =
      std::find_if(open_.begin(), open_.end(), [](const auto& entry) { return entry.second.purpose == Purpose::account; });
  if (open == open_.end()) return;
  const auto id = open->first;
  told(id, true, {});
}

std::optional<IllustratedForm> Forms::form_in(const Element* parent, const std::string& what) {
  const Element* x = parent ? parent->child("x", ns::data_forms) : nullptr;
  auto form = x ? xmpp::DataForm::parse(*x) : std::nullopt;
  if (form && form->fields.size() <= max_fields) return illustrated(std::move(*form), read_form_media(*x, *parent));
  account_.notice(what + (form ? ": the form is too long" : ": there is no form"), true);
  return std::nullopt;
}

void Forms::told(std::uint64_t id, bool ok, const std::string& text, std::vector<std::string> lines,
                 const xmpp::Jid& open) {
  if (ok) open_.erase(id);
  account_.emit(FormAnswered{account_.id, id, ok, text, std::move(lines), open});
}

void Forms::send(std::uint64_t id, Element iq, const std::string& done) {
  if (!account_.online) return told(id, false, "not connected");
  account_.iqs.ask(std::move(iq), [this, id, done, alive = lifetime_.watch()](const IqResult& result) {
    if (alive.expired()) return;
    told(id, result.has_value(), result ? done : in_words(result.error()));
  });
}

void Forms::edit_profile() {
  const std::string what = "what you say of yourself";
  if (!account_.online) return account_.notice(what + ": not connected", true);
  profiles_.fetch_own([this, what](const xmpp::Result<ProfileValues>& values) {
    if (!values) return account_.notice(what + ": " + values.error().detail, true);
    offer({Purpose::profile, account_.jid, {}, {}}, "What you say of yourself", {profile_form(*values)});
  });
}

void Forms::configure_room(const xmpp::Jid& room) {
  Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, room.bare());
  iq.add("query", std::string(ns::muc_owner));
  const std::string what = "the configuration of " + text_of(room);
  ask(std::move(iq), what, [this, room, what](const Element& result) {
    auto form = form_in(result.child("query", ns::muc_owner), what);
    if (form)
      offer({Purpose::configuration, room.bare(), {}, {}}, "Configuration of " + text_of(room), std::move(*form));
  });
}

void Forms::register_in_room(const xmpp::Jid& room) {
  Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, room.bare());
  iq.add("query", std::string(ns::register_account));
  const std::string what = "registration with " + text_of(room);
  ask(std::move(iq), what, [this, room, what](const Element& result) {
    const Element* query = result.child("query", ns::register_account);
    if (query && query->child("registered", ns::register_account)) {
      const auto nick = query->child_text("username", ns::register_account);
      return account_.notice("you are registered with this room already" + (nick.empty() ? "" : ", as " + nick), false,
                             room.bare());
    }
    auto form = form_in(query, what);
    if (form)
      offer({Purpose::registration, room.bare(), {}, {}}, "Registration with " + text_of(room), std::move(*form));
  });
}

void Forms::choose_command(const xmpp::Jid& at) {
  Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, at);
  iq.add("query", std::string(ns::disco_items)).set_attr("node", ns::commands);
  ask(std::move(iq), "the commands of " + text_of(at), [this, at](const Element& result) {
    std::vector<xmpp::FormOption> options;
    const Element* query = result.child("query", ns::disco_items);
    for (const auto& item : query ? query->children() : std::vector<Element>()) {
      if (!item.is("item", ns::disco_items) || item.attr("node").empty() || options.size() >= max_items) continue;
      const std::string name(item.attr("name")), node(item.attr("node"));
      options.push_back({name.empty() ? node : name, node});
    }
    if (options.empty()) return account_.notice(text_of(at) + " offers no commands to you");
    offer({Purpose::command_menu, at, {}, {}}, "Commands of " + text_of(at),
          {menu("Enter runs one:", std::move(options))});
  });
}

void Forms::run_command(const xmpp::Jid& at, const std::string& node) {
  const Open open{Purpose::command, at, node, {}};
  ask(command_iq(at, node, {}, "execute"), "the command " + node,
      [this, open](const Element& result) { handle_command(result, std::nullopt, open); });
}

// XEP-0401 §5.1
void Forms::invited(std::uint64_t id, const Element& x) {
  const auto form = xmpp::DataForm::parse(x);
  const auto value = [&form](std::string_view var) {
    return form ? quoted_peer_text(std::string(form->value(var).value_or(""))) : std::string();
  };
  FormAnswered answered{account_.id, id, true, "An invitation", {}, {}, value("landing-url")};
  if (!answered.code.starts_with("https://")) answered.code = value("uri");
  if (answered.code.empty()) return told(id, false, "the server's invitation is empty");
  answered.lines = {"Give this to somebody; it is good for one of them:", "", answered.code};
  if (answered.code != value("uri") && !value("uri").empty())
    answered.lines.insert(answered.lines.end(), {"", value("uri")});
  if (!value("expire").empty()) answered.lines.insert(answered.lines.end(), {"", "Until " + value("expire")});
  account_.emit(std::move(answered));
}

// XEP-0050 §3.4: another stage, or the end with what came of it.
void Forms::handle_command(const Element& result, std::optional<std::uint64_t> before, const Open& open) {
  const Element* command = result.child("command", ns::commands);
  if (!command) return account_.notice("the command " + open.node + " was answered with nothing", true);
  std::string note;
  for (const auto& child : command->children()) {
    if (child.is("note", ns::commands)) note += (note.empty() ? "" : "; ") + quoted_peer_text(child.text());
  }
  const Element* x = command->child("x", ns::data_forms);
  if (command->attr("status") != "executing") {
    std::vector<std::string> lines = x ? result_lines(*x) : std::vector<std::string>();
    if (x && open.node == "urn:xmpp:invite#invite") return invited(before.value_or(0), *x);
    if (note.empty()) note = command->attr("status") == "canceled" ? "the command was cancelled" : "done";
    return told(before.value_or(0), true, note, std::move(lines));
  }
  std::vector<std::string> actions;
  if (const Element* offered = command->child("actions", ns::commands)) {
    for (const auto& action : offered->children()) {
      const bool known = action.name() == "prev" || action.name() == "next" || action.name() == "complete";
      if (known && actions.size() < 3) actions.emplace_back(action.name());
    }
    // What goes on comes first, going back last.
    std::stable_partition(actions.begin(), actions.end(), [](const auto& name) { return name != "prev"; });
  }
  if (actions.empty()) actions.emplace_back("complete");
  auto form = x ? xmpp::DataForm::parse(*x) : std::optional(xmpp::DataForm());
  if (!form || form->fields.size() > max_fields) return account_.notice("the command's form can't be shown", true);
  if (!note.empty()) form->instructions = note + (form->instructions.empty() ? "" : "\n") + form->instructions;
  if (before) open_.erase(*before);
  Open next = open;
  next.session = command->attr("sessionid");
  const std::string title = form->title.empty() ? "Command " + open.node : form->title;
  offer(std::move(next), title, illustrated(std::move(*form), x ? read_form_media(*x, *command) : FormMedia{}), std::move(actions));
}

void Forms::answer(std::uint64_t id, const xmpp::DataForm& values, const std::string& action) {
  const auto found = open_.find(id);
  if (found == open_.end()) return told(id, false, "this form is no longer valid: ask for it again");
  const Open open = found->second;
  const std::string choice(values.value("choice").value_or(""));
  switch (open.purpose) {
    case Purpose::configuration: {
      Element iq = xmpp::make_iq(xmpp::IqType::set, {}, {}, open.to);
      iq.add("query", std::string(ns::muc_owner)).add(values.to_element());
      return send(id, std::move(iq), text_of(open.to) + " is configured");
    }
    case Purpose::registration: {
      Element iq = xmpp::make_iq(xmpp::IqType::set, {}, {}, open.to);
      iq.add("query", std::string(ns::register_account)).add(values.to_element());
      return send(id, std::move(iq), "registered with " + text_of(open.to) + ", or waiting for its owner to agree");
    }
    case Purpose::command_menu:
      told(id, true, {});
      return run_command(open.to, choice);
    case Purpose::room_menu: {
      if (const auto last = after_page(choice)) {
        told(id, true, {});
        return open.node.empty() ? list_rooms_after(open.to, *last) : search_rooms_after(open.to, open.node, *last);
      }
      const auto room = xmpp::Jid::parse(choice);
      if (!room) return told(id, false, "choose a room");
      rooms_.join(*room, {}, {});
      return told(id, true, {}, {}, *room);
    }
    case Purpose::account: {
      const auto answered = open.answered;
      told(id, true, {});
      return answered(&values);
    }
    case Purpose::profile:
      if (!account_.online) return told(id, false, "not connected");
      return profiles_.save(values, [this, id](const xmpp::Result<void>& done) {
        told(id, done.has_value(), done ? "others see this of you now" : done.error().detail);
      });
    case Purpose::command:
      break;
  }
  if (!account_.online) return told(id, false, "not connected");
  Element iq = command_iq(open.to, open.node, open.session, action);
  if (action != "prev") iq.child("command", ns::commands)->add(values.to_element());
  account_.iqs.ask(std::move(iq), [this, id, open, alive = lifetime_.watch()](const IqResult& result) {
    if (alive.expired()) return;
    if (!result) return told(id, false, in_words(result.error()));
    handle_command(*result, id, open);
  });
}

void Forms::cancel(std::uint64_t id) {
  const auto found = open_.find(id);
  if (found == open_.end()) return;
  const Open open = found->second;
  open_.erase(found);
  if (open.purpose == Purpose::account) return open.answered(nullptr);
  if (!account_.online) return;
  if (open.purpose == Purpose::command) {
    return account_.iqs.ask(command_iq(open.to, open.node, open.session, "cancel"), [](const IqResult&) {});
  }
  if (open.purpose != Purpose::configuration) return;
  Element iq = xmpp::make_iq(xmpp::IqType::set, {}, {}, open.to);  // XEP-0045 §10.2
  iq.add("query", std::string(ns::muc_owner)).add("x", std::string(ns::data_forms)).set_attr("type", "cancel");
  account_.iqs.ask(std::move(iq), [](const IqResult&) {});
}

}  // namespace tui
