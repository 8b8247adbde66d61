// XEP-0133 §4.1 to §4.7: accounts are added, removed, disabled, enabled again, get a new password; sessions end.
#include <fmt/format.h>

#include "xmppd/features/administration/administration.hpp"

namespace xmppd {
namespace {

using xmpp::Done;
using xmpp::Pending;
using Outcome = Pending<CommandOutcome>;

Outcome failed(std::string note) { return Outcome::ready(CommandOutcome::failure(std::move(note))); }

Pending<Done> not_possible(xmpp::Errc code, std::string why) {
  return Pending<Done>::ready(xmpp::fail(code, std::move(why)));
}

// The outcome of something that is done to one account.
Outcome outcome_of(Pending<Done> pending, std::string note, const xmpp::Lifetime& owner) {
  auto promise = std::make_shared<xmpp::Promise<CommandOutcome>>();
  auto outcome = promise->pending();
  pending.then(owner, [promise, note = std::move(note)](const xmpp::Result<Done>& done) {
    promise->complete(done ? CommandOutcome::done(note) : CommandOutcome::failure(reason_of(done.error()) + "."));
  });
  return outcome;
}

xmpp::Jid account_in(const CommandCall& call) { return addresses(call.form(), "accountjid").front(); }
std::string value_in(const CommandCall& call, std::string_view var) {
  return std::string(call.form().value(var).value_or(""));
}

xmpp::DataForm about_one(std::string_view title, std::string_view label) {
  auto form = admin_form(title);
  ask(form, "accountjid", "jid-single", label);
  return form;
}

xmpp::DataForm about_several(std::string_view title, std::string_view label) {
  auto form = admin_form(title);
  ask(form, "accountjids", "jid-multi", label);
  return form;
}

// Sessions of a bare address, or the one of a full address.
Pending<Done> end_sessions(Host& host, const xmpp::Jid& jid) {
  if (jid.domain() != host.jid.domain()) return not_possible(xmpp::Errc::not_found, "no account of this domain");
  std::size_t ended = 0;
  for (const auto& session : host.sessions.all()) {
    if (jid.is_bare() ? !session->jid().same_bare(jid) : session->jid() != jid) continue;
    host.sessions.kick(
        *session, {xmpp::StreamErrorCondition::policy_violation, "Disconnected by an administrator of the server."});
    ++ended;
  }
  if (ended == 0) return not_possible(xmpp::Errc::invalid_argument, "not connected");
  return Pending<Done>::ready(Done{});
}

}  // namespace

void add_account_commands(Host& host, const xmpp::Lifetime& owner) {
  const auto add = [&host](std::string_view name, std::string title, xmpp::DataForm form, Command::Run run) {
    host.commands.add(
        {admin_node(name), std::move(title), Command::For::admins, {fixed_stage(std::move(form))}, std::move(run)});
  };

  auto new_account = about_one("Adding a user", "The address of the new account");
  ask(new_account, "password", "text-private", "Its password");
  ask(new_account, "password-verify", "text-private", "The same again");
  add("add-user", "Add a user", std::move(new_account), [&host, &owner](const CommandCall& call) {
    auto password = value_in(call, "password");
    if (password != value_in(call, "password-verify")) return failed("The two passwords differ.");
    const auto jid = account_in(call);
    return outcome_of(host.account_admin.create(jid, std::move(password)), jid.text() + " was created.", owner);
  });

  add("delete-user", "Delete users", about_several("Deleting users", "The accounts to delete with all they have"),
      [&host, &owner](const CommandCall& call) {
        return for_each_address(
            addresses(call.form(), "accountjids"),
            [&host](const xmpp::Jid& jid) { return host.account_admin.remove(jid); }, "deleted", owner);
      });

  add("disable-user", "Disable users", about_several("Disabling users", "The accounts nobody shall log in to"),
      [&host, &owner](const CommandCall& call) {
        return for_each_address(
            addresses(call.form(), "accountjids"),
            [&host, self = call.requester](const xmpp::Jid& jid) {
              if (self.same_bare(jid)) return not_possible(xmpp::Errc::not_allowed, "that would lock you out");
              return host.account_admin.set_disabled(jid, true);
            },
            "disabled", owner);
      });

  add("reenable-user", "Enable users again", about_several("Enabling users again", "The accounts to log in to again"),
      [&host, &owner](const CommandCall& call) {
        return for_each_address(
            addresses(call.form(), "accountjids"),
            [&host](const xmpp::Jid& jid) { return host.account_admin.set_disabled(jid, false); }, "enabled", owner);
      });

  add("end-user-session", "End sessions of users",
      about_several("Ending sessions", "Accounts, for all of their sessions, or addresses of single sessions"),
      [&host, &owner](const CommandCall& call) {
        return for_each_address(
            addresses(call.form(), "accountjids", true),
            [&host](const xmpp::Jid& jid) { return end_sessions(host, jid); }, "ended", owner);
      });

  auto new_password = about_one("Changing a user's password", "The account");
  ask(new_password, "password", "text-private", "Its new password");
  add("change-user-password", "Change a user's password", std::move(new_password),
      [&host, &owner](const CommandCall& call) {
        const auto jid = account_in(call);
        return outcome_of(host.account_admin.set_password(jid, value_in(call, "password")),
                          jid.text() + " has a new password.", owner);
      });
}

}  // namespace xmppd
