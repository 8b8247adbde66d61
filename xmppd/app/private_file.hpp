// Small files that the daemon writes for itself or for scripts.
#pragma once

#include <string>
#include <string_view>

#include "libxmpp/base/result.hpp"

namespace xmppd {

// The content of `path`; where there is no such file, it is made (0600) with 32 random bytes.
xmpp::Result<std::string> load_or_make_secret(const std::string& path);

// Replaces `path` in one step: a reader sees the old content or the new, never a half.
xmpp::Result<void> replace_file(const std::string& path, std::string_view content);

}  // namespace xmppd
