// Listener: ports, errors that name them, Unix sockets and who may use them.
#include "libxmpp/net/listener.hpp"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <fstream>

#include "tests/unit/libxmpp/net/fixtures.hpp"

using namespace xmpp;
using namespace xmpp::test;

TEST_CASE("a taken port: the error names it") {
  EventLoop loop;
  const auto first = Listener::tcp(loop, "127.0.0.1", 0, [](void*) {});
  REQUIRE(first);
  CHECK((*first)->port() != 0);
  const auto second = Listener::tcp(loop, "127.0.0.1", (*first)->port(), [](void*) {});
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Errc::already_exists);
  CHECK(second.error().detail.find("127.0.0.1:" + std::to_string((*first)->port())) != std::string::npos);
}

TEST_CASE("an address that is none, or not ours") {
  EventLoop loop;
  const auto name = Listener::tcp(loop, "localhost", 0, [](void*) {});
  REQUIRE_FALSE(name);
  CHECK(name.error().code == Errc::invalid_argument);
  CHECK(name.error().detail.find("localhost:0") != std::string::npos);
  const auto foreign = Listener::tcp(loop, "192.0.2.1", 0, [](void*) {});
  REQUIRE_FALSE(foreign);
  CHECK(foreign.error().detail.find("192.0.2.1") != std::string::npos);
}

TEST_CASE("a listener may be destroyed when somebody comes, before accepting") {
  EventLoop loop;
  std::unique_ptr<Listener> listener;
  listener = std::move(*Listener::tcp(loop, "127.0.0.1", 0, [&](void*) { listener.reset(); }));
  End client(loop);
  client.connection->connect("127.0.0.1", listener->port());
  loop.run();
  CHECK(client.closed);
}

TEST_CASE("of many who come together some are accepted in each turn") {
  EventLoop loop;
  std::vector<std::unique_ptr<End>> ends;
  std::vector<std::size_t> in_turn;
  auto listener = *Listener::tcp(loop, "127.0.0.1", 0, [&](void* handle) {
    if (in_turn.empty() || in_turn.back() == 0) loop.at_end_of_turn([&] { in_turn.push_back(0); });
    if (in_turn.empty()) in_turn.push_back(0);
    ++in_turn.back();
    ends.push_back(std::make_unique<End>(loop));
    REQUIRE(ends.back()->connection->accept_from(handle));
    if (ends.size() == 100) loop.stop();
  });
  std::vector<int> clients;
  for (int i = 0; i < 100; ++i) {
    clients.push_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(listener->port());
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(connect(clients.back(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  }
  loop.run();
  CHECK(ends.size() == 100);
  CHECK(*std::max_element(in_turn.begin(), in_turn.end()) <= 33);
  for (const int client : clients) close(client);
}

TEST_CASE("a Unix socket is for its owner only and goes with the listener") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("control");
  EventLoop loop;
  {
    const auto listener = Listener::unix_socket(loop, path, [](void*) {});
    REQUIRE(listener);
    struct stat status {};
    REQUIRE(stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);

    const auto second = Listener::unix_socket(loop, path, [](void*) {});
    REQUIRE_FALSE(second);
    CHECK(second.error().code == Errc::already_exists);
    CHECK(second.error().detail.find(path) != std::string::npos);
  }
  loop.run();
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a dead socket is replaced, a file is not") {
  const TemporaryDirectory directory;
  const std::string path = directory.file("control");
  EventLoop loop;
  SUBCASE("dead socket") {
    const int dead = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    REQUIRE(bind(dead, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    close(dead);
    CHECK(Listener::unix_socket(loop, path, [](void*) {}));
  }
  SUBCASE("file") {
    std::ofstream(path) << "precious";
    const auto refused = Listener::unix_socket(loop, path, [](void*) {});
    REQUIRE_FALSE(refused);
    CHECK(std::filesystem::file_size(path) == 8);
  }
  SUBCASE("a path too long") {
    const auto refused = Listener::unix_socket(loop, directory.file(std::string(200, 'x')), [](void*) {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::invalid_argument);
  }
  SUBCASE("no such directory") {
    const auto refused = Listener::unix_socket(loop, directory.file("none/control"), [](void*) {});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().detail.find("none/control") != std::string::npos);
  }
}
