// Which certificate which host shows, and what is refused.
#include "xmppd/app/certificates.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "libxmpp/net/certificate.hpp"
#include "libxmpp/net/tls_context.hpp"
#include "tests/unit/temporary_directory.hpp"
#include "xmppd/app/all_settings.hpp"
#include "xmppd/app/certificate_watch.hpp"
#include "xmppd/app/config_file.hpp"

using namespace xmppd;
namespace fs = std::filesystem;

namespace {

struct Fixture {
  Fixture() { fs::create_directory(folder.path() / "data"); }

  DaemonConfig config(const std::string& more = {},
                      const std::string& hosts = "[[host]]\ndomain = \"example.org\"\n") const {
    auto parsed = parse_config(hosts + "[storage]\ndirectory = \"data\"\n" + more, (folder.path() / "x.toml").string(),
                               all_settings());
    REQUIRE(parsed);
    return *parsed;
  }
  void make(const std::string& name, const std::string& domain) const {
    REQUIRE(xmpp::TlsContext::make_self_signed({domain}, (folder.path() / (name + ".pem")).string(),
                                               (folder.path() / (name + ".key")).string()));
  }
  bool exists(const std::string& name) const { return fs::exists(folder.path() / name); }

  test::TemporaryDirectory folder;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a first start makes one, the second keeps it") {
  REQUIRE(make_missing_certificate(config()));
  REQUIRE(exists("data/certificate.pem"));
  struct stat status {};
  REQUIRE(stat((folder.path() / "data/certificate-key.pem").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  const auto made = fs::last_write_time(folder.path() / "data/certificate.pem");
  REQUIRE(make_missing_certificate(config()));
  CHECK(fs::last_write_time(folder.path() / "data/certificate.pem") == made);
  const auto tls = load_certificates(config());
  REQUIRE(tls);
  CHECK(tls->direct != nullptr);
  CHECK(tls->for_domain("example.org") == tls->direct);
}

TEST_CASE_FIXTURE(Fixture, "not where it is not wanted, nor where one is configured") {
  REQUIRE(make_missing_certificate(config("[tls]\nself_signed = false\n")));
  CHECK_FALSE(exists("data/certificate.pem"));
  const auto none = load_certificates(config("[tls]\nself_signed = false\n"));
  REQUIRE(none);
  CHECK(none->direct == nullptr);
  const auto missing = config("[tls]\ncertificate = \"own.pem\"\nkey = \"own.key\"\n");
  REQUIRE(make_missing_certificate(missing));
  CHECK_FALSE(exists("own.pem"));
  const auto refused = load_certificates(missing);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().detail.find("own.") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "a host with a certificate of its own shows that") {
  make("one", "one.example");
  make("two", "two.example");
  const std::string hosts =
      "[[host]]\ndomain = \"example.org\"\n"
      "[[host]]\ndomain = \"one.example\"\ncertificate = \"one.pem\"\nkey = \"one.key\"\n"
      "[[host]]\ndomain = \"two.example\"\ncertificate = \"two.pem\"\nkey = \"two.key\"\n";
  REQUIRE(make_missing_certificate(config({}, hosts)));
  const auto tls = load_certificates(config({}, hosts));
  REQUIRE(tls);
  CHECK(tls->by_domain.size() == 2);
  CHECK(tls->for_domain("one.example") != tls->for_domain("two.example"));
  CHECK(tls->for_domain("example.org") == tls->direct);
}

TEST_CASE_FIXTURE(Fixture, "where every host has its own, the first one's stands for unknown names") {
  make("one", "one.example");
  const std::string hosts = "[[host]]\ndomain = \"one.example\"\ncertificate = \"one.pem\"\nkey = \"one.key\"\n";
  REQUIRE(make_missing_certificate(config({}, hosts)));
  CHECK_FALSE(exists("data/certificate.pem"));
  std::weak_ptr<xmpp::TlsContext> direct, one;
  {
    const auto tls = load_certificates(config({}, hosts));
    REQUIRE(tls);
    REQUIRE(tls->direct);
    direct = tls->direct;
    one = tls->for_domain("one.example");
    CHECK(direct.lock() != one.lock());
  }
  CHECK(direct.expired());  // a reload frees what it replaces
  CHECK(one.expired());
}

TEST_CASE_FIXTURE(Fixture, "a key that others can read is refused, by name") {
  make("one", "example.org");
  fs::permissions(folder.path() / "one.key", fs::perms::others_read, fs::perm_options::add);
  const auto tls = load_certificates(config("[tls]\ncertificate = \"one.pem\"\nkey = \"one.key\"\n"));
  REQUIRE_FALSE(tls);
  CHECK(tls.error().detail.find("one.key") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "what is worse than what is in use is not taken in its place") {
  make("good", "example.org");
  make("other", "example.net");
  const auto write = [&](const std::string& name, long from, long until) {
    REQUIRE(xmpp::write_self_signed({.domains = {"example.org"}, .valid_from_s = from, .valid_until_s = until},
                                    (folder.path() / (name + ".pem")).string(), (folder.path() / (name + ".key")).string()));
  };
  write("old", -86400, -3600);
  write("early", 3600, 86400);
  const auto with = [&](const std::string& name) {
    return config("[tls]\ncertificate = \"" + name + ".pem\"\nkey = \"" + name + ".key\"\n");
  };
  const auto in_use = load_certificates(with("good"));
  REQUIRE(in_use);
  CHECK(load_in_place_of(*in_use, with("good")));
  for (const auto& [name, why] : std::vector<std::pair<std::string, std::string>>{
           {"other", "does not name example.org"}, {"old", "has expired"}, {"early", "is not good yet"}}) {
    const auto refused = load_in_place_of(*in_use, with(name));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().detail.find(name + ".pem " + why) != std::string::npos);
    // Nothing is lost where what is in use is no better.
    const auto as_bad = load_certificates(with(name));
    REQUIRE(as_bad);
    CHECK(load_in_place_of(*as_bad, with(name)));
  }
  const auto files = certificate_files(with("good"));
  CHECK(files == std::vector{(folder.path() / "good.pem").string(), (folder.path() / "good.key").string()});
}

TEST_CASE_FIXTURE(Fixture, "changed files are taken once two looks have found the same, and judged once") {
  xmpp::EventLoop loop;
  const auto path = (folder.path() / "file").string();
  const auto write = [&](const std::string& text) { std::ofstream(path) << text; };
  write("1");
  int taken = 0;
  bool good = true;
  CertificateWatch watch(loop,
                         {.files = [&] { return std::vector{path, std::string()}; },
                          .take = [&]() -> xmpp::Result<void> {
                            ++taken;
                            if (!good) return xmpp::fail(xmpp::Errc::tls_failed, "no good");
                            return {};
                          }},
                         [] { return 0; });
  watch.look();
  watch.look();
  CHECK(taken == 0);
  write("22");
  watch.look();
  write("333");  // it goes on
  watch.look();
  CHECK(taken == 0);
  watch.look();
  watch.look();
  CHECK(taken == 1);
  CHECK_FALSE(watch.counts().stale);
  good = false;
  fs::remove(path);
  for (int i = 0; i < 4; ++i) watch.look();
  CHECK(taken == 2);
  CHECK(watch.counts().stale);
  good = true;
  write("4444");
  for (int i = 0; i < 4; ++i) watch.look();
  CHECK(taken == 3);
  CHECK_FALSE(watch.counts().stale);
  CHECK(watch.counts().taken == 2);
  CHECK(watch.counts().refused == 1);
  // A reload has read them.
  write("55555");
  watch.look();
  watch.note(CertificateWatch::states_of({path}), true);
  for (int i = 0; i < 4; ++i) watch.look();
  CHECK(taken == 3);
}
