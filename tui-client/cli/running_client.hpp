// The client that runs already and has the store: asked to do what a verb wants.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "tui-client/app/config.hpp"

namespace tui {

// The conversation between both, a JSON object in a line each:
//   → {"verb":"send","accounts":["me@example.org"],"options":{…}}   none named: those of the running client
//   ← {"out":"a line for standard output"}   {"err":"one for standard error"}   {"exit":0}, the last one
//   → {"printed":3}   so many lines of "out" are printed; not many more come before that
//   → {"interrupt":true}   Ctrl-C; "exit" follows
inline constexpr std::size_t max_request_bytes = 1 << 20;

// The Unix socket of whoever has the store there, for its owner alone.
std::filesystem::path verb_socket(const std::filesystem::path& data_directory);
// The same as an address of a socket, however long the path; lives as long as this object.
class SocketAddress {
 public:
  explicit SocketAddress(const std::filesystem::path& data_directory);
  ~SocketAddress();
  SocketAddress(const SocketAddress&) = delete;
  SocketAddress& operator=(const SocketAddress&) = delete;
  const std::string& text() const { return text_; }

 private:
  int folder_ = -1;
  std::string text_;
};

bool client_runs(const Config& config);

// Blocking, until the verb has ended there: prints what it says and gives its exit status. nullopt: nobody listens.
std::optional<int> ask_running_client(const Config& config, const std::string& verb, const nlohmann::json& options);

}  // namespace tui
