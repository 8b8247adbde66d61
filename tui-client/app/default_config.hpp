// conf/xmpp-tui.toml, as it is part of the program: every setting with its default and what it is for.
#pragma once

#include <string_view>

namespace tui {

std::string_view default_config();

}  // namespace tui
