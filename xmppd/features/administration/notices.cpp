// Notices: what the host tells its users.
#include "xmppd/features/administration/notices.hpp"

#include <fmt/format.h>

#include "libxmpp/base/log.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using Outcome = xmpp::Pending<CommandOutcome>;
using xmpp::MessageType;

constexpr std::string_view motd = "motd";
constexpr std::string_view welcome = "welcome";
constexpr std::size_t accounts_at_a_time = 100;

xmpp::DataForm one_text(std::string_view title, std::string_view var, std::string_view label) {
  auto form = admin_form(title);
  ask(form, var, "text-multi", label);
  return form;
}

// One page of accounts after the other; the store's queue is the brake.
struct WalkAccounts : std::enable_shared_from_this<WalkAccounts> {
  Host& host;
  std::weak_ptr<void> owner;
  std::function<void(const xmpp::Jid&)> visit;
  std::shared_ptr<xmpp::Promise<CommandOutcome>> promise = std::make_shared<xmpp::Promise<CommandOutcome>>();
  xmpp::Jid after;
  std::uint64_t visited = 0;

  WalkAccounts(Host& h, const xmpp::Lifetime& o, std::function<void(const xmpp::Jid&)> v)
      : host(h), owner(o.watch()), visit(std::move(v)) {}

  void step() {
    host.stores.accounts.list(host.jid.text(), after, accounts_at_a_time)
        .then(owner, [self = shared_from_this()](const xmpp::Result<std::vector<AccountRecord>>& page) {
          if (!page) return self->promise->complete(tl::unexpected(page.error()));
          for (const auto& record : *page) self->visit(record.jid);
          self->visited += page->size();
          if (page->size() < accounts_at_a_time) {
            return self->promise->complete(CommandOutcome::done(fmt::format("Sent to {} accounts.", self->visited)));
          }
          self->after = page->back().jid;
          self->step();
        });
  }
};

}  // namespace

Notices::Notices(Host& host) : host_(host) {
  add_announcements();
  add_message_of_the_day();
  add_welcome();
  for (const auto name : {motd, welcome}) {
    host.stores.notices.get(host.jid.text(), std::string(name))
        .then(owner_, [this, name](xmpp::Result<std::optional<Notice>> found) {
          if (!found) return xmpp::log::error("administration", "{}: {}", name, found.error().detail);
          // One that was set meanwhile is newer.
          if (*found) current_.try_emplace(std::string(name), std::move(**found));
        });
  }
}

void Notices::add_announcements() {
  host_.commands.add({admin_node("announce"),
                      "Send an announcement to online users",
                      Command::For::admins,
                      {fixed_stage(one_text("Announcing", "announcement", "The announcement"))},
                      [this](const CommandCall& call) {
                        const auto text = text_of(call.form(), "announcement");
                        if (auto why = objection_to_text(text)) return Outcome::ready(CommandOutcome::failure(*why));
                        std::size_t sent = 0;
                        for (const auto& session : host_.sessions.all()) {
                          if (!session->available()) continue;
                          send(session->jid(), MessageType::headline, text, call.work);
                          ++sent;
                        }
                        return Outcome::ready(CommandOutcome::done(fmt::format("Sent to {} clients.", sent)));
                      }});
  // Not among the commands of the XEP: who is away finds it when he is back.
  host_.commands.add({"xmppd#announce-all",
                      "Send an announcement to all users",
                      Command::For::admins,
                      {fixed_stage(one_text("Announcing", "announcement", "The announcement"))},
                      [this](const CommandCall& call) {
                        auto text = text_of(call.form(), "announcement");
                        if (auto why = objection_to_text(text)) return Outcome::ready(CommandOutcome::failure(*why));
                        return announce_to_all(std::move(text), call.work);
                      }});
}

void Notices::add_message_of_the_day() {
  host_.commands.add({admin_node("set-motd"),
                      "Set the message of the day",
                      Command::For::admins,
                      {fixed_stage(one_text("Setting the message of the day", motd, "The message"))},
                      setter(std::string(motd), std::string(motd), "The message of the day is set.")});
  host_.commands.add({admin_node("edit-motd"),
                      "Edit the message of the day",
                      Command::For::admins,
                      {[this](const CommandCall&) {
                        auto form = one_text("Editing the message of the day", motd, "The message");
                        if (const auto now = current_.find(motd); now != current_.end()) {
                          std::string_view rest = now->second.text;
                          for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
                            form.fields.back().values.emplace_back(rest.substr(0, end));
                            rest.remove_prefix(end + 1);
                          }
                          form.fields.back().values.emplace_back(rest);
                        }
                        return xmpp::Pending<xmpp::DataForm>::ready(std::move(form));
                      }},
                      setter(std::string(motd), std::string(motd), "The message of the day is set.")});
  host_.commands.add({admin_node("delete-motd"),
                      "Delete the message of the day",
                      Command::For::admins,
                      {},
                      remover(std::string(motd), "There is no message of the day any more.")});
  host_.hooks.session_available.on(Phase::Deliver, "administration", [this](SessionEvent& event) {
    show_message_of_the_day(event.session);
    return Verdict::Pass;
  });
}

void Notices::add_welcome() {
  host_.commands.add({admin_node("set-welcome"),
                      "Set the welcome message",
                      Command::For::admins,
                      {fixed_stage(one_text("Setting the welcome message", welcome, "What new accounts find"))},
                      setter(std::string(welcome), std::string(welcome), "The welcome message is set.")});
  host_.commands.add({admin_node("delete-welcome"),
                      "Delete the welcome message",
                      Command::For::admins,
                      {},
                      remover(std::string(welcome), "There is no welcome message any more.")});
  host_.hooks.account_created.on(Phase::Deliver, "administration", [this](AccountCreated& event) {
    const auto now = current_.find(welcome);
    if (now != current_.end()) send(event.account, MessageType::normal, now->second.text, {});
    return Verdict::Pass;
  });
}

Command::Run Notices::setter(std::string name, std::string var, std::string note) {
  return [this, name, var, note](const CommandCall& call) {
    Notice notice{text_of(call.form(), var), host_.environment.now()};
    if (auto why = objection_to_text(notice.text)) return Outcome::ready(CommandOutcome::failure(*why));
    auto promise = std::make_shared<xmpp::Promise<CommandOutcome>>();
    auto outcome = promise->pending();
    host_.stores.notices.put(host_.jid.text(), name, notice)
        .then(owner_, [this, name, notice, note, promise](const xmpp::Result<xmpp::Done>& stored) {
          if (!stored) return promise->complete(tl::unexpected(stored.error()));
          current_.insert_or_assign(name, notice);
          promise->complete(CommandOutcome::done(note));
        });
    return outcome;
  };
}

Command::Run Notices::remover(std::string name, std::string note) {
  return [this, name, note](const CommandCall&) {
    auto promise = std::make_shared<xmpp::Promise<CommandOutcome>>();
    auto outcome = promise->pending();
    host_.stores.notices.remove(host_.jid.text(), name)
        .then(owner_, [this, name, note, promise](const xmpp::Result<xmpp::Done>& removed) {
          if (!removed && removed.error().code == xmpp::Errc::not_found) {
            return promise->complete(CommandOutcome::failure("There is none."));
          }
          if (!removed) return promise->complete(tl::unexpected(removed.error()));
          current_.erase(name);
          promise->complete(CommandOutcome::done(note));
        });
    return outcome;
  };
}

Outcome Notices::announce_to_all(std::string text, Work work) {
  const auto walk = std::make_shared<WalkAccounts>(
      host_, owner_, [this, text = std::move(text), work = std::move(work)](const xmpp::Jid& account) {
        send(account, MessageType::normal, text, work);
      });
  auto outcome = walk->promise->pending();
  walk->step();
  return outcome;
}

// Once per account and edition: a phone that comes and goes all day does not show it each time.
void Notices::show_message_of_the_day(Session& session) {
  const auto now = current_.find(motd);
  if (now == current_.end()) return;
  host_.stores.notices.first_time(session.account().jid(), std::string(motd), now->second.changed)
      .then(owner_, [this, to = session.jid(), text = now->second.text](const xmpp::Result<bool>& first) {
        if (first && *first) send(to, MessageType::headline, text, {});
      });
}

std::optional<std::string> Notices::objection_to_text(const std::string& text) const {
  if (text.size() <= static_cast<std::size_t>(host_.config.get(administration_max_notice_bytes))) return std::nullopt;
  return "The text is too long.";
}

void Notices::send(const xmpp::Jid& to, MessageType type, const std::string& text, const Work& work) {
  xmpp::Element message("message", std::string("jabber:client"));
  if (type == MessageType::headline) message.set_attr("type", "headline");
  message.set_attr("id", host_.environment.new_id());
  message.add_text_child("body", text);
  host_.router.route(Stanza::make(std::move(message), host_.jid, to), Origin{nullptr, work});
}

}  // namespace xmppd
