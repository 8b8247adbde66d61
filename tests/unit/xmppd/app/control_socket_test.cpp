// The control socket's protocol: requests, replies, bounds, and who may open it.
#include "xmppd/app/control_socket.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "control_fixture.hpp"

using namespace xmppd;
using namespace xmppd::test;
using nlohmann::json;

namespace {

std::string error_of(const std::string& reply) {
  const json parsed = json::parse(reply);
  CHECK_FALSE(parsed.at("ok").get<bool>());
  CHECK(parsed.at("error").at("message").is_string());
  return parsed.at("error").at("code").get<std::string>();
}

}  // namespace

TEST_CASE("control socket: one reply per request, several requests per conversation") {
  ControlFixture f;
  const std::string request = R"({"command":"users","arguments":{}})"
                              "\n";
  const json reply = json::parse(f.raw(request, 1));
  CHECK(reply.at("ok").get<bool>());
  CHECK(reply.at("result").at("items").empty());
  CHECK_FALSE(reply.at("result").contains("next"));
}

TEST_CASE("control socket: what is no request is refused") {
  ControlFixture f;
  const std::string depth(60000, '[');
  for (const std::string& line :
       {std::string("nonsense"), std::string(), depth, std::string("[]"), std::string("{}"), std::string("7"),
        std::string(R"({"command":7})"), std::string(R"({"command":"users","arguments":[]})"),
        std::string(R"({"command":"users","arguments":{"domain":7}})"), std::string(R"({"command":"adduser"})"),
        std::string(R"({"command":"adduser","arguments":{"jid":"a@one.example","password":7}})"),
        std::string("{\"command\":\"\xff\"}"), std::string(R"({"command":"format"})")}) {
    CAPTURE(line.substr(0, 60));
    CHECK(error_of(f.raw(line + "\n", 1)) == "invalid_argument");
  }
}

TEST_CASE("control socket: a line without end closes the conversation, and nothing else") {
  ControlFixture f;
  CHECK(f.raw(std::string(ControlSocket::max_line_bytes + 100, 'x'), 1).empty());
  CHECK(f.ctl({"users"}).code == 0);
}

TEST_CASE("control socket: a request before the reply to the last one ends the conversation") {
  ControlFixture f;
  const std::string slow = R"({"command":"adduser","arguments":{"jid":"a@one.example","password":"pw"}})"
                           "\n";
  CHECK(f.raw(slow + slow, 2).find("\"ok\":true") == std::string::npos);
}

TEST_CASE("control socket: no more conversations than control.max_connections") {
  ControlFixture f;
  f.config.set(settings::control_max_connections, std::int64_t{0});
  CHECK(error_of(f.raw("{}\n", 1)) == "limit_exceeded");
  f.config.set(settings::control_max_connections, std::int64_t{1});
  // The one before has left, which the daemon sees a moment later.
  const auto gets_in = [&] {
    for (int tries = 0; tries < 100; ++tries) {
      if (f.ctl({"users"}).code == 0) return true;
    }
    return false;
  };
  CHECK(gets_in());
  CHECK(gets_in());
}

TEST_CASE("control socket: for its owner only; gone with the object") {
  ControlFixture f;
  struct stat facts {};
  REQUIRE(stat(f.path("socket").c_str(), &facts) == 0);
  CHECK((facts.st_mode & 0777) == 0600);
  CHECK_FALSE(ControlSocket::open(f.loop, f.path("socket"), f.config, f).has_value());  // somebody listens there
  f.socket.reset();
  CHECK_FALSE(std::filesystem::exists(f.path("socket")));
}

TEST_CASE("control socket: a listing longer than a page comes in pages") {
  ControlFixture f;
  for (int i = 0; i < 1203; ++i) f.add_account("user" + std::to_string(i) + "@one.example");
  const json page = json::parse(f.raw("{\"command\":\"users\"}\n", 1)).at("result");
  CHECK(page.at("items").size() == 500);
  CHECK(page.contains("next"));
  const auto all = f.ctl({"users", "--json"});
  CHECK(json::parse(all.out).size() == 1203);
}
