// The client's configuration: order of sources, errors with places, accounts written back.
#include "tui-client/app/config.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/unit/temporary_directory.hpp"

using namespace tui;

namespace {

struct Setup {
  test::TemporaryDirectory directory;
  std::filesystem::path file = directory.path() / "config.toml";

  Setup() {
    for (const auto* name : {"XMPP_TUI_ACCOUNT", "XMPP_TUI_PASSWORD", "XMPP_TUI_DATA", "NO_COLOR"}) ::unsetenv(name);
    ::setenv("XDG_CONFIG_HOME", directory.path().c_str(), 1);
    ::setenv("XDG_DATA_HOME", directory.path().c_str(), 1);
  }
  void write(const std::string& text) { std::ofstream(file, std::ios::trunc) << text; }
  std::string text() {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  ConfigOverrides overrides() {
    ConfigOverrides o;
    o.config_file = file.string();
    return o;
  }
  std::string error() {
    const auto loaded = load_config(overrides());
    REQUIRE_FALSE(loaded.has_value());
    return loaded.error().detail;
  }
};

}  // namespace

TEST_CASE("no file at all is an empty configuration with the standard places") {
  Setup s;
  const auto config = load_config({});
  REQUIRE(config.has_value());
  CHECK(config->accounts.empty());
  CHECK(config->config_file == s.directory.path() / "xmpp-tui/config.toml");
  CHECK(config->data_directory == s.directory.path() / "xmpp-tui");
}

TEST_CASE("a file that was named must exist") {
  Setup s;
  CHECK(s.error().find("no such file") != std::string::npos);
}

TEST_CASE("errors name file, line, column, key and what was expected") {
  Setup s;
  s.write("color = true\ncolour = true\n");
  CHECK(s.error().find("config.toml:2:1: colour: unknown key; known are: data_directory, color") != std::string::npos);
  s.write("\n\ncolor = \"yes\"\n");
  CHECK(s.error().find("config.toml:3:9: color: expected true or false") != std::string::npos);
  s.write("[[account]]\njid = \"nobody\"\n");
  CHECK(s.error().find("config.toml:2:7: account.jid: expected an address") != std::string::npos);
  s.write("[[account]]\nserver = \"h\"\n");
  CHECK(s.error().find("account.jid: expected an address") != std::string::npos);
  s.write("account = 1\n");
  CHECK(s.error().find("account: expected [[account]] tables") != std::string::npos);
  s.write("color = \n");
  CHECK(s.error().find("config.toml:1:") != std::string::npos);
  s.write("[[account]]\njid = \"a@b.example\"\npassword_file = \"/nonexistent/file\"\n");
  CHECK(s.error().find("/nonexistent/file") != std::string::npos);
}

TEST_CASE("the command line wins over the environment, which wins over the file") {
  Setup s;
  s.write("[[account]]\njid = \"file@example.org\"\nserver = \"one\"\n[[account]]\njid = \"second@example.org\"\n");
  ::setenv("XMPP_TUI_ACCOUNT", "second@example.org", 1);
  ::setenv("XMPP_TUI_PASSWORD", "from-environment", 1);
  ::setenv("NO_COLOR", "1", 1);
  auto config = load_config(s.overrides());
  REQUIRE(config.has_value());
  REQUIRE(config->accounts.size() == 2);
  CHECK(config->accounts[0].jid.text() == "second@example.org");
  CHECK(config->accounts[0].password == "from-environment");
  CHECK_FALSE(config->color);

  auto overrides = s.overrides();
  overrides.account = "file@example.org/desk";
  overrides.server = "two:5223";
  overrides.direct_tls = true;
  std::ofstream(s.directory.path() / "pw") << "from-file\nsecond line\n";
  overrides.password_file = (s.directory.path() / "pw").string();
  config = load_config(overrides);
  REQUIRE(config.has_value());
  CHECK(config->accounts[0].jid.text() == "file@example.org/desk");
  CHECK(config->accounts[0].server == "two:5223");
  CHECK(config->accounts[0].direct_tls);
  CHECK(config->accounts[0].password == "from-file");
  CHECK_FALSE(config->accounts[1].password.has_value());

  overrides.account = "not an address";
  CHECK_FALSE(load_config(overrides).has_value());
}

TEST_CASE("without an account the command line speaks of the one that the first start asks for") {
  Setup s;
  auto overrides = s.overrides();
  s.write("");
  overrides.server = "127.0.0.1:15222";
  overrides.pin_sha256 = "ab12";
  overrides.xml_log = "/tmp/xml";
  const auto config = load_config(overrides);
  REQUIRE(config.has_value());
  CHECK(config->accounts.empty());
  CHECK(config->first_account.server == "127.0.0.1:15222");
  CHECK(config->first_account.pin_sha256 == "ab12");
  CHECK(config->xml_log == "/tmp/xml");
}

TEST_CASE("saving an account keeps what a person wrote and never writes a password") {
  Setup s;
  s.write(
      "# mine\ncolor = false\n\n[[account]]\njid = \"a@example.org\"\npassword_file = \"/dev/null\"\nserver = "
      "\"old\"\n\n"
      "# the second\n[[account]]\njid = \"b@example.org\"\n");
  Config config;
  config.config_file = s.file;
  AccountConfig account;
  account.jid = *xmpp::Jid::parse("a@example.org");
  account.server = "new \"host\"";
  account.password = "secret";
  REQUIRE(save_account(config, account).has_value());
  account.jid = *xmpp::Jid::parse("c@example.org");
  account.server.clear();
  account.pin_sha256 = "ab";
  REQUIRE(save_account(config, account).has_value());
  CHECK(s.text() ==
        "# mine\ncolor = false\n\n[[account]]\njid = 'a@example.org'\nserver = 'new \"host\"'\n"
        "password_file = \"/dev/null\"\n\n# the second\n[[account]]\njid = \"b@example.org\"\n\n"
        "[[account]]\njid = 'c@example.org'\npin_sha256 = 'ab'\n");
}

TEST_CASE("conf/xmpp-tui.toml shows every key, and its examples are accepted") {
  Setup s;
  std::ifstream in(std::string(SOURCE_DIRECTORY) + "/conf/xmpp-tui.toml");
  std::string text, keys;
  for (std::string line; std::getline(in, line);) {
    // Settings are commented out without a blank after the sign, prose with one.
    if (line.size() > 1 && line[0] == '#' && line[1] != ' ' && !line.starts_with("#password_file")) line.erase(0, 1);
    if (line.starts_with("data_directory")) line = "data_directory = \"~/somewhere\"";
    text += line + "\n";
  }
  s.write(text);
  ::setenv("HOME", "/home/someone", 1);
  const auto config = load_config(s.overrides());
  REQUIRE_MESSAGE(config.has_value(), config.error().detail);
  CHECK(config->accounts.size() == 1);
  CHECK(config->data_directory == "/home/someone/somewhere");
  s.write("unknown = 1");
  auto known = s.error();
  known = known.substr(known.find("known are: ") + 11);
  for (const auto* key : {"data_directory", "color", "ascii", "account"}) {
    CHECK(known.find(key) != std::string::npos);
    CHECK(text.find(key) != std::string::npos);
  }
}

TEST_CASE("files: where they go and what is fetched unasked") {
  Setup t;
  ::unsetenv("XDG_DOWNLOAD_DIR");
  t.write("");
  CHECK(load_config(t.overrides())->files.directory.filename() == "Downloads");
  CHECK(!load_config(t.overrides())->files.automatic);
  t.write(
      "[files]\ndirectory = \"/srv/in\"\nmax_download_mib = 5\nautomatic = true\nautomatic_kib = 7\nproxy = "
      "\"http://p:1\"\n");
  const auto files = load_config(t.overrides())->files;
  CHECK(files.directory == "/srv/in");
  CHECK(files.max_download_mib == 5);
  CHECK(files.automatic);
  CHECK(files.automatic_kib == 7);
  CHECK(files.proxy == "http://p:1");
  t.write("[files]\nmax_download_mib = 0\n");
  CHECK(t.error().find("files.max_download_mib: expected 1 to") != std::string::npos);
  t.write("[files]\nautomatc = true\n");
  CHECK(t.error().find("files.automatc: unknown key") != std::string::npos);
  t.write("files = 1\n");
  CHECK(t.error().find("files: expected a table") != std::string::npos);
}

TEST_CASE("the bound of encrypted rooms has its range") {
  Setup s;
  s.write("max_encrypted_members = 2000\n");
  CHECK(load_config(s.overrides())->max_encrypted_members == 2000);
  for (const auto* wrong : {"0", "10001", "-1"}) {
    s.write(std::string("max_encrypted_members = ") + wrong + "\n");
    CHECK(s.error().find("max_encrypted_members: expected 1 to 10000") != std::string::npos);
  }
}

TEST_CASE("pictures: how, how large, or not at all") {
  Setup s;
  s.write("");
  CHECK(load_config(s.overrides())->pictures.preview == PreviewSetting::automatic);
  s.write("[pictures]\npreview = \"none\"\nrows = 4\navatars = true\n");
  CHECK(load_config(s.overrides())->pictures.avatars);
  CHECK(load_config(s.overrides())->pictures.preview == PreviewSetting::none);
  CHECK(load_config(s.overrides())->pictures.rows == 4);
  s.write("[pictures]\npreview = \"ascii\"\n");
  CHECK(s.error().find("pictures.preview: expected \"auto\", \"blocks\"") != std::string::npos);
  s.write("[pictures]\nrows = 51\n");
  CHECK(s.error().find("pictures.rows: expected 1 to 50") != std::string::npos);
}
