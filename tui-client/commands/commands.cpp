// The table, finding a command in it, and completion.
#include <algorithm>
#include <optional>
#include <set>

#include "tui-client/commands/command.hpp"

namespace tui {

namespace {

struct Word {
  std::size_t from = 0, end = 0;  // in the text, quotes included
  std::string text;               // without them
};

// The next word from `at` on. A quote left open reaches to the end; one in the middle of a word is a character.
std::optional<Word> next_word(std::string_view text, std::size_t at) {
  at = text.find_first_not_of(' ', at);
  if (at == text.npos) return std::nullopt;
  const bool quoted = text[at] == '"';
  const auto begin = quoted ? at + 1 : at;
  const auto end = std::min(text.find(quoted ? '"' : ' ', begin), text.size());
  return Word{at, quoted ? std::min(end + 1, text.size()) : end, std::string(text.substr(begin, end - begin))};
}

// A word that is more than one to look at goes in quotes.
// A folder's closing quote is left to who has named a file in it.
std::string in_quotes(const std::string& word) { return '"' + word + (word.ends_with('/') ? "" : "\""); }

std::size_t common_prefix(std::string_view a, std::string_view b) {
  std::size_t n = 0;
  while (n < a.size() && n < b.size() && a[n] == b[n]) ++n;
  return n;
}

std::vector<std::string> beginning_with(const std::vector<std::string>& all, std::string_view prefix) {
  std::set<std::string> found;
  for (const auto& candidate : all) {
    if (candidate.starts_with(prefix)) found.insert(candidate);
  }
  return {found.begin(), found.end()};
}

}  // namespace

CommandLine read_line(std::string_view text) {
  CommandLine line;
  line.rest = text;
  std::size_t at = 0;
  while (auto word = next_word(text, at)) {
    at = word->end;
    line.words.push_back(std::move(word->text));
  }
  return line;
}

std::string CommandLine::after(std::size_t count) const {
  std::size_t at = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto word = next_word(rest, at);
    if (!word) return {};
    at = word->end;
  }
  const auto next = rest.find_first_not_of(' ', at);
  return next == rest.npos ? std::string() : rest.substr(next);
}

const std::vector<Command>& all_commands() {
  static const std::vector<Command> table = [] {
    std::vector<Command> all;
    for (auto* part : {chat_commands, message_commands, file_commands, room_commands, form_commands, omemo_commands,
                       roster_commands, privacy_commands, login_commands, connection_commands, account_commands, store_commands, help_commands}) {
      const auto rows = part();
      all.insert(all.end(), rows.begin(), rows.end());
    }
    return all;
  }();
  return table;
}

const Command* find_command(std::string_view name) {
  for (const auto& command : all_commands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

void run_command(CommandHost& host, std::string_view input) {
  input.remove_prefix(1);
  const auto blank = input.find(' ');
  const auto name = input.substr(0, blank);
  const auto* command = find_command(name);
  if (!command) {
    const Command* nearest = nullptr;
    std::size_t best = 0;
    for (const auto& candidate : all_commands()) {
      const auto common = common_prefix(candidate.name, name);
      if (common > best) {
        best = common;
        nearest = &candidate;
      }
    }
    host.complain("no command /" + std::string(name) +
                  (nearest ? "; did you mean /" + std::string(nearest->name) + "?" : "; /help lists them") +
                  " (a message that begins with / is sent with //)");
    return;
  }
  command->run(host, read_line(blank == std::string_view::npos ? std::string_view() : input.substr(blank + 1)));
}

Completion complete_input(const Model& model, std::string_view before_cursor) {
  const auto blank = before_cursor.rfind(' ');
  const auto from = blank == std::string_view::npos ? 0 : blank + 1;
  const auto word = before_cursor.substr(from);
  if (!before_cursor.starts_with("/") || before_cursor.starts_with("//")) {
    std::vector<std::string> names;
    if (const auto* chat = model.current(); chat && chat->is_room && !word.empty()) {
      // At the beginning of a line a nick is spoken to.
      for (const auto& occupant : chat->room.occupants) {
        if (occupant.nick != chat->room.nick) names.push_back(occupant.nick + (from == 0 ? ":" : ""));
      }
      if (word.starts_with("@")) {
        for (const auto& group : mention_groups) names.emplace_back(group.word);
      }
      return {from, beginning_with(names, word)};
    }
    if (!word.starts_with("@")) return {from, {}};
    for (const auto& chat : model.chats()) names.push_back("@" + chat->name);
    return {from, beginning_with(names, word)};
  }
  if (from == 0) {
    std::vector<std::string> names;
    for (const auto& command : all_commands()) names.push_back("/" + std::string(command.name));
    return {0, beginning_with(names, word)};
  }
  const auto name = before_cursor.substr(1, before_cursor.find(' ') - 1);
  const auto* command = find_command(name);
  if (!command || !command->complete) return {from, {}};
  const auto arguments = name.size() + 2;  // where they begin
  const auto line = read_line(before_cursor.substr(arguments));
  // A word being typed is the last one; after a blank the next begins.
  Word typed{before_cursor.size(), before_cursor.size(), {}};
  for (auto next = next_word(before_cursor, arguments); next; next = next_word(before_cursor, typed.end)) {
    typed = std::move(*next);
  }
  const bool open =
      before_cursor.substr(typed.from).starts_with('"') && (typed.end == typed.from + 1 || before_cursor.back() != '"');
  if (!open && before_cursor.back() == ' ') typed = {before_cursor.size(), before_cursor.size(), {}};
  const std::size_t index = typed.from == before_cursor.size() ? line.words.size() : line.words.size() - 1;
  auto found = beginning_with(command->complete(model, line, index), typed.text);
  for (auto& candidate : found) {
    if (open || candidate.find(' ') != candidate.npos) candidate = in_quotes(candidate);
  }
  return {typed.from, std::move(found)};
}

std::optional<xmpp::Jid> read_address(CommandHost& host, const std::string& text) {
  const auto parsed = xmpp::Jid::parse(text);
  if (!parsed) {
    host.complain("\"" + text + "\" is no address like somebody@example.org");
    return std::nullopt;
  }
  return parsed->bare();
}

std::optional<xmpp::Jid> address_or_current(CommandHost& host, const std::string& text) {
  if (!text.empty()) return read_address(host, text);
  if (const auto* chat = host.model().current()) return chat->jid;
  host.complain("no chat is open: name an address");
  return std::nullopt;
}

void report(CommandHost& host, const xmpp::Result<void>& result) {
  if (!result) host.complain(result.error().detail);
}

std::vector<std::string> known_addresses(const Model& model) {
  std::vector<std::string> all;
  for (const auto& chat : model.chats()) all.push_back(chat->jid.text());
  for (const auto& [key, contact] : model.contacts) all.push_back(contact.jid.text());
  for (const auto& request : model.requests) all.push_back(request.from.text());
  return all;
}

}  // namespace tui
