// xmpp-tui history JID, unread, export: what the store has, without a network.
#include <nlohmann/json.hpp>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb.hpp"

namespace tui {
namespace {

constexpr std::size_t at_once = 500;  // messages in memory

// Oldest first, page by page; of an empty `chat` all; false when `show` wants no more, or the store fails (and said
// why).
bool each_message(History& history, const AccountId& account, const xmpp::Jid& chat,
                  const std::function<bool(const ChatMessage&)>& show) {
  MessageId last = 0;
  for (;;) {
    const auto page = history.after(account, chat, last, at_once);
    if (!page) {
      complain(page.error().detail);
      return false;
    }
    for (const auto& message : *page) {
      if (!show(message)) return false;
    }
    if (page->size() < at_once) return true;
    last = page->back().id;
  }
}

// XEP-0227 §4.9: results of an archive, each as it would come from one.
std::string archive_result(const ChatMessage& message) {
  xmpp::Element result("result", std::string(xmpp::ns::mam));
  result.set_attr("id", message.archive_id.empty() ? std::to_string(message.id) : message.archive_id);
  auto& forwarded = result.add("forwarded", std::string(xmpp::ns::forward));
  forwarded.add("delay", std::string(xmpp::ns::delay)).set_attr("stamp", xmpp::format_timestamp(message.when));
  auto& stanza = forwarded.add("message", "jabber:client");
  const bool outgoing = message.direction == Direction::outgoing;
  stanza.set_attr("from", message.from.text());
  stanza.set_attr("to", outgoing ? message.chat.text() : message.account);
  stanza.set_attr("type", message.in_room ? "groupchat" : "chat");
  if (!message.stanza_id.empty()) stanza.set_attr("id", message.stanza_id);
  stanza.add_text_child("body", message.body);
  return to_xml(result);
}

class Export {
 public:
  Export(History& history, ExportFormat format) : history_(history), format_(format) {}

  bool account(const AccountId& id) {
    if (format_ == ExportFormat::xep0227) return archive(id);
    const auto chats = history_.chats(id);
    if (!chats) {
      complain(chats.error().detail);
      return false;
    }
    for (const auto& chat : *chats) {
      if (format_ == ExportFormat::text && !print_line("== " + shown(chat.jid.text(), false) + " ==")) return false;
      const bool all = each_message(history_, id, chat.jid, [&](const ChatMessage& message) {
        if (message.kind == MessageKind::notice) return true;
        return print_line(format_ == ExportFormat::text ? message_line(message) : message_json(message));
      });
      if (!all) return false;
    }
    return true;
  }

 private:
  // Of one user, in chronological order over all chats, as the XEP wants it.
  bool archive(const AccountId& id) {
    const auto own = xmpp::Jid::parse(id);
    if (!own) return true;
    std::string head = "<?xml version='1.0' encoding='UTF-8'?>\n<server-data xmlns='urn:xmpp:pie:0'><host jid='";
    xmpp::append_escaped(head, own->domain());
    head += "'><user name='";
    xmpp::append_escaped(head, own->local());
    if (!print_line(head + "'><archive xmlns='urn:xmpp:pie:0#mam'>")) return false;
    const bool all = each_message(history_, id, {}, [&](const ChatMessage& message) {
      const bool shows = message.kind == MessageKind::text && !message.retracted;
      return !shows || print_line(archive_result(message));
    });
    return all && print_line("</archive></user></host></server-data>");
  }

  History& history_;
  ExportFormat format_;
};

}  // namespace

int run_history(const Config& config, const HistoryOptions& options) {
  const auto jid = xmpp::Jid::parse(options.jid);
  if (!jid) {
    complain("\"" + options.jid + "\" is no address");
    return exit_usage;
  }
  auto opened = open_store(config);
  if (!opened.history) return opened.status;
  const auto page = opened.history->page(config.accounts.front().jid.bare().text(), *jid, 0, options.limit);
  if (!page) {
    complain(page.error().detail);
    return exit_failure;
  }
  for (const auto& message : *page) {
    if (message.kind == MessageKind::notice) continue;
    if (!print_line(options.json ? message_json(message) : message_line(message))) return exit_failure;
  }
  return exit_success;
}

int run_unread(const Config& config, bool json) {
  auto opened = open_store(config);
  if (!opened.history) return opened.status;
  nlohmann::ordered_json all{{"unread", 0}, {"mentions", 0}, {"chats", nlohmann::json::array()}};
  std::uint64_t unread = 0, mentions = 0;
  for (const auto& account : config.accounts) {
    const auto id = account.jid.bare().text();
    const auto chats = opened.history->chats(id);
    if (!chats) {
      complain(chats.error().detail);
      return exit_failure;
    }
    for (const auto& chat : *chats) {
      if (chat.unread == 0) continue;
      const auto state = opened.history->unread_state(id, chat.jid).value_or(UnreadState{});
      unread += state.count;
      mentions += state.mentions;
      all["chats"].push_back(
          {{"account", id}, {"chat", chat.jid.text()}, {"unread", state.count}, {"mentions", state.mentions}});
      if (!json) print_line(std::to_string(state.count) + "\t" + shown(chat.jid.text(), false));
    }
  }
  all["unread"] = unread;
  all["mentions"] = mentions;
  if (json) print_line(all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  return exit_success;
}

int run_export(const Config& config, ExportFormat format) {
  auto opened = open_store(config);
  if (!opened.history) return opened.status;
  return Export(*opened.history, format).account(config.accounts.front().jid.bare().text()) ? exit_success
                                                                                            : exit_failure;
}

}  // namespace tui
