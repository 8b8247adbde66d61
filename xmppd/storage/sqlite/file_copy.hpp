// Files on their way into a backup and back: copied, hashed and on disk. Blocking.
#pragma once

#include <cstdint>
#include <string>

#include "libxmpp/base/result.hpp"

namespace xmppd {

struct CopiedFile {
  std::uint64_t bytes = 0;
  std::string sha256;  // hex
};

// Makes `to` (0600; must not be there) with what is in `from`. Errors of all: not_found, already_exists, storage_failed;
// in words, with the path.
xmpp::Result<CopiedFile> copy_file(const std::string& from, const std::string& to);
xmpp::Result<CopiedFile> hash_file(const std::string& path);
// Makes `to` (0600; must not be there) with `content`.
xmpp::Result<void> write_new_file(const std::string& to, const std::string& content);
// The names in a folder, or the content of a file, are on disk afterwards.
xmpp::Result<void> sync_path(const std::string& path);
// 0700; one that is there is left as it is.
xmpp::Result<void> make_private_folder(const std::string& path);
// Fails with already_exists instead of replacing what has the name.
xmpp::Result<void> rename_new(const std::string& from, const std::string& to);
// Gives `path` and all below it to who owns `model`, where this process may; nothing else is touched.
void give_to_owner_of(const std::string& model, const std::string& path);

}  // namespace xmppd
