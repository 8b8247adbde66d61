// uploads.
#include <nlohmann/json.hpp>
#include <ostream>

#include "xmppd/ctl/command.hpp"
#include "xmppd/ctl/control_client.hpp"
#include "xmppd/ctl/replies.hpp"
#include "xmppd/ctl/text_table.hpp"

namespace xmppd::ctl {
namespace {

using nlohmann::json;

int list(const std::string& of, const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto found = daemon.ask_all_pages("uploads", {{"of", of}});
  if (!found) return complain(terminal, found.error());
  if (arguments.json) {
    terminal.out() << found->dump(2) << '\n';
    return exit_ok;
  }
  TextTable table({"ID", "OF", "BYTES", "SINCE", "UNTIL", "NAME"});
  for (const json& file : *found) {
    const auto text = [&file](const char* key) {
      const json& value = file.at(key);
      return value.is_string() ? value.get<std::string>() : std::string("-");
    };
    table.add({text("id"), text("owner"), std::to_string(file.at("bytes").get<std::uint64_t>()), text("created"),
               text("ends"), text("name")});
  }
  terminal.out() << table.text();
  return exit_ok;
}

int uploads(const Arguments& arguments, ControlClient& daemon, Terminal& terminal) {
  const auto& words = arguments.words;
  if (words.size() < 2 && (words.empty() || words[0] != "delete")) {
    return list(words.empty() ? std::string() : words[0], arguments, daemon, terminal);
  }
  if (words[0] != "delete" || words.size() < 2) {
    terminal.err() << "xmppctl uploads: expected nothing, USER@DOMAIN, or delete ID...\n";
    return exit_usage;
  }
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (const auto reply = daemon.ask("delete_upload", {{"id", words[i]}}); !reply) {
      return complain(terminal, reply.error());
    }
    terminal.out() << words[i] << " was deleted\n";
  }
  return exit_ok;
}

}  // namespace

const Command uploads_command{.name = "uploads",
                              .usage = "[USER@DOMAIN | delete ID...] [--json]",
                              .help =
                                  "List uploaded files, or delete some.\n"
                                  "Of one account, or all. The id is what stands behind /upload/ in a file's URL.",
                              .min_words = 0,
                              .max_words = 1000,
                              .takes_json = true,
                              .run = uploads};

}  // namespace xmppd::ctl
