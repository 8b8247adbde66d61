// Any bytes as an address: what is accepted is stable, and its parts fit together.
#include <cstdint>
#include <string>
#include <string_view>

#include "libxmpp/xmpp/jid.hpp"
#include "libxmpp/xmpp/jid_prep.hpp"
#include "tests/fuzz/check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto jid = xmpp::Jid::parse(text)) {
    FUZZ_CHECK(!jid->empty() && !jid->domain().empty());
    FUZZ_CHECK(jid->local().size() <= 1023 && jid->domain().size() <= 1023 && jid->resource().size() <= 1023);
    FUZZ_CHECK(jid->local().find_first_of("@/") == std::string_view::npos);
    FUZZ_CHECK(jid->domain().find_first_of("@/") == std::string_view::npos);
    FUZZ_CHECK(jid->text().find('\0') == std::string::npos);
    const auto again = xmpp::Jid::parse(jid->text());
    FUZZ_CHECK(again && *again == *jid && again->local() == jid->local() && again->domain() == jid->domain() &&
               again->resource() == jid->resource());
    const auto made = xmpp::Jid::make(jid->local(), jid->domain(), jid->resource());
    FUZZ_CHECK(made && *made == *jid);
    FUZZ_CHECK(jid->bare().text() == jid->bare_text());
    FUZZ_CHECK(xmpp::Jid::parse(jid->bare_text()) == jid->bare());
    if (!jid->is_bare()) FUZZ_CHECK(jid->bare().with_resource(jid->resource()) == *jid);
  }
  for (const auto prep : {xmpp::nodeprep, xmpp::domainprep, xmpp::resourceprep, xmpp::saslprep}) {
    if (const auto once = prep(text)) FUZZ_CHECK(prep(*once) == once);
  }
  return 0;
}
