// A small web page, read as one text.
#pragma once

#include <functional>
#include <string>

#include "libxmpp/base/result.hpp"

namespace tui {

class HttpClient;

// At most 256 KiB from an https:// URL. `ca_file`, `proxy`: as in HttpRequest. `done` is called once, later.
void read_small_page(HttpClient& http, const std::string& url, const std::string& ca_file, const std::string& proxy,
                     std::function<void(xmpp::Result<std::string>)> done);

}  // namespace tui
