// Any bytes as the messages of SCRAM and PLAIN: nobody gets in without the password, on either end.
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "libxmpp/sasl/plain.hpp"
#include "libxmpp/sasl/scram.hpp"
#include "tests/fuzz/check.hpp"

namespace {

// The client accepts counts that take seconds; they say nothing new here.
bool asks_for_much_work(std::string_view message) {
  const std::size_t at = message.find(",i=");
  if (at == std::string_view::npos) return false;
  unsigned long long count = 0;
  const std::string_view digits = message.substr(at + 3);
  std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return count > 1100;
}

void attack_server(bool plus, bool plus_offered, std::string_view first, std::string_view final) {
  static const xmpp::ScramKeys keys =
      *xmpp::make_scram_keys(xmpp::HashAlgorithm::sha1, "unguessable by construction", "0123456789abcdef", 1);
  std::vector<xmpp::ChannelBinding> bindings;
  if (plus_offered) bindings = {{"tls-exporter", "binding"}, {"tls-server-end-point", "certificate"}};
  xmpp::ScramServer server(xmpp::HashAlgorithm::sha1, plus, std::move(bindings));
  server.set_nonce("S");
  const auto read = server.read_first(first);
  if (read) {
    FUZZ_CHECK(!read->username.empty() && read->username.find('\0') == std::string::npos);
    server.server_first(keys);
  }
  FUZZ_CHECK(!server.final(final));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view all(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::array<std::string_view, 4> lines;
  std::string_view rest = all;
  for (auto& line : lines) {
    const std::size_t end = rest.find('\n');
    line = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }

  attack_server((data[0] & 1U) != 0, (data[0] & 2U) != 0, lines[0], lines[1]);

  xmpp::ScramClient client(xmpp::HashAlgorithm::sha1, "user", "unguessable by construction");
  client.set_nonce("C");
  client.first();
  if (!asks_for_much_work(lines[2])) {
    if (const auto response = client.respond(lines[2])) FUZZ_CHECK(response->find(",p=") != std::string::npos);
  }
  FUZZ_CHECK(!client.finish(lines[3]));

  if (const auto plain = xmpp::parse_plain(all)) {
    FUZZ_CHECK(!plain->username.empty() && !plain->password.empty());
    FUZZ_CHECK(plain->password.find('\0') == std::string::npos);
  }
  return 0;
}
