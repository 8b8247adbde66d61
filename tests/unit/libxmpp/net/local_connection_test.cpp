// LocalConnection: lines in, bytes out, over a Unix socket.
#include "libxmpp/net/local_connection.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <vector>

#include "tests/unit/libxmpp/net/fixtures.hpp"

using namespace xmpp;
using namespace xmpp::test;

namespace {

struct Conversation {
  TemporaryDirectory directory;
  EventLoop loop;
  std::unique_ptr<Listener> listener;
  std::unique_ptr<LocalConnection> connection;
  std::vector<std::string> lines;
  int closed = 0;
  std::function<void()> line_hook;
  int client = -1;
  std::string answer;

  Conversation() {
    const std::string path = directory.file("control");
    listener = std::move(*Listener::unix_socket(loop, path, [this](void* handle) {
      connection = std::make_unique<LocalConnection>(
          loop, handle, 16,
          [this](std::string_view line) {
            lines.emplace_back(line);
            if (line_hook) line_hook();
          },
          [this] { ++closed; });
    }));
    client = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    REQUIRE(connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    fcntl(client, F_SETFL, O_NONBLOCK);
  }
  ~Conversation() { close(client); }
  void say(std::string_view text) {
    REQUIRE(write(client, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  void turn(int times = 20) {
    for (int i = 0; i < times; ++i) loop.run_once_nowait();
    char buffer[256];
    ssize_t count = 0;
    while ((count = read(client, buffer, sizeof buffer)) > 0) answer.append(buffer, static_cast<std::size_t>(count));
  }
};

}  // namespace

TEST_CASE("lines arrive whole, however they were cut; answers go back") {
  Conversation talk;
  talk.say("on");
  talk.turn();
  talk.say("e\ntwo\n\nthr");
  talk.turn();
  talk.say("ee\n");
  talk.turn();
  CHECK(talk.lines == std::vector<std::string>{"one", "two", "", "three"});
  CHECK(talk.connection->peer_user() == geteuid());
  talk.connection->write("ok\n");
  talk.turn();
  CHECK(talk.answer == "ok\n");
  CHECK(talk.closed == 0);
  talk.connection->write("bye\n");
  talk.connection->close_after_flush();
  talk.turn();
  CHECK(talk.answer == "ok\nbye\n");
  shutdown(talk.client, SHUT_WR);
  talk.turn();
  CHECK(talk.closed == 1);
}

TEST_CASE("a line at the limit passes, a longer one closes") {
  Conversation talk;
  talk.say("0123456789abcdef\n");
  talk.turn();
  CHECK(talk.lines.size() == 1);
  SUBCASE("whole") { talk.say("0123456789abcdefg\n"); }
  SUBCASE("without an end") { talk.say("0123456789abcdefg"); }
  talk.turn();
  CHECK(talk.lines.size() == 1);
  CHECK(talk.closed == 1);
}

TEST_CASE("it may be destroyed inside on_line; later lines are not delivered") {
  Conversation talk;
  talk.line_hook = [&] { talk.connection.reset(); };
  talk.say("quit\nmore\n");
  talk.turn();
  CHECK(talk.lines == std::vector<std::string>{"quit"});
  CHECK(talk.closed == 0);
}
