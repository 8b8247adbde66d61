// Each command as a paragraph and as a verb.
#include "xmppd/ctl/manual.hpp"

#include "libxmpp/base/man_page.hpp"
#include "xmppd/ctl/command.hpp"

namespace xmppd::ctl {

std::string manual_page() {
  xmpp::ManPage page("xmppctl", 8, PROJECT_VERSION, "controls a running xmppd");
  page.section("Synopsis")
      .item("xmppctl [--config FILE] COMMAND [ARGUMENT...]", "")
      .item("xmppctl COMMAND --help", "");
  page.section("Description")
      .paragraph("Asks the daemon over its control socket, which it finds by the daemon's configuration. Whoever may open the "
                 "socket may do everything.");
  page.section("Options")
      .item("--config FILE", "The daemon's configuration file (default " + Arguments().config_file + ").")
      .item("--json", "Where a command takes it: JSON instead of a table.")
      .item("--password-stdin", "Where a command takes it: the password is the first line of standard input.")
      .item("--help", "All commands, or one.");
  page.section("Commands");
  for (const Command& command : commands()) {
    page.item(std::string(command.name) + (command.usage.empty() ? "" : " " + std::string(command.usage)), command.help);
  }
  page.section("Exit status")
      .bold_item("0", "Done.")
      .bold_item("1", "Refused by the daemon.")
      .bold_item("2", "Wrong usage.")
      .bold_item("3", "The daemon is not reachable.");
  page.section("See also").paragraph("xmppd(8)");
  return page.text();
}

xmpp::ShellCompletion completions() {
  using Option = xmpp::ShellCompletion::Option;
  xmpp::ShellCompletion all;
  all.program = "xmppctl";
  all.options = {Option{"--config", "the daemon's configuration file", Option::Value::file}, Option{"--help", "help"}};
  for (const Command& command : commands()) {
    auto& one = all.verbs.emplace_back();
    one.name = command.name;
    one.help = command.help.substr(0, command.help.find('\n'));
    if (command.takes_json) one.options.push_back({"--json", "JSON instead of a table"});
    if (command.takes_password) one.options.push_back({"--password-stdin", "the password by standard input"});
  }
  return all;
}

}  // namespace xmppd::ctl
