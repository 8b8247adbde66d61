// Each command as a paragraph and as a verb.
#include "xmppd/ctl/manual.hpp"

#include "libxmpp/base/man_page.hpp"
#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/usage_words.hpp"

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
      .item("--json", "The answer of any command as one JSON document; errors, on standard error, as {\"error\":{\"code\":…,\"message\":…}}.")
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
  for (const Command& command : commands()) all.verbs.push_back(completion_of(command));
  return all;
}

}  // namespace xmppd::ctl
