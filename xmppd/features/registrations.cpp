// Registrations that wait for approval: administrators are told, and decide from their client.
#include <fmt/format.h>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/attempt_limiter.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/registrations.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::Result;

constexpr std::size_t max_shown = 200;
constexpr std::size_t told_per_hour = 10;  // a flood fills the queue, not the administrators' screens

class Registrations final : public Feature {
 public:
  explicit Registrations(Host& host) : host_(host) {
    host.hooks.account_created.on(Phase::Deliver, "registrations", [this](AccountCreated& event) {
      look_at(event.account);
      return Verdict::Pass;
    });
    host.commands.add({"xmppd#registrations",
                       "Decide on registrations",
                       Command::For::admins,
                       {[this](const CommandCall&) { return choose(); }},
                       [this](const CommandCall& call) { return decide(call); }});
  }

 private:
  void look_at(const xmpp::Jid& account) {
    host_.stores.accounts.find(account).then(
        lifetime_, [this, account](const Result<std::optional<AccountRecord>>& found) {
          if (found && *found && (**found).awaits_approval) tell_admins(account);
        });
  }

  void tell_admins(const xmpp::Jid& account) {
    xmpp::log::info("register", "{} waits for approval", account.text());
    if (!limiter_.allow({}, host_.environment.now(), told_per_hour)) return;
    for (const auto& name : host_.config.get(settings::host_admins, host_.jid.domain())) {
      const auto admin = xmpp::Jid::parse(name);
      if (!admin) continue;
      xmpp::Element message("message", std::string(xmpp::ns::client));
      message.set_attr("id", host_.environment.new_id());
      message.add_text_child("subject", "Registration");
      message.add_text_child("body", fmt::format("{} would like to have an account and waits for approval: run the "
                                                 "command \"Decide on registrations\" of {}, or xmppctl registrations.",
                                                 account.text(), host_.jid.text()));
      host_.router.route(Stanza::make(std::move(message), host_.jid, *admin), Origin{});
    }
  }

  xmpp::Pending<xmpp::DataForm> choose() {
    const auto promise = std::make_shared<xmpp::Promise<xmpp::DataForm>>();
    host_.stores.accounts.list_waiting(std::string(host_.jid.domain()), max_shown)
        .then(lifetime_, [promise](const Result<std::vector<WaitingRegistration>>& waiting) {
          if (!waiting) return promise->complete(tl::unexpected(waiting.error()));
          xmpp::DataForm form;
          form.type = "form";
          form.title = "Decide on registrations";
          form.instructions = waiting->empty() ? "Nobody waits." : "Choose whom you decide on.";
          auto& who = form.add("accounts", {}, "list-multi");
          who.values.clear();
          who.label = "They wait";
          for (const auto& each : *waiting) {
            who.options.push_back({fmt::format("{}, since {}{}", each.jid.text(), xmpp::format_timestamp(each.asked),
                                               each.network.empty() ? "" : ", from " + each.network),
                                   each.jid.text()});
          }
          auto& decision = form.add("decision", "approve", "list-single");
          decision.label = "They";
          decision.options = {{"get their account", "approve"}, {"are refused", "refuse"}};
          decision.required = true;
          promise->complete(std::move(form));
        });
    return promise->pending();
  }

  struct Decisions {
    std::vector<xmpp::Jid> accounts;
    Decision decision = Decision::approve;
    std::size_t next = 0, done = 0;
    xmpp::Promise<CommandOutcome> promise;
  };

  xmpp::Pending<CommandOutcome> decide(const CommandCall& call) {
    const auto decisions = std::make_shared<Decisions>();
    if (const auto* chosen = call.form().field("accounts")) {
      for (const auto& value : chosen->values) {
        const auto jid = xmpp::Jid::parse(value);
        if (jid && jid->domain() == host_.jid.domain()) decisions->accounts.push_back(*jid);
      }
    }
    if (call.form().value("decision") == "refuse") decisions->decision = Decision::refuse;
    auto pending = decisions->promise.pending();
    decide_next(decisions);
    return pending;
  }

  void decide_next(const std::shared_ptr<Decisions>& decisions) {
    if (decisions->next == decisions->accounts.size()) {
      const bool approved = decisions->decision == Decision::approve;
      return decisions->promise.complete(
          CommandOutcome::done(fmt::format("{} {}.", decisions->done, approved ? "approved" : "refused")));
    }
    decide_registration(host_, decisions->accounts[decisions->next++], decisions->decision)
        .then(lifetime_, [this, decisions](const Result<xmpp::Done>& decided) {
          if (!decided && decided.error().code != xmpp::Errc::not_found) {
            return decisions->promise.complete(tl::unexpected(decided.error()));
          }
          if (decided) ++decisions->done;
          decide_next(decisions);
        });
  }

  Host& host_;
  AttemptLimiter limiter_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry registrations_feature{.name = "registrations",
                                                .specifications = {{77, "2.4"}},
                                                .settings = {},
                                                .make = make_feature<Registrations>};

}  // namespace xmppd
