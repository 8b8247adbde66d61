// Search over all texts of the store, by FTS4 (Debian's SQLCipher has no FTS5). The index holds no texts of its own and
// is kept by triggers: in the same transaction as the row it speaks of.
#include <algorithm>
#include <iterator>
#include <set>

#include "tui-client/history/guarded.hpp"
#include "tui-client/history/message_rows.hpp"
#include "tui-client/history/sqlcipher_history.hpp"

namespace tui {

using history::guarded;
using xmpp::Result;

namespace {

// Of rows that match, so many are looked at: a peer can send without end what it retracts again.
constexpr int most_rows = 5000;
constexpr std::size_t most_words = 20;
constexpr std::size_t most_bytes = 500;

// Every word in quotes, so that nothing in it is an operator; its end may be missing from two letters on.
std::string expression(std::string_view words) {
  std::string all;
  std::size_t count = 0;
  words = words.substr(0, most_bytes);
  while (!words.empty() && count < most_words) {
    const auto blank = std::min(words.find(' '), words.size());
    std::string word;
    for (const char c : words.substr(0, blank)) {
      if (c != '"' && c != '*') word += c;
    }
    words.remove_prefix(std::min(blank + 1, words.size()));
    if (word.empty()) continue;
    all += "\"" + word + (word.size() > 1 ? "*\" " : "\" ");
    ++count;
  }
  return all;
}

}  // namespace

Result<std::vector<ChatMessage>> SqlcipherHistory::search(const SearchQuery& query) {
  return guarded([&] {
    std::vector<ChatMessage> hits;
    const auto words = expression(query.words);
    if (words.empty()) return hits;
    const auto matches = [&](MessageId row) {
      auto found = database_.prepare("SELECT 1 FROM search WHERE docid = ? AND search MATCH ?");
      return found.bind(row).bind(words).step();
    };
    std::vector<MessageId> rows;
    {
      auto found = database_.prepare("SELECT docid FROM search WHERE search MATCH ? ORDER BY docid DESC LIMIT ?");
      found.bind(words).bind(std::int64_t{most_rows});
      while (found.step()) rows.push_back(found.integer(0));
    }
    std::set<MessageId> seen;
    for (const auto id : rows) {
      if (hits.size() >= query.limit) break;
      auto row = find_row(database_, id);
      if (!row || (!query.account.empty() && row->account != query.account)) continue;
      if (!query.chat.empty() && row->chat != query.chat) continue;
      // A correction is found as what it corrects; a text counts as it reads now.
      auto message = shown_as(database_, *row);
      const auto text = current_text(database_, message);
      if (!seen.insert(message.id).second || (text != id && !matches(text))) continue;
      annotate(database_, message);
      if (!message.retracted) hits.push_back(std::move(message));
    }
    return hits;
  });
}

Result<std::vector<ChatMessage>> SqlcipherHistory::after(const AccountId& account, const xmpp::Jid& chat, MessageId id,
                                                         std::size_t limit) {
  return guarded([&] {
    // By its place alone where all chats are meant: each row is looked at once then, in the order in time.
    const std::string whose =
        chat.empty() ? "WHERE +account = ? AND id > ? AND " : "WHERE account = ? AND chat = ? AND id > ? AND ";
    auto rows = database_.prepare(select_messages(whose + std::string(stands_alone) + " ORDER BY id LIMIT ?"));
    rows.bind(account);
    if (!chat.empty()) rows.bind(chat.text());
    rows.bind(id).bind(static_cast<std::int64_t>(limit));
    auto all = read_all(rows);
    annotate(database_, all);
    return all;
  });
}

Result<std::vector<ChatMessage>> SqlcipherHistory::around(const AccountId& account, const xmpp::Jid& chat, MessageId id,
                                                          std::size_t limit) {
  auto all = page(account, chat, id + 1, limit + 1);
  if (!all) return all;
  auto later = after(account, chat, id, limit);
  if (!later) return later;
  all->insert(all->end(), std::make_move_iterator(later->begin()), std::make_move_iterator(later->end()));
  return all;
}

}  // namespace tui
