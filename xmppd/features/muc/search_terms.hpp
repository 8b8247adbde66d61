// What a search for rooms compares: texts without case and other differences of form, for the store as for rooms in
// memory.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "xmppd/features/muc/room_config.hpp"
#include "xmppd/storage/muc_store.hpp"

namespace xmppd::muc {

// NFKC, case folded. Empty if it is no UTF-8.
std::string folded(std::string_view text);
// The words of a question, folded; nullopt: none, too many, or too long in all.
std::optional<std::vector<std::string>> search_words(std::string_view question);
MucSearched searched_texts(const RoomConfig& config);

}  // namespace xmppd::muc
