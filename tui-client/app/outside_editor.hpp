// A text in the user's own editor.
#pragma once

#include <filesystem>
#include <string>

#include "libxmpp/base/result.hpp"

namespace tui {

// Gives the text to $VISUAL, $EDITOR or vi, in a file that its owner alone can read, in $XDG_RUNTIME_DIR or else in
// `folder`, and waits for its end; the file goes. What stood there when it ended with success, without a last newline.
// The program is started as the variable says it, split at blanks, without a shell. The terminal has to be free.
xmpp::Result<std::string> edit_in_editor(const std::string& text, const std::filesystem::path& folder);

}  // namespace tui
