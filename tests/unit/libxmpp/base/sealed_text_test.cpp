// What is sealed, and what opens it.
#include "libxmpp/base/sealed_text.hpp"

#include <doctest/doctest.h>

using xmpp::seal_text;
using xmpp::unseal_text;

TEST_CASE("sealed text: opened by key and context, by nothing else") {
  const std::string plain("a sec\0ret", 9);
  const auto sealed = seal_text("key", "romeo", plain);
  CHECK(sealed.find("sec") == std::string::npos);
  CHECK(sealed != seal_text("key", "romeo", plain));
  CHECK(unseal_text("key", "romeo", sealed) == plain);
  CHECK_FALSE(unseal_text("another", "romeo", sealed));
  CHECK_FALSE(unseal_text("key", "juliet", sealed));
  for (std::size_t at = 0; at < sealed.size(); ++at) {
    auto changed = sealed;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    CHECK_FALSE(unseal_text("key", "romeo", changed));
  }
  for (std::size_t length = 0; length < sealed.size(); ++length) {
    CHECK_FALSE(unseal_text("key", "romeo", sealed.substr(0, length)));
  }
  CHECK(unseal_text("key", "", seal_text("key", "", "")) == "");
}
