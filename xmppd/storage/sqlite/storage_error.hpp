// StorageError: why the database can't be used at start-up, in words for the person who starts the daemon.
#pragma once

#include <stdexcept>

namespace xmppd {

struct StorageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace xmppd
