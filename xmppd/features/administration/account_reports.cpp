// XEP-0133 §4.8 to §4.10: a user's roster, last login and figures.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/administration/administration.hpp"
#include "xmppd/features/roster_xml.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using Outcome = xmpp::Pending<CommandOutcome>;

// One account each time: results of several could not be told apart (§4.8, §4.9).
xmpp::DataForm about_one(std::string_view title, std::string_view var, std::string_view type) {
  auto form = admin_form(title);
  ask(form, var, type, "The account");
  return form;
}

using Report = std::function<CommandOutcome(const std::shared_ptr<Account>&)>;

Outcome report_on(Host& host, const CommandCall& call, std::string_view var, Report report) {
  const auto asked = addresses(call.form(), var);
  if (asked.size() != 1) return Outcome::ready(CommandOutcome::failure("One account at a time, please."));
  if (asked.front().domain() != host.jid.domain()) {
    return Outcome::ready(CommandOutcome::failure("That is no account of this domain."));
  }
  auto promise = std::make_shared<xmpp::Promise<CommandOutcome>>();
  auto outcome = promise->pending();
  host.accounts.with(asked.front(), [promise, report](xmpp::Result<std::shared_ptr<Account>> account) {
    if (!account) return promise->complete(tl::unexpected(account.error()));
    promise->complete(*account ? report(*account) : CommandOutcome::failure("There is no such account."));
  });
  return outcome;
}

CommandOutcome roster_of(const std::shared_ptr<Account>& account) {
  auto form = admin_form("Roster", "result");
  tell(form, "accountjids", "jid-multi", {account->jid().text()});
  xmpp::Element query("query", std::string(xmpp::ns::roster));
  for (const auto& item : account->roster().items) query.add(roster_item_element(item));
  auto outcome = CommandOutcome::with(std::move(form));
  outcome.form_payload = std::move(query);
  return outcome;
}

CommandOutcome figures_of(const std::shared_ptr<Account>& account) {
  auto form = admin_form("Statistics", "result");
  tell(form, "accountjid", "jid-single", {account->jid().text()});
  tell(form, "rostersize", "text-single", {std::to_string(account->roster().items.size())});
  std::vector<std::string> resources, addresses;
  for (const auto& session : account->sessions()) {
    resources.emplace_back(session->jid().resource());
    addresses.push_back(session->facts().peer_address);
  }
  tell(form, "onlineresources", "text-multi", std::move(resources));
  tell(form, "ipaddresses", "text-multi", std::move(addresses));
  return CommandOutcome::with(std::move(form));
}

// §4.9: who is connected was last seen now, which is when he logged in; who never was has no time.
Outcome last_login(Host& host, const CommandCall& call, const xmpp::Lifetime& owner) {
  const auto asked = addresses(call.form(), "accountjids");
  if (asked.size() != 1) return Outcome::ready(CommandOutcome::failure("One account at a time, please."));
  auto promise = std::make_shared<xmpp::Promise<CommandOutcome>>();
  auto outcome = promise->pending();
  if (asked.front().domain() != host.jid.domain()) {
    promise->complete(CommandOutcome::failure("That is no account of this domain."));
    return outcome;
  }
  host.stores.accounts.find(asked.front())
      .then(owner, [promise](const xmpp::Result<std::optional<AccountRecord>>& record) {
        if (!record) return promise->complete(tl::unexpected(record.error()));
        if (!*record) return promise->complete(CommandOutcome::failure("There is no such account."));
        auto form = admin_form("Last login", "result");
        const auto when = (*record)->last_login;
        tell(form, "accountjids", "jid-multi", {(*record)->jid.text()});
        tell(form, "lastlogin", "text-single", {when ? xmpp::format_timestamp(*when) : "never"});
        promise->complete(CommandOutcome::with(std::move(form)));
      });
  return outcome;
}

}  // namespace

void add_account_reports(Host& host, const xmpp::Lifetime& owner) {
  const auto add = [&host](std::string_view name, std::string title, xmpp::DataForm form, Command::Run run) {
    host.commands.add(
        {admin_node(name), std::move(title), Command::For::admins, {fixed_stage(std::move(form))}, std::move(run)});
  };
  add("get-user-roster", "Show a user's roster", about_one("Showing a roster", "accountjids", "jid-multi"),
      [&host](const CommandCall& call) { return report_on(host, call, "accountjids", roster_of); });
  add("get-user-lastlogin", "Show a user's last login", about_one("Showing the last login", "accountjids", "jid-multi"),
      [&host, &owner](const CommandCall& call) { return last_login(host, call, owner); });
  add("user-stats", "Show a user's statistics", about_one("Showing statistics", "accountjid", "jid-single"),
      [&host](const CommandCall& call) { return report_on(host, call, "accountjid", figures_of); });
}

}  // namespace xmppd
