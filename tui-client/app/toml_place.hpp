// Where in a TOML file something stands, as compilers say it: "FILE:LINE:COLUMN: ".
#pragma once

#include <toml++/toml.h>
#include <filesystem>
#include <string>

namespace tui {

inline std::string toml_place(const std::filesystem::path& file, const toml::source_region& where) {
  return file.string() + ":" + std::to_string(where.begin.line) + ":" + std::to_string(where.begin.column) + ": ";
}

}  // namespace tui
