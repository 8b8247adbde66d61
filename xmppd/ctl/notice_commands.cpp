// announce, motd.
#include <nlohmann/json.hpp>
#include <ostream>

#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

int announce(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto& words = arguments.words;
  const auto reply = daemon.ask("announce", {{"domain", words[0]}, {"to", words[1]}, {"text", words[2]}});
  if (!reply) return complain(terminal, reply.error());
  terminal.out() << reply->at("note").get<std::string>() << '\n';
  return exit_ok;
}

int motd(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  json question{{"domain", arguments.words[0]}};
  if (arguments.words.size() > 1) question["text"] = arguments.words[1];
  const auto reply = daemon.ask("motd", question);
  if (!reply) return complain(terminal, reply.error());
  const auto text = reply->value(arguments.words.size() > 1 ? "note" : "text", std::string());
  terminal.out() << (text.empty() ? "There is no message of the day." : text) << '\n';
  return exit_ok;
}

}  // namespace

const Command announce_command{
    .name = "announce",
    .usage = "DOMAIN online|all TEXT",
    .help =
        "Send a message to the users of a domain.\n"
        "To those who are online, as a headline; or to all, where who is away finds it when he is back.",
    .min_words = 3,
    .max_words = 3,
    .run = announce};

const Command motd_command{.name = "motd",
                           .usage = "DOMAIN [TEXT]",
                           .help =
                               "Show or set the message of the day.\n"
                               "Each user sees it once, when he next comes online. An empty TEXT deletes it.",
                           .min_words = 1,
                           .max_words = 2,
                           .run = motd};

}  // namespace xmppd::ctl
