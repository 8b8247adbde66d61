// The file as a text.
#include "tui-client/app/default_config.hpp"

#include "tui-client/app/default_config_text.hpp"

namespace tui {

std::string_view default_config() { return default_config_text; }

}  // namespace tui
