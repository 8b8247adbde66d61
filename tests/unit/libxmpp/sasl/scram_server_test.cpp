// SCRAM, the server's end: the RFCs' vectors, hostile clients, channel binding, both ends together.
#include <doctest/doctest.h>

#include <random>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/sasl/scram.hpp"

using namespace xmpp;

namespace {

ScramKeys keys_of(HashAlgorithm hash, const char* salt = "QSXCR+Q6sek8bf92") {
  return *make_scram_keys(hash, "pencil", *base64_decode(salt), 4096);
}
const ScramKeys& sha1_keys() {
  static const ScramKeys keys = keys_of(HashAlgorithm::sha1);
  return keys;
}
ScramServer plain_server() { return {HashAlgorithm::sha1, false, {}}; }

const std::string first_message = "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL";
const std::string without_proof = "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j";
const std::string right_final = without_proof + ",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=";

ScramServer at_final() {
  ScramServer server = plain_server();
  server.set_nonce("3rfcNHYJY1ZVvWVs7j");
  REQUIRE(server.read_first(first_message));
  server.server_first(sha1_keys());
  return server;
}

struct Outcome {
  bool server = false;
  bool client = false;
};
Outcome run(ScramClient& client, ScramServer& server, const ScramKeys& keys) {
  Outcome outcome;
  if (!server.read_first(client.first())) return outcome;
  const auto response = client.respond(server.server_first(keys));
  REQUIRE(response);
  const auto final = server.final(*response);
  outcome.server = final.has_value();
  outcome.client = final && client.finish(*final);
  return outcome;
}

}  // namespace

TEST_CASE("the vector of RFC 5802 §5") {
  ScramServer server = plain_server();
  server.set_nonce("3rfcNHYJY1ZVvWVs7j");
  const auto first = server.read_first(first_message);
  REQUIRE(first);
  CHECK(first->username == "user");
  CHECK(first->authzid.empty());
  CHECK(server.server_first(sha1_keys()) == "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096");
  const auto final = server.final(right_final);
  REQUIRE(final);
  CHECK(*final == "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=");
}

TEST_CASE("other passwords are tried where the first does not fit, and asked for only then") {
  int asked = 0;
  const auto wrong = *make_scram_keys(HashAlgorithm::sha1, "pen", sha1_keys().salt, sha1_keys().iterations);
  const auto others = [&] {
    ++asked;
    return std::vector<ScramKeys>{wrong, sha1_keys(), wrong};
  };
  ScramServer first = at_final();
  REQUIRE(first.final(right_final, others));
  CHECK(first.matched() == 0);
  CHECK(asked == 0);
  ScramServer second = plain_server();
  second.set_nonce("3rfcNHYJY1ZVvWVs7j");
  REQUIRE(second.read_first(first_message));
  second.server_first(wrong);
  REQUIRE(second.final(right_final, others));
  CHECK(second.matched() == 2);
  CHECK(asked == 1);
}

TEST_CASE("the vector of RFC 7677 §3") {
  ScramServer server(HashAlgorithm::sha256, false, {});
  server.set_nonce("%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");
  REQUIRE(server.read_first("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"));
  server.server_first(keys_of(HashAlgorithm::sha256, "W22ZaJ0SNY7soEsUEjb6gQ=="));
  const auto final = server.final(
      "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
      "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
  REQUIRE(final);
  CHECK(*final == "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
}

TEST_CASE("names are unescaped and prepared") {
  const auto name = [](const std::string& escaped) { return plain_server().read_first("n,," + escaped + ",r=x"); };
  CHECK(name("n=a=2Cb=3Dc")->username == "a,b=c");
  CHECK(name("n=I\xC2\xADX")->username == "IX");
  for (const char* bad : {"n=", "n=a=b", "n=a=2c", "n=a=", "n=a=2"}) {
    CAPTURE(bad);
    CHECK(name(bad).error().code == Errc::protocol_violation);
  }
  CHECK(name("n=\x07").error().code == Errc::not_authorized);
  CHECK(name("n=\xFF").error().code == Errc::not_authorized);
  CHECK(plain_server().read_first("n,a=o=3Dther,n=u,r=x")->authzid == "o=ther");
}

TEST_CASE("malformed first messages") {
  for (const char* bad : {"",
                          "n",
                          "n,",
                          "n,,",
                          "n,,n=u",
                          "n,,r=x,n=u",
                          "n,,n=u,r=",
                          "n,,n=u,r=a b",
                          "n,,n=u,r=x,",
                          "n,,n=u,r=x,m=1",
                          "n,,m=1,n=u,r=x",
                          "z,,n=u,r=x",
                          "n,u,n=u,r=x",
                          "n,a=,n=u,r=x",
                          "n,a==,n=u,r=x",
                          "p,,n=u,r=x",
                          "p=,,n=u,r=x",
                          "p=tls-exporter,,n=u,r=x",
                          "nn,,n=u,r=x",
                          ",,n=u,r=x",
                          "n,,n=u,r=x,1=2",
                          "n,,n=u,r=\x7F"}) {
    CAPTURE(bad);
    ScramServer server = plain_server();
    CHECK(server.read_first(bad).error().code == Errc::protocol_violation);
  }
  CHECK_FALSE(plain_server().read_first("n,,n=u,r=" + std::string(100000, 'x')));
  CHECK_FALSE(plain_server().read_first(std::string("n,,n=u\0v,r=x", 12)));
  CHECK(plain_server().read_first("n,,n=u,r=x,e=1"));
}

TEST_CASE("malformed, wrong and repeated final messages") {
  for (const std::string& bad :
       {std::string(), std::string("c=biws"), without_proof, without_proof + ",p=", without_proof + ",p=*",
        without_proof + ",p=AAAA",
        std::string("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,c=biws,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="),
        std::string("c=biws,r=fyko+d2lbbFgONRv9qkxdawL,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="),
        std::string("c=eSws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="),
        without_proof + ",m=1,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=", right_final + ",x=y",
        without_proof + ",x=" + std::string(100000, 'x') + ",p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="}) {
    CAPTURE(bad);
    ScramServer server = at_final();
    CHECK(server.final(bad).error().code == Errc::protocol_violation);
    CHECK_FALSE(server.final(right_final));  // one try
  }
  CHECK(at_final().final(without_proof + ",p=AAAAv3Bz2T0CJGbJQyF0X+HI4Ts=").error().code == Errc::not_authorized);
  ScramServer server = at_final();
  CHECK(server.final(right_final));
  CHECK_FALSE(server.final(right_final));
  ScramServer early = plain_server();
  CHECK_FALSE(early.final(right_final));
  CHECK(early.read_first(first_message));
  CHECK_FALSE(early.final(right_final));
}

TEST_CASE("both ends, all hashes") {
  for (const auto hash : {HashAlgorithm::sha1, HashAlgorithm::sha256, HashAlgorithm::sha512}) {
    const ScramKeys keys = keys_of(hash);
    ScramServer server(hash, false, {});
    ScramClient client(hash, "user", "pencil");
    const Outcome right = run(client, server, keys);
    CHECK(right.server);
    CHECK(right.client);
    ScramServer other(hash, false, {});
    ScramClient wrong(hash, "user", "pencil2");
    CHECK_FALSE(run(wrong, other, keys).server);
    ScramServer fake(hash, false, {});
    ScramClient nobody(hash, "user", "pencil");
    CHECK_FALSE(run(nobody, fake, ScramServer::fake_keys(hash, "user", "secret", 4096)).server);
  }
}

TEST_CASE("the server adds at least 18 random bytes to the nonce") {
  const auto nonce = [] {
    ScramServer server = plain_server();
    REQUIRE(server.read_first("n,,n=u,r=x"));
    const std::string first = server.server_first(sha1_keys());
    return first.substr(3, first.find(',') - 3);
  };
  CHECK(nonce().size() >= 24);
  CHECK(nonce() != nonce());
}

TEST_CASE("channel binding") {
  const HashAlgorithm hash = HashAlgorithm::sha1;
  const ScramKeys& keys = sha1_keys();
  SUBCASE("the same on both ends") {
    ScramServer server(hash, true, {{"tls-exporter", "bytes"}});
    ScramClient client(hash, "user", "pencil", "tls-exporter", "bytes");
    CHECK(run(client, server, keys).client);
  }
  SUBCASE("other bytes: somebody is in between") {
    ScramServer server(hash, true, {{"tls-exporter", "bytes"}});
    ScramClient client(hash, "user", "pencil", "tls-exporter", "BYTES");
    CHECK_FALSE(run(client, server, keys).server);
  }
  SUBCASE("another type") {
    ScramServer server(hash, true, {{"tls-exporter", "bytes"}});
    CHECK_FALSE(server.read_first("p=tls-unique,,n=u,r=x"));
  }
  SUBCASE("-PLUS without binding") {
    ScramServer server(hash, true, {{"tls-exporter", "bytes"}});
    CHECK_FALSE(server.read_first("n,,n=u,r=x"));
    CHECK_FALSE(server.read_first("y,,n=u,r=x"));
  }
  SUBCASE("a downgrade: the client could, and was told that we can't") {
    ScramServer server(hash, false, {{"tls-exporter", "bytes"}});
    CHECK(server.read_first("y,,n=u,r=x").error().code == Errc::not_authorized);
    CHECK(server.read_first("n,,n=u,r=x"));
  }
  SUBCASE("a client that could, a server that can't") {
    ScramServer server(hash, false, {});
    ScramClient client(hash, "user", "pencil", "", "", true);
    CHECK(run(client, server, keys).client);
  }
}

TEST_CASE("no mutation of a right proof gets in") {
  std::mt19937 random(5802);
  for (int i = 0; i < 3000; ++i) {
    std::string message = right_final;
    const std::size_t at = random() % message.size();
    message[at] = static_cast<char>(random());
    if (message == right_final) continue;
    REQUIRE_FALSE(at_final().final(message));
  }
}
