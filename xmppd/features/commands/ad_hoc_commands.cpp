// XEP-0050 Ad-Hoc Commands: what the host offers by CommandRegistry, run by clients stage by stage.
#include <algorithm>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/commands/command_sessions.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::StanzaError;
using xmpp::StanzaErrorType;
using Condition = xmpp::StanzaErrorCondition;

const IntSetting max_sessions =
    IntSetting("commands.max_sessions", 1000, "Commands (XEP-0050) that may wait for their next form on one domain.")
        .range(1, 100'000);
const IntSetting max_per_client = IntSetting("commands.max_per_client", 10, "The same for one client.").range(1, 1000);
const IntSetting session_seconds =
    IntSetting("commands.session_seconds", 600, "How long a command waits for its next form.").range(10, 86'400);

constexpr xmpp::Timestamp microseconds = 1'000'000;

StanzaError bad_request(std::string_view condition, std::string text = {}) {
  return StanzaError(StanzaErrorType::modify, Condition::bad_request, std::move(text))
      .with(Element(std::string(condition), std::string(xmpp::ns::commands)));
}

Element command_element(std::string_view node, std::string_view id, std::string_view status) {
  Element command("command", std::string(xmpp::ns::commands));
  command.set_attr("node", node).set_attr("sessionid", id).set_attr("status", status);
  return command;
}

// §3.4: what may come next at a stage.
struct Actions {
  bool prev = false;
  bool last = false;

  std::string_view forward() const { return last ? "complete" : "next"; }
  Element element() const {
    Element actions("actions", std::string(xmpp::ns::commands));
    actions.set_attr("execute", forward());
    if (prev) actions.add("prev");
    actions.add(std::string(forward()));
    return actions;
  }
};

class AdHocCommands final : public Feature {
 public:
  explicit AdHocCommands(Host& host) : host_(host) {
    for (const At at : {At::Server, At::OwnAccount}) {
      host.disco.add_feature(at, xmpp::ns::commands);
      host.disco.add_node_handler(
          at, [this](IqRequest& request, std::string_view node, bool items) { return describe(request, node, items); });
      host.iq.on_set(at, xmpp::ns::commands, "command", [this](IqRequest& request) { return take(request); });
    }
    host.hooks.session_closed.on(Phase::Deliver, "commands", [this](SessionEvent& event) {
      sessions_.drop_all_of(event.session.jid());
      return Verdict::Pass;
    });
  }

 private:
  using Promise = std::shared_ptr<xmpp::Promise<IqReply>>;

  // Administration is for who has logged in to this daemon: an address from elsewhere proves less.
  bool allowed(const IqRequest& request, const Command& command) const {
    if (const auto& session = request.origin.session; session && !session->has_full_rights()) {
      if (session->facts().only_enrols) return command.node == enrol_node;
      if (command.needs_full_rights || command.whom == Command::For::admins) return false;
    }
    if (command.whom == Command::For::account_owner) return request.from_owner();
    if (command.whom == Command::For::users) return request.origin.session && &request.origin.session->host() == &host_;
    return request.origin.session && host_.is_admin(request.from());
  }
  // At the domain there is nothing of an account.
  static bool offered_here(const IqRequest& request, const Command& command) {
    if (command.available && !command.available()) return false;
    return command.whom != Command::For::account_owner || request.account;
  }

  // §2.3, §2.4
  std::optional<IqAnswer> describe(const IqRequest& request, std::string_view node, bool items) const {
    if (node == xmpp::ns::commands) return items ? IqAnswer(command_list(request)) : IqAnswer(list_info());
    const auto* command = host_.commands.find(node);
    if (!command || !offered_here(request, *command)) return std::nullopt;
    if (!allowed(request, *command)) return StanzaError(Condition::forbidden);
    Element query("query", std::string(items ? xmpp::ns::disco_items : xmpp::ns::disco_info));
    query.set_attr("node", node);
    if (items) return query;
    auto& identity = query.add("identity");
    identity.set_attr("category", "automation").set_attr("type", "command-node").set_attr("name", command->name);
    for (const auto feature : {xmpp::ns::commands, xmpp::ns::data_forms}) query.add("feature").set_attr("var", feature);
    return query;
  }

  Element command_list(const IqRequest& request) const {
    Element query("query", std::string(xmpp::ns::disco_items));
    query.set_attr("node", xmpp::ns::commands);
    for (const auto& [node, command] : host_.commands.all()) {
      if (!offered_here(request, command) || !allowed(request, command)) continue;
      auto& item = query.add("item");
      item.set_attr("jid", request.stanza->to().empty() ? request.account->jid().text() : request.stanza->to().text());
      item.set_attr("node", node).set_attr("name", command.name);
    }
    return query;
  }

  static Element list_info() {
    Element query("query", std::string(xmpp::ns::disco_info));
    query.set_attr("node", xmpp::ns::commands);
    query.add("identity").set_attr("category", "automation").set_attr("type", "command-list");
    query.add("feature").set_attr("var", xmpp::ns::commands);
    return query;
  }

  IqAnswer take(IqRequest& request) {
    const Element& asked = request.payload();
    const auto node = asked.attr("node");
    if (node.empty()) return StanzaError(Condition::bad_request);
    const auto* command = host_.commands.find(node);
    if (!command || !offered_here(request, *command)) return StanzaError(Condition::item_not_found);
    // Asked at each stage: who is no administrator any more does not finish what he began.
    if (!allowed(request, *command)) return StanzaError(Condition::forbidden);
    const auto id = asked.attr("sessionid");
    if (id.empty()) return start(request, *command);
    auto* session = sessions_.find(id, request.from());
    if (!session || session->node != node || session->responder != responder(request)) {
      return bad_request("bad-sessionid");
    }
    if (session->ended || session->expires <= host_.environment.now()) {
      sessions_.end(id);
      return StanzaError(StanzaErrorType::cancel, Condition::not_allowed)
          .with(Element("session-expired", std::string(xmpp::ns::commands)));
    }
    if (session->busy) return StanzaError(StanzaErrorType::wait, Condition::unexpected_request);
    return go_on(request, *command, std::string(id), *session);
  }

  xmpp::Jid responder(const IqRequest& request) const { return request.account ? request.account->jid() : host_.jid; }

  IqAnswer start(const IqRequest& request, const Command& command) {
    const auto action = request.payload().attr("action");
    if (!action.empty() && action != "execute") return refuse_action(action);
    const auto now = host_.environment.now();
    CommandSession fresh;
    fresh.node = command.node;
    fresh.requester = request.from();
    fresh.responder = responder(request);
    fresh.expires = expiry();
    const std::string id = host_.environment.new_id();
    auto* session = sessions_.start(id, std::move(fresh), now, bound(max_sessions), bound(max_per_client));
    if (!session) return StanzaError(Condition::resource_constraint);
    return proceed(request, command, id, *session);
  }

  IqAnswer go_on(const IqRequest& request, const Command& command, const std::string& id, CommandSession& session) {
    const Actions actions = actions_at(command, session);
    const auto action = request.payload().attr("action");
    if (action == "cancel") {
      sessions_.end(id);
      return command_element(command.node, id, "canceled");
    }
    if (action == "prev" && actions.prev) {
      session.submitted.pop_back();
      session.expires = expiry();
      return proceed(request, command, id, session);
    }
    if (!action.empty() && action != "execute" && action != actions.forward()) return refuse_action(action);
    const auto* x = request.payload().child("x", xmpp::ns::data_forms);
    auto form = x ? xmpp::DataForm::parse(*x) : std::nullopt;
    if (!form) return bad_request("bad-payload", "the form is missing");
    if (auto objection = objection_to(*form, *session.asked)) return bad_request("bad-payload", *objection);
    session.submitted.push_back(std::move(*form));
    session.expires = expiry();
    return proceed(request, command, id, session);
  }

  static StanzaError refuse_action(std::string_view action) {
    const bool known =
        action == "execute" || action == "cancel" || action == "prev" || action == "next" || action == "complete";
    return bad_request(known ? "bad-action" : "malformed-action");
  }

  static Actions actions_at(const Command& command, const CommandSession& session) {
    return {.prev = !session.submitted.empty(), .last = session.submitted.size() + 1 >= command.stages.size()};
  }

  // Shows the next stage, or runs the command.
  IqAnswer proceed(const IqRequest& request, const Command& command, const std::string& id, CommandSession& session) {
    session.busy = true;
    auto promise = std::make_shared<xmpp::Promise<IqReply>>();
    auto pending = promise->pending();
    const CommandCall call{request.from(), request.account, session.submitted, request.origin.work};
    const auto stage = session.submitted.size();
    if (stage < command.stages.size()) {
      command.stages[stage](call).then(
          lifetime_, [this, &command, id, from = request.from(), promise](xmpp::Result<xmpp::DataForm> form) {
            promise->complete(IqReply(show(command, id, from, std::move(form))));
          });
    } else {
      xmpp::log::info("commands", "{} runs {}", request.from().text(), command.node);
      if (command.whom == Command::For::admins) write_down(call, command);
      command.run(call).then(lifetime_, [this, &command, id, from = request.from(),
                                         promise](xmpp::Result<CommandOutcome> outcome) {
        if (outcome && outcome->failed && outcome->form) {
          return promise->complete(ask_again(command, id, from, *std::move(outcome)));
        }
        sessions_.end(id);
        promise->complete(IqReply(completed(command, id, std::move(outcome))));
      });
    }
    return pending;
  }

  // Before it runs: what it does is not on disk without this.
  void write_down(const CommandCall& call, const Command& command) {
    std::vector<std::string> accounts;
    for (const auto& form : call.submitted) {
      for (const auto* name : {"accountjid", "accountjids"}) {
        if (const auto* field = form.field(name)) accounts.insert(accounts.end(), field->values.begin(), field->values.end());
      }
    }
    std::string detail = "by ad-hoc command " + command.node;
    for (const auto& account : accounts) detail += " " + account;
    host_.audit.act({.event = command.name,
                     .account = accounts.size() == 1 ? accounts.front() : std::string(),
                     .actor = call.requester.bare().text(),
                     .detail = std::move(detail)});
  }

  IqReply show(const Command& command, const std::string& id, const xmpp::Jid& from,
               xmpp::Result<xmpp::DataForm> form) {
    auto* session = sessions_.find(id, from);
    if (!session) return tl::unexpected(bad_request("bad-sessionid"));  // its requester has gone meanwhile
    session->busy = false;
    if (!form) {
      sessions_.end(id);
      return tl::unexpected(xmpp::to_stanza_error(form.error()));
    }
    auto element = command_element(command.node, id, "executing");
    element.add(actions_at(command, *session).element());
    element.add(form->to_element());
    session->asked = std::move(*form);
    return element;
  }

  // The last form was no good: it comes back, with what is wrong.
  IqReply ask_again(const Command& command, const std::string& id, const xmpp::Jid& from, CommandOutcome outcome) {
    auto* session = sessions_.find(id, from);
    if (!session || session->submitted.empty()) return tl::unexpected(bad_request("bad-sessionid"));
    session->submitted.pop_back();
    auto reply = show(command, id, from, *std::move(outcome.form));
    if (reply && *reply) (*reply)->add_text_child("note", outcome.note).set_attr("type", "error");
    return reply;
  }

  static Element completed(const Command& command, const std::string& id, xmpp::Result<CommandOutcome> outcome) {
    if (!outcome) {
      xmpp::log::warning("commands", "{}: {}", command.node, outcome.error().detail);
      outcome = CommandOutcome::failure("The server could not do this.");
    }
    auto element = command_element(command.node, id, "completed");
    if (!outcome->note.empty()) {
      element.add_text_child("note", outcome->note).set_attr("type", outcome->failed ? "error" : "info");
    }
    if (outcome->form) {
      auto x = outcome->form->to_element();
      if (outcome->form_payload) x.add(std::move(*outcome->form_payload));
      element.add(std::move(x));
    } else if (outcome->form_payload) {
      element.add(std::move(*outcome->form_payload));
    }
    return element;
  }

  std::size_t bound(const IntSetting& setting) const { return static_cast<std::size_t>(host_.config.get(setting)); }
  xmpp::Timestamp expiry() const { return host_.environment.now() + host_.config.get(session_seconds) * microseconds; }

  Host& host_;
  CommandSessions sessions_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry ad_hoc_commands_feature{
    .name = "commands",
    .specifications = {{50, "1.3.0"}},
    .settings = {&max_sessions, &max_per_client, &session_seconds},
    .make = make_feature<AdHocCommands>,
};

}  // namespace xmppd
