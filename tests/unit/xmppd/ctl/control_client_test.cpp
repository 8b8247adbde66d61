// ControlClient against peers that are no xmppd.
#include "xmppd/ctl/control_client.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

using nlohmann::json;
using xmpp::Errc;
using xmppd::ctl::ControlClient;

namespace {

// What a client says of a peer that answers its first bytes with `answer` and leaves.
xmpp::Result<json> ask_peer(const std::string& answer) {
  std::string pattern = (std::filesystem::temp_directory_path() / "xmppctl-XXXXXX").string();
  const std::filesystem::path folder = mkdtemp(pattern.data());
  const std::string path = (folder / "s").string();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  REQUIRE(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(listen(listener, 1) == 0);
  std::thread peer([&] {
    const int connection = accept(listener, nullptr, nullptr);
    char buffer[1024];
    if (recv(connection, buffer, sizeof buffer, 0) > 0) send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
    close(connection);
  });
  ControlClient client(path);
  auto reply = client.ask("users", json::object());
  peer.join();
  close(listener);
  std::filesystem::remove_all(folder);
  return reply;
}

Errc failure(const std::string& answer) {
  const auto reply = ask_peer(answer);
  return reply ? Errc::internal : reply.error().code;
}

}  // namespace

TEST_CASE("control client: replies") {
  CHECK(ask_peer("{\"ok\":true,\"result\":{\"a\":1}}\n")->at("a") == 1);
  CHECK(failure("{\"ok\":false,\"error\":{\"code\":\"not_found\",\"message\":\"x\"}}\n") == Errc::not_found);
}

TEST_CASE("control client: no reply, or one from something else") {
  CHECK(failure("") == Errc::connection_closed);
  CHECK(failure("{\"ok\":true") == Errc::connection_closed);
  for (const auto* answer : {"HTTP/1.1 400 Bad Request\n", "{}\n", "[]\n", "{\"ok\":7}\n", "{\"ok\":true}\n",
                             "{\"ok\":false,\"error\":7}\n"}) {
    CAPTURE(answer);
    CHECK(failure(answer) == Errc::connection_failed);
  }
}

TEST_CASE("control client: nobody there, or a path that can't be") {
  CHECK(ControlClient("/nonexistent/socket").ask("users", json::object()).error().code == Errc::connection_failed);
  const auto reply = ControlClient(std::string(200, 'x')).ask("users", json::object());
  CHECK(reply.error().detail.find("too long") != std::string::npos);
}
