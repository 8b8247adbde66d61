// xmppd init: what it writes is a configuration, and what is there stays.
#include "xmppd/app/first_config.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "tests/unit/temporary_directory.hpp"
#include "xmppd/app/all_settings.hpp"
#include "xmppd/app/config_file.hpp"
#include "xmppd/core/settings.hpp"

using namespace xmppd;

namespace {

FirstConfig wanted(std::string file) {
  FirstConfig first;
  first.domain = xmpp::Jid::parse("example.org").value();
  first.file = std::move(file);
  first.host = "example.org";
  first.directory = "/var/lib/\"xmppd\"";
  return first;
}

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("first configuration: the daemon takes it") {
  auto first = wanted("/etc/xmppd/xmppd.toml");
  const auto config = parse_config(first_config_text(first), first.file, all_settings());
  REQUIRE(config);
  REQUIRE(config->hosts.size() == 1);
  CHECK(config->hosts[0].domain.text() == "example.org");
  CHECK(config->hosts[0].certificate.empty());
  CHECK(config->storage_directory() == "/var/lib/\"xmppd\"");
  CHECK(config->values.get(settings::http_public_url) == "https://example.org:5443");

  first.certificate = "/certs/full.pem";
  first.key = "/certs/key.pem";
  const auto with = parse_config(first_config_text(first), first.file, all_settings());
  REQUIRE(with);
  CHECK(with->hosts[0].certificate == "/certs/full.pem");
  CHECK(with->hosts[0].key == "/certs/key.pem");
}

TEST_CASE("first configuration: the next steps name what others look for") {
  auto first = wanted("/etc/xmppd/xmppd.toml");
  first.host = "chat.example.org";
  const auto steps = first_steps(first);
  for (const auto* service : {"_xmpp-client._tcp.example.org.", "_xmpps-client._tcp.example.org.",
                              "_xmpp-server._tcp.example.org.", "_xmpps-server._tcp.conference.example.org."}) {
    CHECK(mentions(steps, service));
  }
  CHECK(mentions(steps, "SRV 0 5 5223 chat.example.org."));
  CHECK(mentions(steps, "-d example.org -d conference.example.org -d pubsub.example.org -d chat.example.org"));
  CHECK(mentions(steps, "xmppctl invite"));
  CHECK_FALSE(mentions(steps, "--config"));
}

TEST_CASE("first configuration: written once") {
  const ::test::TemporaryDirectory directory;
  const auto file = (directory.path() / "new" / "xmppd.toml").string();
  REQUIRE(write_first_config(wanted(file)));
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  CHECK(text.str() == first_config_text(wanted(file)));
  std::ofstream(file) << "mine";
  CHECK(write_first_config(wanted(file)).error().code == xmpp::Errc::already_exists);
  std::ifstream again(file);
  std::string first_word;
  again >> first_word;
  CHECK(first_word == "mine");
  CHECK_FALSE(write_first_config(wanted("/proc/nowhere/xmppd.toml")));
}
