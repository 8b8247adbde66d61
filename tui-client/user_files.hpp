// Paths and small files as a person names them.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "libxmpp/base/result.hpp"

namespace tui {

// "~/…" below the home folder; "/" where nobody says which that is.
inline std::filesystem::path expand_home(const std::string& path) {
  if (!path.starts_with("~/")) return path;
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home && *home ? home : "/") / path.substr(2);
}

// A password or passphrase; invalid_argument if there is none.
inline xmpp::Result<std::string> first_line_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  if (std::getline(in, line) && !line.empty()) return line;
  return xmpp::fail(xmpp::Errc::invalid_argument, file.string() + ": can't read a password from its first line");
}

}  // namespace tui
