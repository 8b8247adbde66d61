// SCRAM, the client's end: the RFCs' vectors and hostile servers.
#include <doctest/doctest.h>

#include <memory>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/sasl/scram.hpp"

using namespace xmpp;

namespace {
const std::string salt = "QSXCR+Q6sek8bf92";
std::string challenge(const std::string& nonce, const std::string& rest = "i=4096") {
  return "r=" + nonce + ",s=" + salt + "," + rest;
}
}  // namespace

TEST_CASE("the vector of RFC 5802 §5") {
  ScramClient client(HashAlgorithm::sha1, "user", "pencil");
  client.set_nonce("fyko+d2lbbFgONRv9qkxdawL");
  CHECK(client.first() == "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
  const auto final = client.respond("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096");
  REQUIRE(final);
  CHECK(*final == "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
  CHECK(client.finish("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
}

TEST_CASE("the vector of RFC 7677 §3") {
  ScramClient client(HashAlgorithm::sha256, "user", "pencil");
  client.set_nonce("rOprNGfwEbeRWgbNEkqO");
  CHECK(client.first() == "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
  const auto final =
      client.respond("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
  REQUIRE(final);
  CHECK(*final ==
        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
        "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
  CHECK(client.finish("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
}

TEST_CASE("SHA-512, computed independently") {
  ScramClient client(HashAlgorithm::sha512, "user", "pencil");
  client.set_nonce("abc");
  client.first();
  const auto final = client.respond("r=abcdef,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
  REQUIRE(final);
  CHECK(*final ==
        "c=biws,r=abcdef,p=UY2ALsLl/+vMdZEZMpDLb2rUbiIqo0XW7lqmnZH3R1PKCEF8YQ9Cph7iuGBNzNmzqPnaovmROjuofK0EtzVMsg==");
  CHECK(client.finish("v=Cre+mRH7MUKHK9Nqtry3Q18JyB82tmhVOUzLUUHEHozEu9KHSxVxIZbU4QcLhPfZTXktHZho2cZ2ixiHZGeP9A=="));
}

TEST_CASE("the client's first message") {
  ScramClient escaped(HashAlgorithm::sha1, "a=b,c", "x");
  escaped.set_nonce("n");
  CHECK(escaped.first() == "n,,n=a=3Db=2Cc,r=n");
  ScramClient could(HashAlgorithm::sha1, "u", "x", "", "", true);
  could.set_nonce("n");
  CHECK(could.first() == "y,,n=u,r=n");
  ScramClient plus(HashAlgorithm::sha1, "u", "x", "tls-exporter", "data");
  plus.set_nonce("n");
  CHECK(plus.first() == "p=tls-exporter,,n=u,r=n");
  const auto final = plus.respond("r=nm,s=" + salt + ",i=4096");
  REQUIRE(final);
  CHECK(final->starts_with("c=" + base64_encode("p=tls-exporter,,data") + ",r=nm,p="));
  ScramClient prepared(HashAlgorithm::sha1, "I\xC2\xADX", "x");
  prepared.set_nonce("n");
  CHECK(prepared.first() == "n,,n=IX,r=n");
}

TEST_CASE("nonces are fresh and long") {
  ScramClient a(HashAlgorithm::sha1, "u", "x");
  ScramClient b(HashAlgorithm::sha1, "u", "x");
  const std::string first = a.first();
  CHECK(first != b.first());
  CHECK(first.size() - std::string("n,,n=u,r=").size() >= 24);
}

TEST_CASE("what a server may not do") {
  for (const char* bad : {"",
                          "r=",
                          "r=n,s=QSXCR+Q6sek8bf92,i=4096",
                          "r=x1,s=QSXCR+Q6sek8bf92,i=4096",
                          "r=xn1,s=QSXCR+Q6sek8bf92,i=4096",
                          "r=n1,s=,i=4096",
                          "r=n1,s=*,i=4096",
                          "r=n1,s=QSXCR+Q6sek8bf92,i=999",
                          "r=n1,s=QSXCR+Q6sek8bf92,i=10000001",
                          "r=n1,s=QSXCR+Q6sek8bf92,i=99999999999999999999",
                          "r=n1,s=QSXCR+Q6sek8bf92,i=-5000",
                          "r=n1,s=QSXCR+Q6sek8bf92,i=",
                          "r=n1,s=QSXCR+Q6sek8bf92,i=4096x",
                          "r=n1,s=QSXCR+Q6sek8bf92",
                          "r=n1,i=4096,s=QSXCR+Q6sek8bf92",
                          "m=x,r=n1,s=QSXCR+Q6sek8bf92,i=4096",
                          "r=n1,s=QSXCR+Q6sek8bf92,i=4096,m=x",
                          "r=n1,s=QSXCR+Q6sek8bf92,i=4096,",
                          "r=n1,s=QSXCR+Q6sek8bf92,i=4096,1=2",
                          "r=n\x01,s=QSXCR+Q6sek8bf92,i=4096",
                          "e=other-error"}) {
    CAPTURE(bad);
    ScramClient client(HashAlgorithm::sha1, "user", "pencil");
    client.set_nonce("n");
    client.first();
    const auto result = client.respond(bad);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == Errc::protocol_violation);
    // Any error ends the exchange.
    CHECK_FALSE(client.respond("r=n1,s=QSXCR+Q6sek8bf92,i=4096"));
    CHECK_FALSE(client.finish("v="));
  }
  ScramClient client(HashAlgorithm::sha1, "user", "pencil");
  client.set_nonce("n");
  client.first();
  CHECK_FALSE(client.respond("r=n1,s=QSXCR+Q6sek8bf92,i=4096,x=" + std::string(100000, 'x')));
}

TEST_CASE("unknown optional extensions are ignored") {
  ScramClient client(HashAlgorithm::sha1, "user", "pencil");
  client.set_nonce("n");
  client.first();
  CHECK(client.respond(challenge("n1", "i=4096,x=y,Z=1")));
}

TEST_CASE("the server's signature is checked, once") {
  const auto answered = [] {
    auto client = std::make_unique<ScramClient>(HashAlgorithm::sha1, "user", "pencil");
    client->set_nonce("fyko+d2lbbFgONRv9qkxdawL");
    client->first();
    REQUIRE(client->respond("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"));
    return client;
  };
  CHECK(answered()->finish("v=rmF9pqV8S7suAoZWja4dJRkFsKU=").error().code == Errc::not_authorized);
  CHECK(answered()->finish("e=invalid-proof").error().code == Errc::not_authorized);
  for (const char* bad : {"", "v=", "v=*", "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=,m=x", "x=rmF9pqV8S7suAoZWja4dJRkFsKQ="}) {
    CAPTURE(bad);
    CHECK_FALSE(answered()->finish(bad));
  }
  auto client = answered();
  CHECK_FALSE(client->finish("v=AAAA"));
  CHECK_FALSE(client->finish("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
  CHECK(answered()->finish("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=,x=y"));
}

TEST_CASE("credentials that can't be prepared are refused before anything is derived") {
  for (const auto& [name, password] : {std::pair{"", "x"}, {"\xFF", "x"}, {"u", ""}, {"u", "\x07"}}) {
    ScramClient client(HashAlgorithm::sha1, name, password);
    client.set_nonce("n");
    client.first();
    CHECK(client.respond("r=n1,s=QSXCR+Q6sek8bf92,i=4096").error().code == Errc::invalid_argument);
  }
}

TEST_CASE("out of order") {
  ScramClient client(HashAlgorithm::sha1, "user", "pencil");
  CHECK_FALSE(client.respond("r=n1,s=QSXCR+Q6sek8bf92,i=4096"));
  CHECK_FALSE(client.finish("v=rmF9pqV8S7suAoZWja4dJRkFsKQ="));
}

TEST_CASE("XEP-0474: what the server says to have offered has to be what arrived, if it says so") {
  const auto respond = [](const std::string& said) {
    ScramClient client(HashAlgorithm::sha1, "user", "pencil");
    client.set_nonce("n");
    client.expect(",h=right,t=0304");
    client.first();
    return client.respond("r=nx,s=MTIzNA==,i=4096" + said);
  };
  CHECK(respond(""));
  CHECK(respond(",h=right"));
  CHECK(respond(",t=0304,x=what,h=right"));
  CHECK(respond(",h=wrong").error().code == Errc::not_allowed);
  CHECK(respond(",h=right,t=0303").error().code == Errc::not_allowed);
  CHECK(respond(",h=right,h=wrong").error().code == Errc::not_allowed);
}
