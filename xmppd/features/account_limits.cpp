// What one account may send in a time: people don't reach it, programs that send to everybody do. New accounts may send
// less, and what goes to other servers is counted apart: their operators judge all of us by it.
#include "xmppd/core/account_limits.hpp"

#include <algorithm>

#include "libxmpp/base/log.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/message_content.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using What = AccountLimits::What;
using xmpp::StanzaError;

constexpr xmpp::Timestamp one_minute = 60'000'000;
constexpr xmpp::Timestamp one_hour = 60 * one_minute;
constexpr xmpp::Timestamp one_day = 24 * one_hour;

const IntSetting new_days =
    IntSetting("limits.new_days", 3, "An account is new for so many days, and may send less. 0: none is.").range(0, 3650);
const ListSetting limits_exempt =
    ListSetting("limits.exempt", std::vector<std::string>{},
                "Accounts that the limits of this table are not for: \"bot@example.org\". Administrators are exempt.");
const IntSetting messages_per_minute =
    IntSetting("limits.messages_per_minute", 240,
               "Messages that one account may send within a minute; more are refused (policy-violation, \"wait\"). 0 for "
               "no limit,\nhere and below.")
        .range(0, 1'000'000);
const IntSetting new_messages_per_minute =
    IntSetting("limits.new_messages_per_minute", 60, "The same of a new account.").range(0, 1'000'000);
const IntSetting requests_per_hour =
    IntSetting("limits.requests_per_hour", 60, "Requests for a subscription that one account may send within an hour.")
        .range(0, 1'000'000);
const IntSetting new_requests_per_hour =
    IntSetting("limits.new_requests_per_hour", 20, "The same of a new account.").range(0, 1'000'000);
const IntSetting departures_per_minute =
    IntSetting("limits.departures_per_minute", 600,
               "Stanzas for people at other servers, one by one, that one account may send within a minute.")
        .range(0, 10'000'000);
const IntSetting new_departures_per_minute =
    IntSetting("limits.new_departures_per_minute", 120, "The same of a new account.").range(0, 10'000'000);
const IntSetting departing_bytes =
    IntSetting("limits.departing_bytes_per_minute", 4'194'304, "Their bytes.").range(0, std::int64_t{1} << 40);
const IntSetting new_departing_bytes =
    IntSetting("limits.new_departing_bytes_per_minute", 1'048'576, "The same of a new account.")
        .range(0, std::int64_t{1} << 40);

class Limits final : public Feature {
 public:
  explicit Limits(Host& host) : host_(host) {
    host.limits = &limits_;
    host.accounts.add_part([this](const xmpp::Jid& owner) { return load(owner); });
    host.hooks.message_from_client.on(Phase::Guard, "limits", [this](ClientMessage& m) {
      const auto& message = m.stanza->element();
      if (xmpp::message_type(message) == xmpp::MessageType::error) return Verdict::Pass;
      const bool says = !lone_chat_state(message);
      return verdict(m, (!says || take(m, What::messages, 1, messages_per_minute, new_messages_per_minute, one_minute)) &&
                            may_depart(m));
    });
    host.hooks.presence_from_client.on(Phase::Guard, "limits", [this](ClientPresence& p) {
      if (p.stanza->to().empty() || p.stanza->type() == "error") return Verdict::Pass;
      const bool asks = p.stanza->type() == "subscribe";
      return verdict(p, (!asks || take(p, What::requests, 1, requests_per_hour, new_requests_per_hour, one_hour)) &&
                            may_depart(p));
    });
    // An answer is one to a question: who asks is limited.
    host.hooks.iq_from_client.on(Phase::Guard, "limits", [this](ClientIq& iq) {
      const auto type = iq.stanza->type();
      return type == "result" || type == "error" ? Verdict::Pass : verdict(iq, may_depart(iq));
    });
  }

 private:
  xmpp::Pending<AccountCache::Prepare> load(const xmpp::Jid& owner) {
    auto promise = std::make_shared<xmpp::Promise<AccountCache::Prepare>>();
    auto pending = promise->pending();
    host_.stores.accounts.find(owner).then(
        lifetime_, [this, promise](const xmpp::Result<std::optional<AccountRecord>>& found) {
          if (!found) return promise->complete(tl::unexpected(found.error()));
          const auto created = *found ? (**found).created : 0;
          promise->complete(AccountCache::Prepare([this, created](Account& account) { created_[account] = created; }));
        });
    return pending;
  }

  template <class Event>
  Verdict verdict(Event& event, bool allowed) {
    if (allowed) return Verdict::Pass;
    host_.router.reply_error(event.stanza, event.origin,
                             StanzaError(xmpp::StanzaErrorType::wait, xmpp::StanzaErrorCondition::policy_violation,
                                         "You are sending too much; wait a little."));
    return Verdict::Handled;
  }

  template <class Event>
  bool take(Event& event, What what, std::int64_t amount, const IntSetting& usual, const IntSetting& of_new,
            xmpp::Timestamp period) {
    Account& account = event.sender.account();
    const auto now = host_.environment.now();
    const bool is_new = now - created_[account] < host_.config.get(new_days) * one_day;
    const AccountLimits::Rate rate{host_.config.get(is_new ? of_new : usual), period};
    if (limits_.take(account.jid(), what, amount, rate, is_new, now)) return true;
    // Looked at now and not with each stanza; lifted, it is left alone for an hour.
    if (exempt(event.sender.jid())) return limits_.lift(account.jid(), now);
    auto& counters = host_.directory.counters;
    ++(what == What::messages   ? counters.limited_messages
       : what == What::requests ? counters.limited_requests
                                : counters.limited_departures);
    xmpp::log::debug("limits", "{}: too many {}", event.sender.facts().stream_id,
                     AccountLimits::names[static_cast<std::size_t>(what)]);
    return false;
  }

  // Presence to all contacts is one thing that somebody does, whoever gets it.
  template <class Event>
  bool may_depart(Event& event) {
    const auto domain = event.stanza->to().domain();
    auto& directory = host_.directory;
    if (domain.empty() || directory.find(domain) || directory.find_service(domain) || directory.find_external(domain)) {
      return true;
    }
    const auto bytes = static_cast<std::int64_t>(event.stanza->wire().size());
    return take(event, What::departures, 1, departures_per_minute, new_departures_per_minute, one_minute) &&
           take(event, What::departing_bytes, bytes, departing_bytes, new_departing_bytes, one_minute);
  }

  bool exempt(const xmpp::Jid& sender) const {
    const auto& list = host_.config.get(limits_exempt);
    return host_.is_admin(sender) || std::find(list.begin(), list.end(), sender.bare_text()) != list.end();
  }

  Host& host_;
  AccountLimits limits_;
  PerAccount<xmpp::Timestamp> created_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry account_limits_feature{
    .name = "limits",
    .specifications = {},
    .settings = {&new_days, &limits_exempt, &messages_per_minute, &new_messages_per_minute, &requests_per_hour,
                 &new_requests_per_hour, &departures_per_minute, &new_departures_per_minute, &departing_bytes,
                 &new_departing_bytes},
    .make = make_feature<Limits>};

}  // namespace xmppd
