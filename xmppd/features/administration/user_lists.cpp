// UserLists: lists and numbers of users.
#include "xmppd/features/administration/user_lists.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using Outcome = xmpp::Pending<CommandOutcome>;

constexpr xmpp::Timestamp microseconds = 1'000'000;

// §4.18
xmpp::DataForm how_many(std::string_view title) {
  auto form = admin_form(title);
  ask(form, "max_items", "list-single", "How many to show at most", false);
  for (const char* choice : {"25", "50", "75", "100", "150", "200", "none"}) {
    form.fields.back().options.push_back({{}, choice});
  }
  return form;
}

std::size_t limit_in(const Host& host, const CommandCall& call) {
  auto limit = static_cast<std::size_t>(host.config.get(administration_max_listed));
  const auto text = call.form().value("max_items").value_or("");
  std::size_t asked = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), asked).ec == std::errc()) limit = std::min(limit, asked);
  return limit;
}

CommandOutcome list_of(std::string_view title, std::string_view var, std::vector<std::string> users, bool more) {
  auto form = admin_form(title, "result");
  const auto shown = users.size();
  tell(form, var, "jid-multi", std::move(users));
  auto outcome = CommandOutcome::with(std::move(form));
  if (more) outcome.note = fmt::format("There are more than these {}.", shown);
  return outcome;
}

CommandOutcome number_of(std::string_view title, std::string_view var, std::uint64_t number) {
  auto form = admin_form(title, "result");
  tell(form, var, "text-single", {std::to_string(number)});
  return CommandOutcome::with(std::move(form));
}

}  // namespace

UserLists::UserLists(Host& host) : host_(host) {
  const auto note = [this](Session& session) {
    last_active_[session] = host_.environment.now();
    return Verdict::Pass;
  };
  host.hooks.message_from_client.on(Phase::Copy, "administration",
                                    [note](ClientMessage& event) { return note(event.sender); });
  host.hooks.presence_from_client.on(Phase::Copy, "administration",
                                     [note](ClientPresence& event) { return note(event.sender); });

  add_stored("registered-users", "Registered users", "registereduser", false);
  add_stored("disabled-users", "Disabled users", "disableduser", true);
  add_connected("get-online-users-list", "get-online-users-num", "Online users", "onlineuserjids", "onlineusersnum",
                Who::online);
  add_connected("get-active-users", "get-active-users-num", "Active users", "activeuserjids", "activeusersnum",
                Who::active);
  // §4.22 gives the list of idle users the field of the active ones.
  add_connected("get-idle-users", "get-idle-users-num", "Idle users", "activeuserjids", "idleusersnum", Who::idle);
}

void UserLists::add_stored(std::string_view name, std::string_view title, std::string_view var, bool disabled) {
  const std::string domain = host_.jid.text();
  host_.commands.add(
      {admin_node(fmt::format("get-{}-list", name)),
       fmt::format("{}: list", title),
       Command::For::admins,
       {fixed_stage(how_many(title))},
       [this, domain, disabled, title = std::string(title),
        field = fmt::format("{}jids", var)](const CommandCall& call) {
         auto& accounts = host_.stores.accounts;
         const auto limit = limit_in(host_, call);
         auto promise = std::make_shared<xmpp::Promise<CommandOutcome>>();
         auto outcome = promise->pending();
         (disabled ? accounts.list_disabled(domain, {}, limit + 1) : accounts.list(domain, {}, limit + 1))
             .then(owner_, [promise, title, field, limit](xmpp::Result<std::vector<AccountRecord>> page) {
               if (!page) return promise->complete(tl::unexpected(page.error()));
               const bool more = page->size() > limit;
               if (more) page->resize(limit);
               std::vector<std::string> users;
               for (const auto& record : *page) users.push_back(record.jid.text());
               promise->complete(list_of(title, field, std::move(users), more));
             });
         return outcome;
       }});
  host_.commands.add(
      {admin_node(fmt::format("get-{}-num", name)),
       fmt::format("{}: number", title),
       Command::For::admins,
       {},
       [this, domain, disabled, title = std::string(title), field = fmt::format("{}snum", var)](const CommandCall&) {
         auto& accounts = host_.stores.accounts;
         auto promise = std::make_shared<xmpp::Promise<CommandOutcome>>();
         auto outcome = promise->pending();
         (disabled ? accounts.count_disabled(domain) : accounts.count(domain))
             .then(owner_, [promise, title, field](const xmpp::Result<std::uint64_t>& number) {
               if (!number) return promise->complete(tl::unexpected(number.error()));
               promise->complete(number_of(title, field, *number));
             });
         return outcome;
       }});
}

void UserLists::add_connected(std::string_view list_node, std::string_view number_node, std::string_view title,
                              std::string_view var, std::string_view number_var, Who who) {
  host_.commands.add({admin_node(list_node),
                      fmt::format("{}: list", title),
                      Command::For::admins,
                      {fixed_stage(how_many(title))},
                      [this, who, title = std::string(title), var = std::string(var)](const CommandCall& call) {
                        const auto all = connected(who);
                        const auto shown = std::min(limit_in(host_, call), all.size());
                        std::vector<std::string> users(all.begin(), std::next(all.begin(), static_cast<long>(shown)));
                        return Outcome::ready(list_of(title, var, std::move(users), shown < all.size()));
                      }});
  host_.commands.add({admin_node(number_node),
                      fmt::format("{}: number", title),
                      Command::For::admins,
                      {},
                      [this, who, title = std::string(title), var = std::string(number_var)](const CommandCall&) {
                        return Outcome::ready(number_of(title, var, connected(who).size()));
                      }});
}

std::set<std::string> UserLists::connected(Who who) {
  const auto since = host_.environment.now() - host_.config.get(administration_idle_seconds) * microseconds;
  std::set<std::string> online, active;
  for (const auto& session : host_.sessions.all()) {
    if (!session->available()) continue;
    online.emplace(session->jid().bare_text());
    if (last_active_[*session] > since) active.emplace(session->jid().bare_text());
  }
  if (who == Who::online) return online;
  if (who == Who::active) return active;
  std::erase_if(online, [&active](const std::string& user) { return active.count(user) != 0; });
  return online;
}

}  // namespace xmppd
