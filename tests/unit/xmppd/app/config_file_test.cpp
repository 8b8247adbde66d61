// The configuration file: values, and every kind of mistake with its place.
#include "xmppd/app/config_file.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>

#include "config_fixture.hpp"
#include "xmppd/core/settings.hpp"

using namespace xmppd;
using namespace xmppd::test;

TEST_CASE("config: values of every type, defaults for the rest") {
  const auto config = parse(host + R"(
[sample]
flag = true
number = 10
choice = "blue"
list = ["a", "b"]
)");
  REQUIRE(config.has_value());
  CHECK(config->values.get(flag));
  CHECK(config->values.get(number) == 10);
  CHECK(config->values.get(text) == "abc");
  CHECK(config->values.get(choice) == "blue");
  CHECK(config->values.get(list) == std::vector<std::string>{"a", "b"});
  CHECK(parse(host + "sample.number = 3").has_value() == false);  // inside [[host]]: not the same key
  CHECK(parse("sample.number = 3\n" + host)->values.get(number) == 3);
}

TEST_CASE("config: hosts") {
  const auto config = parse(host +
                            "[[host]]\ndomain = \"B\xC3\xBC"
                            "cher.Example.\"\ncertificate = \"b.pem\"\nkey = \"/k.pem\"\n");
  REQUIRE(config.has_value());
  REQUIRE(config->hosts.size() == 2);
  CHECK(config->hosts[0].domain.text() == "example.org");
  CHECK(config->hosts[0].certificate.empty());
  CHECK(config->hosts[1].domain.text() ==
        "b\xC3\xBC"
        "cher.example");
  CHECK(config->hosts[1].certificate == "/etc/xmppd/b.pem");
  CHECK(config->hosts[1].key == "/k.pem");
}

TEST_CASE("config: paths count from the file's folder, and have a place in the data folder") {
  auto config = parse(host + "[storage]\ndirectory = \"../data\"\n").value();
  CHECK(config.storage_directory() == "/etc/data");
  CHECK(config.control_socket() == "/etc/data/control.socket");
  CHECK(config.certificate() == "/etc/data/certificate.pem");
  CHECK(config.key() == "/etc/data/certificate-key.pem");
  CHECK(config.path(settings::log_file).empty());
  config = parse(host + "[control]\nsocket = \"/run/x\"\n[tls]\ncertificate = \"c\"\nkey = \"k\"\n").value();
  CHECK(config.control_socket() == "/run/x");
  CHECK(config.certificate() == "/etc/xmppd/c");
  CHECK(config.storage_directory() == "/var/lib/xmppd");
}

TEST_CASE("config: each mistake has its line, column, key and what was expected") {
  CHECK(errors(host + "[sample]\nflag = 1\n") ==
        "/etc/xmppd/x.toml:4:8: sample.flag: expected true or false, found an integer\n");
  CHECK(errors(host + "[sample]\nnumber = 11\n") ==
        "/etc/xmppd/x.toml:4:10: sample.number: expected an integer from 1 to 10, found 11\n");
  CHECK(errors(host + "[sample]\nnumber = 2.5\n") ==
        "/etc/xmppd/x.toml:4:10: sample.number: expected an integer from 1 to 10, found a number with a fraction\n");
  CHECK(errors(host + "[sample]\ntext = [\"a\"]\n") ==
        "/etc/xmppd/x.toml:4:8: sample.text: expected a text in quotes, found a list\n");
  CHECK(errors(host + "[sample]\nchoice = \"green\"\n") ==
        "/etc/xmppd/x.toml:4:10: sample.choice: expected one of \"red\", \"blue\", found \"green\"\n");
  CHECK(errors(host + "[sample]\nlist = [\"a\", 5]\n") ==
        "/etc/xmppd/x.toml:4:14: sample.list: expected a list of texts in quotes, found an integer in it\n");
  CHECK(errors(host + "[sample.number]\nx = 1\n") ==
        "/etc/xmppd/x.toml:3:1: sample.number: expected an integer from 1 to 10, found a table\n");
  CHECK(errors(host + "[sample]\nnumbr = 1\n") ==
        "/etc/xmppd/x.toml:4:1: sample.numbr: unknown key; did you mean sample.number?\n");
  CHECK(errors("number = 1\n" + host) == "/etc/xmppd/x.toml:1:1: number: unknown key; did you mean sample.number?\n");
  CHECK(errors(host + "[zzzzzzzzzzzz]\nqqqqqqqq = 1\n") ==
        "/etc/xmppd/x.toml:4:1: zzzzzzzzzzzz.qqqqqqqq: unknown key\n");
  CHECK(errors(host + "[smaple]\n") == "/etc/xmppd/x.toml:3:2: smaple: unknown key\n");
}

TEST_CASE("config: mistakes in hosts") {
  CHECK(errors("") == "/etc/xmppd/x.toml: host: expected at least one [[host]] with its domain\n");
  CHECK(errors("[[host]]\n").find("x.toml:1:1: host.domain: expected a domain") != std::string::npos);
  CHECK(errors(host + host) == "/etc/xmppd/x.toml:4:10: host.domain: example.org is there already, at line 2\n");
  CHECK(errors("[[host]]\ndomain = \"a b\"\n") ==
        "/etc/xmppd/x.toml:2:10: host.domain: expected a domain name, found \"a b\"\n");
  CHECK(errors("[[host]]\ndomain = \"\"\n").find("expected a domain name") != std::string::npos);
  CHECK(errors("[[host]]\ndomain = 7\n") ==
        "/etc/xmppd/x.toml:2:10: host.domain: expected a text in quotes, found an integer\n");
  CHECK(errors(host + "domian = \"x\"\n") ==
        "/etc/xmppd/x.toml:3:1: host.domian: unknown key; did you mean host.domain?\n");
  CHECK(errors(host + "certificate = \"x\"\n") ==
        "/etc/xmppd/x.toml:2:10: host.certificate: expected host.certificate and host.key together\n");
  CHECK(errors("[host]\ndomain = \"x\"\n") == "/etc/xmppd/x.toml:1:2: host: expected [[host]] tables, found a table\n");
}

TEST_CASE("config: addresses and what would be unsafe") {
  CHECK(
      errors(host + "[listen]\nc2s = [\"localhost:5222\"]\n")
          .find(
              "x.toml:4:7: listen.c2s: expected \"ADDRESS:PORT\", \"[IPV6-ADDRESS]:PORT\" or \":PORT\", with a numeric "
              "address, found \"localhost:5222\"") != std::string::npos);
  CHECK(errors(host + "[listen]\nc2s = []\nc2s_direct_tls = []\n").find("nobody could connect") != std::string::npos);
  CHECK(errors(host + "[tls]\nkey = \"k\"\n") == "/etc/xmppd/x.toml:4:7: tls.key: expected tls.certificate with it\n");
}

TEST_CASE("config: all mistakes are told, in the order of the file") {
  const std::string all = errors("[sample]\nnumber = 0\nflag = \"x\"\nzap = 1\n");
  const auto first = all.find("sample.number");
  const auto second = all.find("sample.flag");
  const auto third = all.find("sample.zap");
  CHECK(all.find("host: expected at least one") < first);
  CHECK(first < second);
  CHECK(second < third);
  CHECK(third != std::string::npos);
}

TEST_CASE("config: syntax errors and files that can't be read") {
  CHECK(errors(host + "[sample\nnumber = 1\n").find("/etc/xmppd/x.toml:3:8: ") == 0);
  CHECK(errors(host + "[sample]\nnumber = 1\nnumber = 2\n").find("/etc/xmppd/x.toml:5:") == 0);
  const auto missing = load_config("/nonexistent/x.toml", sample_settings());
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().at(0).text() == "/nonexistent/x.toml: can't be read, or is empty");
  CHECK_FALSE(load_config("/", sample_settings()).has_value());
}

TEST_CASE("config: who reads a few keys only may ignore the others") {
  const auto config =
      parse("[sample]\nnumber = 2\nother = 3\n[unknown]\nkey = 1\n[[host]]\ndomain = 7\n", UnknownKeys::ignore);
  REQUIRE(config.has_value());
  CHECK(config->values.get(number) == 2);
  CHECK_FALSE(parse("[sample]\nnumber = 20\n" + host, UnknownKeys::ignore).has_value());
}

TEST_CASE("config: settings of one host stand in its [[host]] table") {
  auto settings = sample_settings();
  settings.push_back(&settings::host_admins);
  const auto config = parse_config(
      "[[host]]\ndomain = \"one.example\"\nadmins = [\"romeo@one.example\"]\n[[host]]\ndomain = \"two.example\"\n",
      "x.toml", settings);
  REQUIRE(config.has_value());
  CHECK(config->values.get(settings::host_admins, "one.example") == std::vector<std::string>{"romeo@one.example"});
  CHECK(config->values.get(settings::host_admins, "two.example").empty());
  for (const char* wrong : {"\"romeo@\"", "\"one.example\"", "\"romeo@one.example/x\"", "7"}) {
    const auto refused =
        parse_config(std::string("[[host]]\ndomain = \"one.example\"\nadmins = [") + wrong + "]\n", "x.toml", settings);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().front().key == "host.admins");
    CHECK(refused.error().front().line == 3);
  }
}

TEST_CASE("config: where a URI is expected, nothing else will do") {
  const ListSetting uris = ListSetting("host.uris", std::vector<std::string>{}, "URIs.").uris();
  auto settings = sample_settings();
  settings.push_back(&uris);
  const auto with = [&](const std::string& value) {
    return parse_config(host + "uris = [" + value + "]\n", "x.toml", settings);
  };
  const auto good = with("\"mailto:abuse@example.org\", \"https://example.org/abuse\"");
  REQUIRE(good.has_value());
  CHECK(good->values.get(uris, "example.org").size() == 2);
  const auto bad = with("\"mailto:abuse@example.org\", \"abuse@example.org\"");
  REQUIRE_FALSE(bad.has_value());
  CHECK(
      bad.error().front().text() ==
      "x.toml:3:37: host.uris: expected a list of URIs (\"mailto:somebody@example.org\"), found \"abuse@example.org\"");
}
