// OpenSSL's cipher context, owned.
#pragma once

#include <openssl/evp.h>

#include <memory>

namespace omemo {

struct CipherContextFree {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, CipherContextFree>;

}  // namespace omemo
