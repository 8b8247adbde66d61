// Any bytes as the configuration file: settings, or errors that name a place in it.
#include <string_view>

#include "tests/fuzz/check.hpp"
#include "xmppd/app/all_settings.hpp"
#include "xmppd/app/config_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto unknown : {xmppd::UnknownKeys::refuse, xmppd::UnknownKeys::ignore}) {
    const auto config = xmppd::parse_config(text, "/nowhere/xmppd.toml", xmppd::all_settings(), unknown);
    if (config) {
      if (unknown == xmppd::UnknownKeys::refuse) FUZZ_CHECK(!config->hosts.empty());
      for (const auto& host : config->hosts) FUZZ_CHECK(host.domain.is_domain());
      FUZZ_CHECK(config->control_socket().starts_with("/"));
    } else {
      FUZZ_CHECK(!config.error().empty());
      for (const auto& error : config.error()) FUZZ_CHECK(error.text().starts_with("/nowhere/xmppd.toml"));
    }
  }
  return 0;
}
