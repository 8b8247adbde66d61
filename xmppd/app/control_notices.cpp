// announce and motd: the operator runs the commands that administrators have in their clients (XEP-0133).
#include "xmppd/app/control_notices.hpp"

#include <nlohmann/json.hpp>

#include "libxmpp/base/log.hpp"
#include "xmppd/app/control_target.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

using nlohmann::json;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;

Result<Host*> host_of(const ControlContext& context, const json& arguments) {
  const auto domain = arguments.at("domain").get<std::string>();
  if (Host* host = context.target.hosts().find(domain)) return host;
  return fail(Errc::not_found, domain + " is not served here");
}

Result<const Command*> command_of(Host& host, std::string_view node) {
  if (const auto* command = host.commands.find(node)) return command;
  return fail(Errc::not_found, std::string(node) + " is not offered");
}

void run(const ControlContext& context, Host& host, std::string_view node, const char* var, const std::string& text,
         const ControlReply& reply) {
  const auto command = command_of(host, node);
  if (!command) return reply(tl::unexpected(command.error()));
  CommandCall call;
  call.submitted.emplace_back();
  call.submitted.back().add(var, text);
  xmpp::log::info("control", "{}: {}", host.jid.text(), node);
  (*command)->run(call).then(context.owner, [reply](Result<CommandOutcome> outcome) {
    if (!outcome) return reply(tl::unexpected(outcome.error()));
    if (outcome->failed) return reply(fail(Errc::invalid_argument, outcome->note));
    reply(json{{"note", outcome->note}});
  });
}

}  // namespace

void announce(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto host = host_of(context, arguments);
  if (!host) return reply(tl::unexpected(host.error()));
  const auto to = arguments.at("to").get<std::string>();
  if (to != "online" && to != "all") return reply(fail(Errc::invalid_argument, to + ": expected online or all"));
  const auto text = arguments.at("text").get<std::string>();
  if (text.empty()) return reply(fail(Errc::invalid_argument, "the text is empty"));
  run(context, **host, to == "all" ? "xmppd#announce-all" : "http://jabber.org/protocol/admin#announce", "announcement",
      text, reply);
}

void message_of_the_day(const ControlContext& context, const json& arguments, const ControlReply& reply) {
  const auto host = host_of(context, arguments);
  if (!host) return reply(tl::unexpected(host.error()));
  if (arguments.contains("text")) {
    const auto text = arguments.at("text").get<std::string>();
    return run(
        context, **host,
        text.empty() ? "http://jabber.org/protocol/admin#delete-motd" : "http://jabber.org/protocol/admin#set-motd",
        "motd", text, reply);
  }
  const auto command = command_of(**host, "http://jabber.org/protocol/admin#edit-motd");
  if (!command) return reply(tl::unexpected(command.error()));
  (*command)->stages.front()({}).then(context.owner, [reply](const Result<xmpp::DataForm>& form) {
    if (!form) return reply(tl::unexpected(form.error()));
    std::string text;
    if (const auto* field = form->field("motd")) {
      for (const auto& line : field->values) text += (text.empty() ? "" : "\n") + line;
    }
    reply(json{{"text", text}});
  });
}

}  // namespace xmppd
