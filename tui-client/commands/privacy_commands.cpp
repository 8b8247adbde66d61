// /block /unblock /blocked /report /timer /privacy /password: who reaches us, and what others learn and keep.
#include <algorithm>

#include "tui-client/commands/command.hpp"
#include "tui-client/timer.hpp"

namespace tui {

namespace {

PersonalActions* personal_of(CommandHost& host, const AccountId& account) {
  auto* personal = account.empty() ? nullptr : host.client().personal(account);
  if (!personal) host.complain("not connected");
  return personal;
}

// The address given, with its resource for somebody in a room, or the open chat's.
std::optional<xmpp::Jid> whom(CommandHost& host, const std::string& text) {
  if (text.empty()) return address_or_current(host, text);
  const auto jid = xmpp::Jid::parse(text);
  if (!jid) return host.complain("\"" + text + "\" is no address"), std::nullopt;
  return *jid;
}

// What the report is about: the picked message, or the newest ones of the open chat, if they are this one's.
std::vector<std::string> evidence(const Model& model, const xmpp::Jid& who) {
  constexpr std::size_t most = 5;
  std::vector<std::string> ids;
  const auto* chat = model.current();
  if (!chat || chat->is_room || chat->jid != who) return ids;
  for (auto message = chat->messages.rbegin(); message != chat->messages.rend() && ids.size() < most; ++message) {
    if (chat->picked != 0 && message->id != chat->picked) continue;
    if (message->direction == Direction::incoming && !message->archive_id.empty()) ids.push_back(message->archive_id);
  }
  return ids;
}

void block_and_report(CommandHost& host, const xmpp::Jid& who, AbuseReport said) {
  const auto account = host.model().default_account();
  said.archive_ids = evidence(host.model(), who);
  const auto count = said.archive_ids.size();
  const std::string about =
      count == 0 ? "" : ", naming " + std::to_string(count) + (count == 1 ? " message" : " messages");
  // XEP-0377 §4: a report is a part of blocking.
  host.ask({"Block " + who.text() + " and report it to your server's operator as " + (said.abuse ? "abuse" : "spam") +
                about + "? (yes/no)",
            false, [&host, account, who, said](const std::string& answer) {
              if (answer != "yes") return host.say("neither blocked nor reported");
              if (auto* personal = personal_of(host, account)) report(host, personal->block(who, said));
            }});
}

void block(CommandHost& host, const CommandLine& line) {
  auto words = line.words;
  const auto option = std::find(words.begin(), words.end(), "--report");
  const bool reported = option != words.end();
  const auto at = static_cast<std::size_t>(option - words.begin());
  const auto who = whom(host, at > 0 ? line.word(0) : "");
  if (!who) return;
  const auto account = host.model().default_account();
  if (who->bare().text() == account) return host.complain("that is your own account");
  if (reported) {
    const auto kind = line.word(at + 1);
    if (!kind.empty() && kind != "spam" && kind != "abuse") {
      return host.complain("usage: /block [ADDRESS] [--report spam|abuse [TEXT]]");
    }
    return block_and_report(host, *who, {kind == "abuse", line.after(at + 2), {}});
  }
  if (auto* personal = personal_of(host, account)) report(host, personal->block(*who, std::nullopt));
}

void report_command(CommandHost& host, const CommandLine& line) {
  const auto who = whom(host, "");
  if (!who) return;
  const bool named = line.word(0) == "spam" || line.word(0) == "abuse";
  block_and_report(host, *who, {line.word(0) == "abuse", line.after(named ? 1 : 0), {}});
}

void unblock(CommandHost& host, const CommandLine& line) {
  const bool all = line.word(0) == "all";
  const auto who = all ? std::optional<xmpp::Jid>(xmpp::Jid()) : whom(host, line.word(0));
  if (!who) return;
  const auto account = host.model().default_account();
  if (!all && !host.model().blocked.contains({account, *who})) {
    const auto server = who->domain_jid();
    return host.complain(
        who->text() + " is not blocked" +
        (host.model().blocked.contains({account, server}) ? ", but all of " + server.text() + " is" : ""));
  }
  if (auto* personal = personal_of(host, account)) report(host, personal->unblock(*who));
}

void blocked(CommandHost& host, const CommandLine&) {
  const auto account = host.model().default_account();
  std::vector<std::string> lines;
  for (const auto& [of, jid] : host.model().blocked) {
    if (of == account) lines.push_back("⊘ " + jid.text());
  }
  if (lines.empty()) lines.emplace_back("Nobody. /block ADDRESS blocks somebody, or a whole server.");
  lines.emplace_back("");
  lines.emplace_back("/unblock ADDRESS, or /unblock all");
  host.model().overlay = {OverlayKind::help, "Blocked by " + account, std::move(lines), 0, {}};
}

// "30s", "5m", "2h", "1d", "1w", "off".
std::optional<std::uint32_t> read_time(const std::string& text) {
  if (text == "off") return 0;
  std::uint64_t number = 0;
  std::size_t at = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9' && number < max_timer_s; ++at) {
    number = number * 10 + static_cast<std::uint64_t>(text[at] - '0');
  }
  const auto unit = text.substr(at);
  const std::uint64_t each = unit == "s"   ? 1
                             : unit == "m" ? 60
                             : unit == "h" ? 3600
                             : unit == "d" ? 86'400
                             : unit == "w" ? 604'800
                                           : 0;
  constexpr std::uint64_t least = 10;
  if (at == 0 || number * each < least || number * each > max_timer_s) return std::nullopt;
  return static_cast<std::uint32_t>(number * each);
}

void timer(CommandHost& host, const CommandLine& line) {
  const auto* chat = host.model().current();
  if (!chat) return host.complain("open the chat first");
  if (line.words.empty()) {
    return host.say(chat->timer_s == 0 ? "messages of this chat stay"
                                       : "new messages of this chat disappear " + timer_words(chat->timer_s) +
                                             " after they were read");
  }
  const auto seconds = read_time(line.word(0));
  if (!seconds) return host.complain("usage: /timer 30s|5m|2h|1d|1w|off (10 seconds to 10 years)");
  auto* personal = personal_of(host, chat->account);
  if (!personal) return;
  report(host, personal->set_timer(chat->jid, *seconds));
  host.say(*seconds == 0 ? "new messages stay; those sent before disappear as they were to"
                         : "they disappear " + timer_words(*seconds) +
                               " after they were read: a request, no lock; readers can keep them");
}

constexpr Told told[] = {Told::receipts, Told::read, Told::typing, Told::sync};

void privacy(CommandHost& host, const CommandLine& line) {
  const bool all = line.words.size() > 0 && line.words.back() == "all";
  const auto* chat = host.model().current();
  if (!all && !chat) return host.complain("open the chat first, or end with \"all\": for all chats");
  const auto account = host.model().default_account();
  const auto jid = all ? xmpp::Jid() : chat->jid;
  const auto value = line.word(1);
  for (const auto what : told) {
    const bool list = line.words.empty() || (all && line.words.size() == 1);
    if (!list && line.word(0) != told_key(what)) continue;
    if (list) {
      host.set_privacy(account, jid, what, "?");
      continue;
    }
    if (value != "on" && value != "off" && value != "default" && !(value.empty() || value == "all")) break;
    const bool only_says = value.empty() || value == "all";
    return host.set_privacy(account, jid, what, only_says ? "?" : value == "default" ? "" : value);
  }
  if (!line.words.empty() && !(all && line.words.size() == 1)) {
    host.complain("usage: /privacy [receipts|read|typing|sync [on|off|default]] [all]");
  }
}

void password(CommandHost& host, const CommandLine& line) {
  // Not in the line, where it would be read over a shoulder and remembered.
  if (!line.words.empty()) return host.complain("usage: /password; the new one is asked for");
  const auto account = host.model().default_account();
  if (account.empty()) return host.complain("no account yet: /connect ADDRESS");
  host.change_password(account);
}

std::vector<std::string> complete_block(const Model& model, const CommandLine& line, std::size_t index) {
  if (index == 0) {
    auto all = known_addresses(model);
    all.emplace_back("--report");
    return all;
  }
  if (line.word(index - 1) == "--report") return {"spam", "abuse"};
  return index == 1 ? std::vector<std::string>{"--report"} : std::vector<std::string>();
}

std::vector<std::string> complete_unblock(const Model& model, const CommandLine&, std::size_t index) {
  std::vector<std::string> all;
  if (index != 0) return all;
  for (const auto& entry : model.blocked) all.push_back(entry.second.text());
  all.emplace_back("all");
  return all;
}

std::vector<std::string> complete_report(const Model&, const CommandLine&, std::size_t index) {
  return index == 0 ? std::vector<std::string>{"spam", "abuse"} : std::vector<std::string>();
}

std::vector<std::string> complete_timer(const Model&, const CommandLine&, std::size_t index) {
  return index == 0 ? std::vector<std::string>{"5m", "1h", "1d", "1w", "off"} : std::vector<std::string>();
}

std::vector<std::string> complete_privacy(const Model&, const CommandLine&, std::size_t index) {
  if (index == 0) return {"receipts", "read", "typing", "sync"};
  if (index == 1) return {"on", "off", "default"};
  return index == 2 ? std::vector<std::string>{"all"} : std::vector<std::string>();
}

}  // namespace

std::vector<Command> privacy_commands() {
  return {
      {"block", "[ADDRESS] [--report spam|abuse [TEXT]]",
       "Block somebody, or a whole server: nothing comes or goes. --report tells your server's operator why.", block,
       complete_block},
      {"unblock", "[ADDRESS|all]", "Take the block back.", unblock, complete_unblock},
      {"blocked", "", "Whom you have blocked.", blocked, nullptr},
      {"report", "[spam|abuse] [TEXT]",
       "Block the other side of this chat and report it, with the picked message or the newest ones.", report_command,
       complete_report},
      {"timer", "[30s|5m|2h|1d|1w|off]", "New messages of this chat disappear so long after they were read.", timer,
       complete_timer},
      {"privacy", "[receipts|read|typing|sync [on|off|default]] [all]",
       "What the other side learns unasked; sync: that your other devices learn what you have read. all: for all "
       "chats.",
       privacy, complete_privacy},
      {"password", "", "Change the account's password on the server.", password, nullptr},
  };
}

}  // namespace tui
