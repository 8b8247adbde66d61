// Files, ports, limits and disk as xmppctl check sees them.
#include "xmppd/check/machine_checks.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "tests/unit/temporary_directory.hpp"

using namespace xmppd;
using Level = Finding::Level;

namespace {

bool says(const Findings& findings, Level level, const std::string& part) {
  for (const auto& each : findings) {
    if (each.level == level && (each.text + "\n" + each.fix).find(part) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("files: what is open to others") {
  const ::test::TemporaryDirectory directory;
  const auto config = (directory.path() / "xmppd.toml").string(), store = (directory.path() / "data").string();
  std::ofstream(config) << "x";
  ::chmod(config.c_str(), 0640);
  ::mkdir(store.c_str(), 0700);
  std::ofstream(store + "/xmppd.db") << "x";
  ::chmod((store + "/xmppd.db").c_str(), 0600);
  Findings good;
  check_files(config, store, good);
  CHECK_FALSE(says(good, Level::error, ""));
  CHECK(says(good, Level::ok, "xmppd.db"));
  ::chmod(config.c_str(), 0666);
  ::chmod(store.c_str(), 0755);
  ::chmod((store + "/xmppd.db").c_str(), 0644);
  Findings bad;
  check_files(config, store, bad);
  CHECK(says(bad, Level::error, "chmod go-w " + config));
  CHECK(says(bad, Level::error, "chmod 700 " + store));
  CHECK(says(bad, Level::error, "chmod 600 " + store + "/xmppd.db"));
  Findings missing;
  check_files(config, store + "/nowhere", missing);
  CHECK(says(missing, Level::note, "the daemon makes it"));
}

TEST_CASE("limits, disk and ports") {
  Findings findings;
  check_open_files(::getpid(), 1, findings);
  CHECK(says(findings, Level::ok, "open files"));
  check_open_files(::getpid(), INT64_MAX - 1, findings);
  CHECK(says(findings, Level::warning, "LimitNOFILE="));
  check_disk("/tmp/not/there/yet", findings);
  CHECK(says(findings, findings.back().level, "MiB are free below"));
  Findings ports;
  check_listeners("listen.c2s", {"127.0.0.1:1", "127.0.0.1:0", "nonsense"}, ports);
  CHECK(says(ports, Level::error, "listen.c2s 127.0.0.1:1: Connection refused"));
  CHECK(says(ports, Level::error, "nonsense"));
  CHECK(ports.size() == 2);
  CHECK_FALSE(process_at("/nonexistent/socket"));
  const auto own = own_addresses();
  CHECK(std::find(own.begin(), own.end(), "127.0.0.1") != own.end());
}
