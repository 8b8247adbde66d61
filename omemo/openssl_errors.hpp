// Keeps OpenSSL's per-thread error queue clean: TLS in the same thread reads it to judge its own calls.
#pragma once

#include <openssl/err.h>

namespace omemo {

struct DiscardOpensslErrors {
  DiscardOpensslErrors() { ERR_set_mark(); }
  DiscardOpensslErrors(const DiscardOpensslErrors&) = delete;
  DiscardOpensslErrors& operator=(const DiscardOpensslErrors&) = delete;
  ~DiscardOpensslErrors() { ERR_pop_to_mark(); }
};

}  // namespace omemo
