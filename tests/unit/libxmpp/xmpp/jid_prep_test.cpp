// The profiles: mappings, prohibitions, stability.
#include "libxmpp/xmpp/jid_prep.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace xmpp;

TEST_CASE("nodeprep: ASCII") {
  CHECK(nodeprep("Some.One+tag_1!") == "some.one+tag_1!");
  for (const char c : std::string("\"&'/:<>@ \t\n\x7F\x01")) {
    CAPTURE(c);
    CHECK_FALSE(nodeprep(std::string("a") + c));
  }
  CHECK_FALSE(nodeprep(std::string("a\0b", 3)));
  CHECK_FALSE(nodeprep(""));
}

TEST_CASE("nodeprep: beyond ASCII") {
  CHECK(nodeprep("\xC3\x9C\x62\x65r") == "\xC3\xBC\x62\x65r");  // Ü
  CHECK(nodeprep("stra\xC3\x9F\x65") == "strasse");             // ß folds
  CHECK(nodeprep("\xCE\xA3") == "\xCF\x83");                    // Σ
  CHECK(nodeprep("\xEF\xBC\xA1") == "a");                       // full-width A
  CHECK(nodeprep("a\xC2\xAD\x62") == "ab");                     // soft hyphen
  CHECK_FALSE(nodeprep("\xC2\xAD"));                            // nothing left
  CHECK_FALSE(nodeprep("a\xC2\xA0\x62"));                       // no-break space
  CHECK_FALSE(nodeprep("a\xEF\xBC\xA0\x62"));                   // full-width @
  CHECK_FALSE(nodeprep("a\xEF\xBC\x8F\x62"));                   // full-width /
  CHECK_FALSE(nodeprep("\xEE\x80\x80"));                        // private use
  CHECK_FALSE(nodeprep("\xED\xA0\x80"));                        // surrogate
  CHECK_FALSE(nodeprep("\xC0\xAF"));                            // overlong
  CHECK_FALSE(nodeprep("\xF0\x9F\xA5\xBA"));                    // U+1F97A: unassigned in Unicode 3.2
  CHECK_FALSE(
      nodeprep("\xD7\x90"
               "a"));  // right-to-left and left-to-right mixed
  CHECK(nodeprep("\xD7\x90\xD7\x91") == "\xD7\x90\xD7\x91");
}

TEST_CASE("the limit counts bytes after preparation") {
  std::string text;
  for (int i = 0; i < 512; ++i) text += "\xC3\xA9";  // é
  CHECK_FALSE(resourceprep(text));
  text.resize(1022);
  CHECK(resourceprep(text));
  std::string shrinking;
  for (int i = 0; i < 600; ++i) shrinking += "\xC2\xAD";
  CHECK(nodeprep(shrinking + "a") == "a");
  std::string growing;  // U+FDFA becomes 33 bytes
  for (int i = 0; i < 100; ++i) growing += "\xEF\xB7\xBA";
  CHECK_FALSE(resourceprep(growing));
}

TEST_CASE("resourceprep keeps case and takes spaces") {
  CHECK(resourceprep("My Phone/@home") == "My Phone/@home");
  CHECK(resourceprep("\xC3\x89t\xC3\xA9") == "\xC3\x89t\xC3\xA9");
  CHECK(resourceprep("e\xCC\x81") == "\xC3\xA9");  // composed
  CHECK_FALSE(resourceprep("a\nb"));
  CHECK(resourceprep("a\xC2\xA0\x62") == "a b");   // NFKC makes a space of it before prohibitions are looked at
  CHECK_FALSE(resourceprep("a\xE2\x80\xAE\x62"));  // right-to-left override
  CHECK_FALSE(resourceprep(""));
}

TEST_CASE("saslprep: the examples of RFC 4013 §3") {
  CHECK(saslprep("I\xC2\xADX") == "IX");
  CHECK(saslprep("user") == "user");
  CHECK(saslprep("USER") == "USER");
  CHECK(saslprep("\xC2\xAA") == "a");
  CHECK(saslprep("\xE2\x85\xA8") == "IX");
  CHECK_FALSE(saslprep("\x07"));
  CHECK_FALSE(saslprep("\xD8\xA7\x31"));
  CHECK(saslprep("a\xC2\xA0\x62") == "a b");
  CHECK(saslprep(std::string(65536, 'x')));
  CHECK_FALSE(saslprep(std::string(65537, 'x')));
  CHECK_FALSE(saslprep(""));
}

TEST_CASE("domainprep: ASCII names") {
  CHECK(domainprep("Example.COM") == "example.com");
  CHECK(domainprep("example.com.") == "example.com");
  CHECK(domainprep("localhost") == "localhost");
  CHECK(domainprep("r3---sn.example") == "r3---sn.example");
  for (const char* bad : {"", ".", "..", "a..b", ".a", "a..", "-a", "a-", "a_b", "a b", "a/b", "a@b", "a:1", "\x01"}) {
    CAPTURE(bad);
    CHECK_FALSE(domainprep(bad));
  }
}

TEST_CASE("domainprep: literals") {
  CHECK(domainprep("192.0.2.1") == "192.0.2.1");
  CHECK(domainprep("[2001:DB8:0:0::1]") == "[2001:db8::1]");
  for (const char* bad : {"[", "]", "[]", "[1]", "[192.0.2.1]", "[::1%eth0]", "[::1]x", "[::1].", "::1"}) {
    CAPTURE(bad);
    CHECK_FALSE(domainprep(bad));
  }
  CHECK_FALSE(domainprep(std::string_view("[::1\0]", 6)));
}

TEST_CASE("domainprep: internationalised names are kept as U-labels") {
  CHECK(domainprep("B\xC3\x9C\x43HER.example") == "b\xC3\xBC\x63her.example");
  CHECK(domainprep("xn--bcher-kva.example") == "b\xC3\xBC\x63her.example");
  CHECK(domainprep("XN--BCHER-KVA.example.") == "b\xC3\xBC\x63her.example");
  CHECK(domainprep("fa\xC3\x9F.example") == "fa\xC3\x9F.example");  // non-transitional: ß stays
  CHECK(domainprep("a\xE3\x80\x82\x62") == "a.b");                  // ideographic full stop
  CHECK(domainprep("\xEF\xBC\xA1.example") == "a.example");         // full-width A
  CHECK_FALSE(domainprep("xn--zzzzzzzz99999"));                     // no punycode
  CHECK_FALSE(domainprep("xn--a-ecp.example"));                     // ToUnicode of it is not valid
  CHECK_FALSE(domainprep("\xE2\x84\x80.example"));                  // ℀ would become "a/c"
  CHECK_FALSE(domainprep("\xC3\xBC\xEF\xBC\xA0.example"));          // full-width @
  CHECK_FALSE(domainprep("a\xE3\x80\x82\xE3\x80\x82\xC3\xBC"));     // empty label
  CHECK_FALSE(
      domainprep("\xD7\x90"
                 "a.example"));  // bidi rule
  std::string long_label;
  for (int i = 0; i < 60; ++i) long_label += "\xC3\xBC";
  CHECK_FALSE(domainprep(long_label + ".example"));  // over 63 bytes as an A-label
}

TEST_CASE("what came out goes in again unchanged") {
  std::mt19937 random(7622);
  const auto encode = [](unsigned code) {
    std::string out;
    if (code < 0x80) {
      out += static_cast<char>(code);
    } else if (code < 0x800) {
      out += static_cast<char>(0xC0 | code >> 6);
      out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
      out += static_cast<char>(0xE0 | code >> 12);
      out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
      out += static_cast<char>(0x80 | (code & 0x3F));
    }
    return out;
  };
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (unsigned n = random() % 4 + 1; n > 0; --n) text += encode(random() % (n % 2 == 0 ? 0x80 : 0xFFFF));
    for (const auto prep : {nodeprep, domainprep, resourceprep, saslprep}) {
      const auto once = prep(text);
      if (!once) continue;
      ++accepted;
      CAPTURE(text);
      REQUIRE(prep(*once) == once);
    }
  }
  CHECK(accepted > 1000);
}
