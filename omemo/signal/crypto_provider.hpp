// The Signal library's cryptography on OpenSSL 3 (EVP).
#pragma once

#include "omemo/signal/library.hpp"

namespace omemo::signal {

// Sets random numbers, HMAC-SHA256, SHA-512 and AES of a context. Returns the library's code (0 = success).
int install_crypto_provider(signal_context* context);

}  // namespace omemo::signal
