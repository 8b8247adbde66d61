// Verbs in a client that runs: what goes over the socket, and what its bounds are.
#include "tui-client/cli/verb_server.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <list>
#include <nlohmann/json.hpp>

#include "tests/unit/temporary_directory.hpp"
#include "tests/unit/tui-client/fakes.hpp"
#include "tests/unit/tui-client/run_until.hpp"
#include "tui-client/cli/running_client.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/model/model.hpp"

using namespace tui;
using nlohmann::json;

namespace {

const AccountId own = "me@example.test";
const xmpp::Jid friend_jid = *xmpp::Jid::parse("bob@example.net");

// A process that wants a verb.
class Asking {
 public:
  explicit Asking(const std::filesystem::path& data) {
    const SocketAddress path(data);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.text().c_str(), sizeof address.sun_path - 1);
    socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    connected = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    ::fcntl(socket_, F_SETFL, O_NONBLOCK);
  }
  ~Asking() { leave(); }
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;
  void leave() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }
  void say(const std::string& line) {
    const std::string bytes = line + "\n";
    REQUIRE(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size()));
  }
  void want(const std::string& verb, const json& options) {
    say(json{{"verb", verb}, {"accounts", {own}}, {"options", options}}.dump());
  }
  void read() {
    char buffer[65536];
    ssize_t n = 0;
    while ((n = ::read(socket_, buffer, sizeof buffer)) > 0) received_.append(buffer, static_cast<std::size_t>(n));
    if (n == 0) closed = true;
    for (std::size_t end; (end = received_.find('\n')) != std::string::npos; received_.erase(0, end + 1)) {
      const auto words = json::parse(received_.substr(0, end));
      if (words.contains("out")) out.push_back(words["out"]);
      if (words.contains("err")) err.push_back(words["err"]);
      if (words.contains("exit")) status = words["exit"].get<int>();
    }
  }

  bool connected = false, closed = false;
  std::vector<std::string> out, err;
  std::optional<int> status;

 private:
  int socket_;
  std::string received_;
};

struct Serving {
  test::TemporaryDirectory directory;
  Config config;
  xmpp::EventLoop loop;
  std::unique_ptr<History> history;
  test::FakeClient client;
  Model model;
  std::vector<xmpp::Jid> read;
  std::vector<std::string> opened_uris;
  std::unique_ptr<VerbServer> server;

  explicit Serving(const std::string& folder = "data") {
    config.data_directory = directory.path() / folder;
    history = std::move(*History::open(config.data_directory));
    model.accounts.push_back({own, ConnectionState::online, {}, Show::online, false});
    open();
  }
  void open() {
    server.reset();
    auto opened = VerbServer::open(config, {loop, *history, client, model,
                                            [this](const AccountId&, const xmpp::Jid& chat) { read.push_back(chat); },
                                            [this](const std::string& uri) { opened_uris.push_back(uri); }});
    REQUIRE(opened);
    server = std::move(*opened);
  }
  void until(Asking& asking, const std::function<bool()>& condition) {
    test::run_until(loop, [&] {
      asking.read();
      return condition();
    });
  }
  void until_end(Asking& asking) {
    until(asking, [&] { return asking.status.has_value(); });
  }
  ChatMessage receive(int number, const std::string& body) {
    ChatMessage row;
    row.account = own;
    row.chat = row.from = friend_jid;
    row.body = body;
    row.unread = true;
    row.stanza_id = std::to_string(number);
    row.when = number;
    row.id = *history->add(row);
    return row;
  }
  std::uint32_t unread() { return history->unread_state(own, friend_jid)->count; }
};

}  // namespace

TEST_CASE("a verb is run here, and the socket is its owner's") {
  Serving here;
  here.receive(1, "hello");
  Asking asking(here.config.data_directory);
  REQUIRE(asking.connected);
  asking.want("unread", {{"json", false}});
  here.until_end(asking);
  CHECK(asking.out == std::vector<std::string>{"1\tbob@example.net"});
  CHECK(asking.status == 0);
  struct stat facts {};
  REQUIRE(::stat(verb_socket(here.config.data_directory).c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0600);
}

TEST_CASE("a folder with a path too long for a socket") {
  Serving here(std::string(60, 'x') + "/" + std::string(60, 'y') + "/data");
  Asking asking(here.config.data_directory);
  REQUIRE(asking.connected);
  asking.want("unread", {{"json", true}});
  here.until_end(asking);
  CHECK(asking.status == 0);
  CHECK(client_runs(here.config));
  here.server.reset();
  CHECK_FALSE(std::filesystem::exists(verb_socket(here.config.data_directory)));
  CHECK_FALSE(client_runs(here.config));
}

TEST_CASE("what a process that was killed has left is no running client") {
  Serving here;
  here.server.reset();
  const auto path = verb_socket(here.config.data_directory);
  const int left = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
  REQUIRE(::bind(left, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  ::close(left);
  CHECK_FALSE(client_runs(here.config));
  here.open();
  CHECK(client_runs(here.config));
}

TEST_CASE("sending: encrypted unless said otherwise, and the server's word is the exit status") {
  Serving here;
  Asking asking(here.config.data_directory);
  asking.want("send", {{"to", "bob@example.net"}, {"text", "hi"}, {"plain", false}, {"timeout_s", 60}});
  here.until(asking, [&] { return !here.client.drafts.empty(); });
  CHECK(here.client.drafts[0].mode == Encryption::omemo);
  CHECK_FALSE(asking.status);
  SUBCASE("taken") {
    here.server->handle(MessageChanged{own, friend_jid, 1, Delivery::sent, {}});
    here.until_end(asking);
    CHECK(asking.status == 0);
  }
  SUBCASE("refused") {
    here.server->handle(MessageChanged{own, friend_jid, 1, Delivery::failed, "not encrypted: nobody can read it"});
    here.until_end(asking);
    CHECK(asking.status == 4);
    CHECK(asking.err == std::vector<std::string>{"not encrypted: nobody can read it"});
  }
  SUBCASE("who asked has gone: the message goes its way") {
    asking.leave();
    here.server->handle(MessageChanged{own, friend_jid, 1, Delivery::sent, {}});
    test::run_for(here.loop, 20);
  }
}

TEST_CASE("without a connection, or another's account") {
  Serving here;
  here.model.accounts[0].connection = ConnectionState::waiting;
  here.model.accounts[0].text = "retrying in 8 s";
  Asking asking(here.config.data_directory);
  asking.want("contacts", {{"json", false}, {"timeout_s", 30}});
  here.until_end(asking);
  CHECK(asking.status == 3);
  CHECK(asking.err == std::vector<std::string>{"me@example.test is not connected: retrying in 8 s"});
  Asking other(here.config.data_directory);
  other.say(R"({"verb":"contacts","accounts":["you@example.test"],"options":{"json":false,"timeout_s":30}})");
  here.until_end(other);
  CHECK(other.status == 1);
}

TEST_CASE("a URI is opened where the screen is") {
  Serving here;
  Asking asking(here.config.data_directory);
  asking.want("open", {{"uri", "xmpp:bob@example.net?message;body=hi"}});
  here.until_end(asking);
  CHECK(asking.status == 0);
  CHECK(here.opened_uris == std::vector<std::string>{"xmpp:bob@example.net?message;body=hi"});
  Asking odd(here.config.data_directory);
  odd.want("open", {{"uri", "http://example.net"}});
  here.until_end(odd);
  CHECK(odd.status == 2);
  CHECK(here.opened_uris.size() == 1);
}

TEST_CASE("contacts come from the model, sorted") {
  Serving here;
  const auto contact = [](const char* jid) { return Contact{own, *xmpp::Jid::parse(jid), "N", {}, "both", false}; };
  here.model.apply(RosterReceived{own, {contact("zoe@example.net"), contact("ann@example.net")}});
  Asking asking(here.config.data_directory);
  asking.want("contacts", {{"json", false}, {"timeout_s", 30}});
  here.until_end(asking);
  CHECK(asking.out == std::vector<std::string>{"ann@example.net\tN", "zoe@example.net\tN"});
}

TEST_CASE("a message counts as read when it is printed, and a slow reader gets no more than it takes") {
  Serving here;
  constexpr int all = 3000;
  REQUIRE(here.history->transaction([&]() -> xmpp::Result<void> {
    for (int i = 1; i <= all; ++i) here.receive(i, std::string(1000, 'x'));
    return {};
  }));
  Asking asking(here.config.data_directory);
  asking.want("recv", {{"json", true}, {"count", 0}, {"timeout_s", 0}});
  here.until(asking, [&] { return asking.out.size() > 500; });
  for (int i = 0; i < 5; ++i) {
    test::run_for(here.loop, 10);
    asking.read();
  }
  const auto window = asking.out.size();
  CHECK(window < VerbServer::max_unread_bytes / 1000 + 10);
  CHECK(here.unread() == all);
  asking.say(json{{"printed", 10}}.dump());
  here.until(asking, [&] { return here.unread() == all - 10; });
  CHECK(here.read.size() == 10);
  // Printed, and the rest, and what comes meanwhile, once and in order.
  here.server->handle(MessageAdded{here.receive(all + 1, "last")});
  here.until(asking, [&] {
    asking.say(json{{"printed", asking.out.size()}}.dump());
    return here.unread() == 0;
  });
  REQUIRE(asking.out.size() == all + 1);
  CHECK(json::parse(asking.out.back())["body"] == "last");
  asking.say(R"({"interrupt":true})");
  here.until_end(asking);
  CHECK(asking.status == 0);
}

TEST_CASE("export and a long history come page by page, as somebody takes them") {
  Serving here;
  constexpr int all = 2500;
  REQUIRE(here.history->transaction([&]() -> xmpp::Result<void> {
    for (int i = 1; i <= all; ++i) here.receive(i, "text " + std::to_string(i) + std::string(1000, 'y'));
    return {};
  }));
  Asking asking(here.config.data_directory);
  std::size_t wanted = 0;
  SUBCASE("export") {
    asking.want("export", {{"format", "text"}});
    wanted = all + 1;  // with a line for the chat
  }
  SUBCASE("history") {
    asking.want("history", {{"jid", "bob@example.net"}, {"json", false}, {"limit", 2000}});
    wanted = 2000;
  }
  for (int i = 0; i < 30; ++i) {
    test::run_for(here.loop, 10);
    asking.read();
  }
  CHECK(asking.out.size() > 900);
  CHECK(asking.out.size() < 1600);
  CHECK_FALSE(asking.status);
  here.until(asking, [&] {
    asking.say(json{{"printed", asking.out.size()}}.dump());
    return asking.status.has_value();
  });
  CHECK(asking.out.size() == wanted);
  CHECK(asking.out.back().find("text 2500yyy") != std::string::npos);
  CHECK(asking.out[asking.out.size() - 2000].find("text 501yyy") != std::string::npos);
}

TEST_CASE("a locked screen refuses verbs, and ends those that run") {
  Serving here;
  Asking following(here.config.data_directory);
  following.want("recv", {{"json", true}, {"count", 0}, {"timeout_s", 0}});
  test::run_for(here.loop, 20);
  here.model.lock = std::make_unique<LockPage>();
  Asking asking(here.config.data_directory);
  asking.want("unread", {{"json", true}});
  here.until_end(asking);
  CHECK(asking.status == 1);
  CHECK(asking.out.empty());
  REQUIRE(asking.err.size() == 1);
  CHECK(asking.err[0].find("locked") != std::string::npos);
  here.server->handle(MessageAdded{here.receive(1, "psst")});
  here.until_end(following);
  CHECK(following.out.empty());
  CHECK(following.status == 1);
}

TEST_CASE("what is no request") {
  Serving here;
  for (const auto* line : {"", "hello", "[]", "{}", R"({"verb":1,"accounts":[],"options":{}})",
                           R"({"verb":"dance","accounts":[],"options":{}})",
                           R"({"verb":"send","accounts":[],"options":{"to":"bob@example.net"}})",
                           R"({"verb":"send","accounts":[],"options":{"to":"a@b@c","text":"x","plain":false,"timeout_s":1}})",
                           R"({"verb":"recv","accounts":[1],"options":{}})"}) {
    CAPTURE(line);
    Asking asking(here.config.data_directory);
    asking.say(line);
    here.until_end(asking);
    CHECK(asking.status == 2);
  }
  // Lies about what was printed.
  Asking lying(here.config.data_directory);
  lying.want("recv", {{"json", true}, {"count", 0}, {"timeout_s", 0}});
  for (const auto* line : {R"({"printed":99999999999})", R"({"printed":-1})", R"({"printed":"x"})", "nonsense"}) lying.say(line);
  test::run_for(here.loop, 20);
  here.server->handle(MessageAdded{here.receive(1, "hi")});
  here.until(lying, [&] { return lying.out.size() == 1 || lying.status; });
  CHECK(here.unread() == 1);
}

TEST_CASE("so many at once, and one more is told so") {
  Serving here;
  std::list<Asking> all;
  for (std::size_t i = 0; i < VerbServer::max_verbs; ++i) {
    all.emplace_back(here.config.data_directory);
    all.back().want("recv", {{"json", true}, {"count", 0}, {"timeout_s", 0}});
  }
  test::run_for(here.loop, 50);
  {
    Asking late(here.config.data_directory);
    late.want("unread", {{"json", true}});
    here.until_end(late);
    CHECK(late.status == 1);
    CHECK(late.out.empty());
  }
  all.clear();
  test::run_for(here.loop, 50);
  Asking next(here.config.data_directory);
  next.want("unread", {{"json", true}});
  here.until_end(next);
  CHECK(next.status == 0);
}
