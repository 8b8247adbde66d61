// What a file of a test has in it.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace test {

// Empty if it is not there.
inline std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace test
