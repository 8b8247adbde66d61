// archive_id_word().
#include "xmppd/storage/sqlite/archive_functions.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"

namespace xmppd {
namespace {

void id_word(sqlite3_context* context, int, sqlite3_value** arguments) {
  try {
    const auto archive = sqlite3_value_int64(arguments[0]);
    const auto* const text = reinterpret_cast<const char*>(sqlite3_value_text(arguments[1]));
    const auto bytes = static_cast<std::size_t>(sqlite3_value_bytes(arguments[1]));
    const auto word = archive_id_word(archive, text != nullptr ? std::string_view(text, bytes) : std::string_view());
    sqlite3_result_text(context, word.data(), static_cast<int>(word.size()), SQLITE_TRANSIENT);
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

}  // namespace

std::string archive_id_word(std::int64_t archive, std::string_view message_id) {
  const auto digest = xmpp::digest(xmpp::HashAlgorithm::sha256, fmt::format("{} {}", archive, message_id));
  return xmpp::hex_encode(digest.substr(0, 8));
}

int add_archive_functions(sqlite3* connection) {
  return sqlite3_create_function_v2(connection, "archive_id_word", 2,
                                    SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nullptr, id_word, nullptr,
                                    nullptr, nullptr);
}

}  // namespace xmppd
