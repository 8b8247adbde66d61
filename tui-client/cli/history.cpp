// xmpp-tui history JID, unread, export: what the store has, without a network.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "tui-client/cli/output.hpp"
#include "tui-client/cli/verb.hpp"
#include "tui-client/cli/verb_table.hpp"

namespace tui {
namespace {

constexpr std::size_t at_once = 500;  // messages in memory

// A verb that reads a page after the other while somebody takes what it prints, and lets a screen live between them.
class PagedVerb : public Verb {
 public:
  PagedVerb() : Verb(0) {}
  void on_room() override { go_on(); }

 protected:
  // One page, or finish().
  virtual void page() = 0;
  void start() override { go_on(); }

 private:
  void go_on() {
    if (going_on_ || finished() || !host().has_room()) return;
    going_on_ = true;
    host().loop().post([this, alive = watch()] {
      if (alive.expired()) return;
      going_on_ = false;
      if (finished()) return;
      page();
      go_on();
    });
  }
  bool going_on_ = false;
};

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

class Export final : public PagedVerb {
 public:
  explicit Export(const ExportOptions& options) : format_(options.format) {}

 private:
  void start() override {
    if (format_ == ExportFormat::xep0227) {
      // Of one user, in chronological order over all chats, as the XEP wants it.
      const auto own = account().jid;
      std::string head = "<?xml version='1.0' encoding='UTF-8'?>\n<server-data xmlns='urn:xmpp:pie:0'><host jid='";
      xmpp::append_escaped(head, own.domain());
      head += "'><user name='";
      xmpp::append_escaped(head, own.local());
      print(head + "'><archive xmlns='urn:xmpp:pie:0#mam'>");
      chats_.emplace_back();
    } else {
      const auto chats = history().chats(account_id());
      if (!chats) return finish(exit_failure, chats.error().detail);
      for (const auto& chat : *chats) chats_.push_back(chat.jid);
    }
    PagedVerb::start();
  }

  void page() override {
    if (at_ == chats_.size()) {
      if (format_ == ExportFormat::xep0227) print("</archive></user></host></server-data>");
      return finish(exit_success);
    }
    const auto& chat = chats_[at_];
    if (last_ == 0 && format_ == ExportFormat::text) print("== " + shown(chat.text(), false) + " ==");
    const auto messages = history().after(account_id(), chat, last_, at_once);
    if (!messages) return finish(exit_failure, messages.error().detail);
    for (const auto& message : *messages) {
      show(message);
      if (finished()) return;
    }
    if (messages->size() == at_once) {
      last_ = messages->back().id;
    } else {
      ++at_;
      last_ = 0;
    }
  }

  void show(const ChatMessage& message) {
    if (format_ == ExportFormat::xep0227) {
      if (message.kind == MessageKind::text && !message.retracted) print(archive_result(message));
    } else if (message.kind != MessageKind::notice) {
      print(format_ == ExportFormat::text ? message_line(message) : message_json(message));
    }
  }

  ExportFormat format_;
  std::vector<xmpp::Jid> chats_;  // an empty one: all
  std::size_t at_ = 0;
  MessageId last_ = 0;
};

// First backwards, to find where to begin, then forwards.
class HistoryVerb final : public PagedVerb {
 public:
  HistoryVerb(const HistoryOptions& options, xmpp::Jid jid)
      : jid_(std::move(jid)), json_(options.json), left_(options.limit) {}

 private:
  void page() override {
    if (printing_) return forwards();
    const auto wanted = std::min<std::size_t>(left_, at_once);
    const auto messages = history().page(account_id(), jid_, first_, wanted);
    if (!messages) return finish(exit_failure, messages.error().detail);
    if (!messages->empty()) {
      first_ = messages->front().id;
      if (last_ == 0) last_ = messages->back().id;
    }
    left_ -= static_cast<unsigned>(messages->size());
    if (messages->size() < at_once || left_ == 0) {
      if (last_ == 0) return finish(exit_success);
      printing_ = true;
      --first_;
    }
  }

  void forwards() {
    const auto messages = history().after(account_id(), jid_, first_, at_once);
    if (!messages) return finish(exit_failure, messages.error().detail);
    for (const auto& message : *messages) {
      if (message.id > last_) return finish(exit_success);  // came meanwhile
      if (message.kind != MessageKind::notice) print(json_ ? message_json(message) : message_line(message));
      if (finished()) return;
      first_ = message.id;
    }
    if (messages->size() < at_once) finish(exit_success);
  }

  xmpp::Jid jid_;
  bool json_;
  unsigned left_;
  MessageId first_ = 0, last_ = 0;
  bool printing_ = false;
};

class Unread final : public Verb {
 public:
  explicit Unread(const UnreadOptions& options) : Verb(0), json_(options.json) {}

 private:
  void start() override {
    nlohmann::ordered_json all{{"unread", 0}, {"mentions", 0}, {"chats", nlohmann::json::array()}};
    std::uint64_t unread = 0, mentions = 0;
    for (const auto& account : host().accounts()) {
      const auto id = account.jid.bare().text();
      const auto chats = history().chats(id);
      if (!chats) return finish(exit_failure, chats.error().detail);
      for (const auto& chat : *chats) {
        if (chat.unread == 0) continue;
        const auto state = history().unread_state(id, chat.jid).value_or(UnreadState{});
        unread += state.count;
        mentions += state.mentions;
        all["chats"].push_back(
            {{"account", id}, {"chat", chat.jid.text()}, {"unread", state.count}, {"mentions", state.mentions}});
        if (!json_) print(std::to_string(state.count) + "\t" + shown(chat.jid.text(), false));
      }
    }
    all["unread"] = unread;
    all["mentions"] = mentions;
    if (json_) print(all.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    finish(exit_success);
  }

  bool json_;
};

}  // namespace

MadeVerb make_verb(const HistoryOptions& options) {
  auto jid = xmpp::Jid::parse(options.jid);
  if (!jid) return tl::unexpected(no_address(options.jid));
  return std::make_unique<HistoryVerb>(options, std::move(*jid));
}
MadeVerb make_verb(const ExportOptions& options) { return std::make_unique<Export>(options); }
MadeVerb make_verb(const UnreadOptions& options) { return std::make_unique<Unread>(options); }

int run_history(const Config& config, const HistoryOptions& options) { return run_verb(config, "history", options); }
int run_unread(const Config& config, const UnreadOptions& options) { return run_verb(config, "unread", options); }
int run_export(const Config& config, const ExportOptions& options) { return run_verb(config, "export", options); }

}  // namespace tui
