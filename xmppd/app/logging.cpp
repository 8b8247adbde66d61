// From settings to the log's options.
#include "xmppd/app/logging.hpp"

#include <array>
#include <exception>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "xmppd/app/config_file.hpp"

namespace xmppd {
namespace {

xmpp::log::Level level_of(std::string_view name) {
  using xmpp::log::Level;
  constexpr std::array<std::pair<std::string_view, Level>, 6> levels{{{"trace", Level::trace},
                                                                      {"debug", Level::debug},
                                                                      {"info", Level::info},
                                                                      {"warning", Level::warning},
                                                                      {"error", Level::error},
                                                                      {"off", Level::off}}};
  for (const auto& [text, level] : levels) {
    if (text == name) return level;
  }
  return Level::info;  // the setting's choices allow no other
}

}  // namespace

xmpp::Result<void> configure_logging(const DaemonConfig& config) {
  xmpp::log::Options options;
  options.level = level_of(config.values.get(settings::log_level));
  options.file = config.path(settings::log_file);
  options.timestamps = config.values.get(settings::log_timestamps);
  try {
    xmpp::log::configure(options);
  } catch (const std::exception& error) {
    return xmpp::fail(xmpp::Errc::not_allowed, error.what());
  }
  return {};
}

}  // namespace xmppd
