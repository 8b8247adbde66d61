// The store opened with the passphrase it needs: the configured one, or what somebody at the terminal says.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "tui-client/app/config.hpp"
#include "tui-client/history/history.hpp"

namespace tui {

// As History::open. Where nobody gave a passphrase and there is a terminal, it asks, three times at most.
xmpp::Result<std::unique_ptr<History>> open_history(const Config& config);

// A line typed at the terminal and not shown; nullopt without a terminal, or when nothing comes.
std::optional<std::string> ask_at_terminal(const std::string& question);
// Asked for twice; nullopt (and said why) if the answers are not the same. `of`: "the backup"; `option`: that gives it
// otherwise.
std::optional<std::string> ask_for_new(const std::string& of, const std::string& option);
// A passphrase out of a file; nullopt (and said why) if there is none.
std::optional<std::string> first_line(const std::string& file);

}  // namespace tui
