// ToASCII by ICU; plain ASCII names do not get that far.
#include "libxmpp/net/idna.hpp"

#include <unicode/uidna.h>
#include <uv.h>

#include <algorithm>

namespace xmpp {
namespace {

const UIDNA* uts46() {
  static const UIDNA* const instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    UIDNA* const made = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI, &status);
    return U_SUCCESS(status) ? made : nullptr;
  }();
  return instance;
}

}  // namespace

std::string to_ascii_domain(std::string_view domain) {
  if (domain.ends_with('.')) domain.remove_suffix(1);
  std::string result(domain);
  if (std::any_of(domain.begin(), domain.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) {
    char buffer[512];
    UErrorCode status = U_ZERO_ERROR;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    if (const UIDNA* const idna = uts46()) {
      const int32_t length = uidna_nameToASCII_UTF8(idna, domain.data(), static_cast<int32_t>(domain.size()), buffer,
                                                    sizeof buffer, &info, &status);
      if (U_SUCCESS(status) && info.errors == 0 && length > 0 && length <= static_cast<int32_t>(sizeof buffer)) {
        result.assign(buffer, static_cast<std::size_t>(length));
      }
    }
  }
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool is_ip_address(const std::string& text) {
  char buffer[16];
  return uv_inet_pton(AF_INET, text.c_str(), buffer) == 0 || uv_inet_pton(AF_INET6, text.c_str(), buffer) == 0;
}

}  // namespace xmpp
