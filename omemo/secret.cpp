// Wiping of secrets; see secret.hpp.
#include "omemo/secret.hpp"

#include <openssl/crypto.h>

namespace omemo {

void cleanse(void* data, std::size_t size) noexcept {
  if (data != nullptr && size != 0) OPENSSL_cleanse(data, size);
}

}  // namespace omemo
