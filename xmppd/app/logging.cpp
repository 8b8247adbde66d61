// From settings to the log's options.
#include "xmppd/app/logging.hpp"

#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libxmpp/base/log_levels.hpp"
#include "xmppd/app/config_file.hpp"

namespace xmppd {
namespace {

struct PartLevel {
  std::string part;
  xmpp::log::Level level;
};

// "s2s=debug"
xmpp::Result<PartLevel> read_part_level(const std::string& text) {
  const auto sign = text.find('=');
  const auto level = sign == std::string::npos ? std::nullopt : xmpp::log::level_named(text.substr(sign + 1));
  if (!level || sign == 0) {
    return xmpp::fail(xmpp::Errc::invalid_argument, "log.levels: \"" + text + "\" is none like \"s2s=debug\"");
  }
  return PartLevel{text.substr(0, sign), *level};
}

}  // namespace

xmpp::Result<void> configure_logging(const DaemonConfig& config) {
  std::vector<PartLevel> parts;
  for (const auto& text : config.values.get(settings::log_levels)) {
    auto part = read_part_level(text);
    if (!part) return tl::unexpected(part.error());
    parts.push_back(std::move(*part));
  }
  xmpp::log::Options options;
  // The setting's choices allow no other.
  options.level = xmpp::log::level_named(config.values.get(settings::log_level)).value_or(xmpp::log::Level::info);
  options.file = config.path(settings::log_file);
  options.timestamps = config.values.get(settings::log_timestamps);
  try {
    xmpp::log::configure(options);
  } catch (const std::exception& error) {
    return xmpp::fail(xmpp::Errc::not_allowed, error.what());
  }
  for (const auto& each : parts) xmpp::log::set_level(each.part, each.level);
  return {};
}

}  // namespace xmppd
