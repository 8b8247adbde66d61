// Whether a store is whole: the database's pages and rows, and the uploaded files that it speaks of. Blocking, on a
// connection of its own: a daemon that has the store open goes on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"

namespace xmppd {

struct StoreCheck {
  std::uint64_t schema_version = 0;
  std::uint64_t bytes = 0;
  std::uint64_t uploads = 0;
  std::vector<std::string> problems;  // in words; empty: all is well. At most 100
  // Files without a row: a moment old, or of a daemon that was killed. They take room, and nobody sees them.
  std::uint64_t files_of_nobody = 0;
};

// `thorough`: every index is compared with its table, which takes minutes where quick takes seconds.
// Errors: not_found: there is no store; storage_failed: it can't be opened.
xmpp::Result<StoreCheck> check_store(const std::string& data_folder, bool thorough);

}  // namespace xmppd
