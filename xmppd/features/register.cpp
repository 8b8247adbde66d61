// XEP-0077 In-Band Registration: new accounts where the operator allows it, or for who is invited (XEP-0445); password
// change and removal for everybody.
#include "libxmpp/base/ip_address.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/attempt_limiter.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/password_policy.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/features/mutual_contacts.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::Errc;
using xmpp::Pending;
using xmpp::Result;
using xmpp::StanzaError;
using xmpp::StanzaErrorCondition;

const BoolSetting enabled =
    BoolSetting("register.enabled", false, "Anybody may create an account from a client (XEP-0077).");
const IntSetting max_per_hour =
    IntSetting("register.max_per_hour", 5, "How many accounts may be asked for from one address within an hour.")
        .range(1, 1'000'000);
const IntSetting max_per_hour_of_network =
    IntSetting("register.max_per_hour_of_network", 20,
               "The same for all addresses of one network: 24 bits of an IPv4 address, 48 of an IPv6 address.")
        .range(1, 1'000'000);
const BoolSetting approval =
    BoolSetting("register.approval", false,
                "Who registers without an invite can log in when an administrator has said so: those of host.admins "
                "are told,\n\"xmppctl registrations\" lists and decides.");
const IntSetting max_waiting =
    IntSetting("register.max_waiting", 100, "Registrations that may wait for approval, of each domain.")
        .range(1, 100'000);
const IntSetting approval_days =
    IntSetting("register.approval_days", 14, "A registration that nobody has decided on for so many days is refused.")
        .range(1, 3650);

constexpr xmpp::Timestamp one_day = 86'400'000'000;
constexpr std::string_view has_to_wait = "An administrator has to approve the account before you can log in.";

StanzaError refusal_of(const xmpp::Error& error) {
  if (error.code == Errc::invalid_argument) return StanzaError(StanzaErrorCondition::not_acceptable);
  return xmpp::to_stanza_error(error);
}

// §3.1; with the name that an invite has for its account.
Element fields(const std::optional<Invite>& invite, bool waits) {
  Element query("query", std::string(xmpp::ns::register_account));
  const bool named = invite && !invite->name.empty();
  const bool resets = invite && invite->resets;
  query.add_text_child("instructions", resets  ? std::string("Choose a new password.")
                                       : named ? "Choose a password."
                                       : waits ? "Choose a user name and a password. " + std::string(has_to_wait)
                                               : "Choose a user name and a password.");
  if (named) {
    query.add_text_child("username", invite->name);
  } else {
    query.add("username");
  }
  query.add("password");
  return query;
}

class Register final : public Feature {
 public:
  explicit Register(Host& host) : host_(host), contacts_(host) {
    host.pre_auth_iq = [this](const Element& iq, const std::shared_ptr<PreAuthClient>& client) {
      return before_login(iq, client);
    };
    host.hooks.stream_features.on(Phase::Deliver, "register", [this](StreamFeatures& offer) {
      if (offer.authenticated) return Verdict::Pass;
      const bool invites = host_.config.get(settings::invites_enabled);
      if (invites) offer.features.emplace_back("register", std::string(xmpp::ns::ibr_token));
      if (invites || host_.config.get(enabled)) {
        offer.features.emplace_back("register", std::string(xmpp::ns::register_feature));
      }
      return Verdict::Pass;
    });
    // Clients ask the server or their own account, the XEP shows both.
    for (const At at : {At::Server, At::OwnAccount}) {
      host.disco.add_feature(at, xmpp::ns::register_account);
      host.iq.on_get(at, xmpp::ns::register_account, "query",
                     [this](IqRequest& request) { return registered(request); });
      host.iq.on_set(at, xmpp::ns::register_account, "query", [this](IqRequest& request) { return change(request); });
    }
  }

 private:
  using Answer = Pending<Element>;

  static Answer refuse(const Element& iq, StanzaErrorCondition condition, std::string text = {}) {
    return Answer::ready(xmpp::make_error_reply(iq, StanzaError(condition, std::move(text))));
  }

  // For somebody who has no account yet.
  Answer before_login(const Element& iq, const std::shared_ptr<PreAuthClient>& client) {
    const auto type = xmpp::iq_type(iq);
    const bool invites = host_.config.get(settings::invites_enabled);
    if (const auto* shown = iq.child("preauth", xmpp::ns::pars); shown && invites && type == xmpp::IqType::set) {
      return take_token(iq, std::string(shown->attr("token")), client);
    }
    const auto* query = iq.child("query", xmpp::ns::register_account);
    const bool open = host_.config.get(enabled);
    if (!query || (!open && !invites) || (type != xmpp::IqType::get && type != xmpp::IqType::set)) {
      return Answer::ready(xmpp::fail(Errc::not_authorized, "stanza before authentication"));
    }
    if (!open && !client->invite) {
      return refuse(iq, StanzaErrorCondition::not_allowed, "Only who is invited can register here.");
    }
    if (type == xmpp::IqType::set) return registration(iq, *query, client);
    auto result = xmpp::make_iq_result(iq);
    result.add(fields(client->invite, waits(*client)));
    return Answer::ready(std::move(result));
  }

  // XEP-0445 §4. Whether the invite has expired is judged here alone, how often it may be used with each account.
  Answer take_token(const Element& iq, std::string token, const std::shared_ptr<PreAuthClient>& client) {
    const auto promise = std::make_shared<xmpp::Promise<Element>>();
    host_.invitations.check(std::move(token), client->group)
        .then(lifetime_, [promise, iq, client](const Result<Invite>& invite) {
          if (invite && (invite->registers || invite->resets)) {
            client->invite = *invite;
            return promise->complete(xmpp::make_iq_result(iq));
          }
          promise->complete(xmpp::make_error_reply(iq, invite ? no_invite() : refusal_of_token(invite.error())));
        });
    return promise->pending();
  }

  static StanzaError no_invite() {
    return StanzaError(StanzaErrorCondition::item_not_found, "The provided token is invalid or expired.");
  }
  static StanzaError refusal_of_token(const xmpp::Error& error) {
    if (error.code == Errc::not_found) return no_invite();
    if (error.code != Errc::limit_exceeded) return xmpp::to_stanza_error(error);
    return StanzaError(StanzaErrorCondition::resource_constraint, "Too many wrong tokens, try again in an hour.");
  }

  Answer registration(const Element& iq, const Element& query, const std::shared_ptr<PreAuthClient>& client) {
    const auto name = query.child_text("username", xmpp::ns::register_account);
    auto password = query.child_text("password", xmpp::ns::register_account);
    const auto jid = xmpp::Jid::make(name, host_.jid.domain());
    if (name.empty() || password.empty() || !jid) return refuse(iq, StanzaErrorCondition::not_acceptable);
    const auto& invite = client->invite;
    if (invite && !invite->name.empty() && jid->local() != invite->name) {
      return refuse(iq, StanzaErrorCondition::not_allowed, "The invite is for " + invite->name + ".");
    }
    if (auto why = objection_to_password(host_.config, *jid, password)) {
      return refuse(iq, StanzaErrorCondition::not_acceptable, *why);
    }
    if (!invite && !within_limits(*client)) return refuse(iq, StanzaErrorCondition::resource_constraint);
    const auto promise = std::make_shared<xmpp::Promise<Element>>();
    if (invite && !invite->name.empty()) {
      finish(iq, *jid, std::move(password), client, promise);
      return promise->pending();
    }
    host_.account_admin.is_free(*jid).then(lifetime_, [this, iq, jid = *jid, password = std::move(password), client,
                                                       promise](const Result<bool>& free) mutable {
      if (free && *free) return finish(iq, jid, std::move(password), client, promise);
      promise->complete(xmpp::make_error_reply(
          iq, free ? StanzaError(StanzaErrorCondition::conflict) : xmpp::to_stanza_error(free.error())));
    });
    return promise->pending();
  }

  bool waits(const PreAuthClient& client) const { return !client.invite && host_.config.get(approval); }

  bool within_limits(const PreAuthClient& client) {
    const auto now = host_.environment.now();
    const auto network = xmpp::network_of(client.address, 24, 48);
    const auto refused = [this, &client](std::string_view setting) {
      ++host_.directory.counters.limited_registrations;
      xmpp::log::warning("register", "{} has reached {}", client.group, setting);
      return false;
    };
    if (!limiter_.allow(client.group, now, static_cast<std::size_t>(host_.config.get(max_per_hour)))) {
      return refused("register.max_per_hour");
    }
    const auto limit = static_cast<std::size_t>(host_.config.get(max_per_hour_of_network));
    if (!network.empty() && !network_limiter_.allow(network, now, limit)) {
      return refused("register.max_per_hour_of_network");
    }
    return true;
  }

  Pending<xmpp::Done> create_waiting(const xmpp::Jid& jid, std::string password, const PreAuthClient& client) {
    return host_.account_admin.create_waiting(jid, std::move(password), xmpp::network_of(client.address, 24, 48),
                                              host_.environment.now() + host_.config.get(approval_days) * one_day,
                                              static_cast<std::size_t>(host_.config.get(max_waiting)));
  }

  void finish(const Element& iq, const xmpp::Jid& jid, std::string password,
              const std::shared_ptr<PreAuthClient>& client, const std::shared_ptr<xmpp::Promise<Element>>& promise) {
    const auto invite = client->invite;
    const auto id = invite ? std::optional(invite->id) : std::nullopt;
    auto& admin = host_.account_admin;
    const bool resets = invite && invite->resets;
    const bool waiting = waits(*client);
    auto work = resets    ? admin.reset_password(jid, std::move(password), *id)
                : waiting ? create_waiting(jid, std::move(password), *client)
                          : admin.create(jid, std::move(password), id);
    work.then(lifetime_, [this, promise, iq, client, jid, invite, resets, waiting](const Result<xmpp::Done>& done) {
      if (!done) {
        // An account that is to be reset may be gone like the invite: for who asks it is one.
        const bool gone = invite && done.error().code == Errc::not_found;
        return promise->complete(xmpp::make_error_reply(iq, gone ? no_invite() : refusal_of(done.error())));
      }
      xmpp::log::info("register", "{} {} from {}{}", jid.text(), resets ? "has a new password" : "created",
                      client->address, invite ? " by invite " + std::to_string(invite->id) : std::string());
      client->invite.reset();
      const auto reply = [promise, iq, waiting] {
        auto result = xmpp::make_iq_result(iq);
        if (waiting) {
          result.add("query", std::string(xmpp::ns::register_account)).add_text_child("instructions", has_to_wait);
        }
        promise->complete(std::move(result));
      };
      if (!invite || resets || invite->contact.empty()) return reply();
      contacts_.make(jid, invite->contact, reply);
    });
  }

  // At the server anybody can ask, from other hosts too; only those who are logged in here have something to change.
  bool is_ours(const IqRequest& request) const {
    return request.origin.session && &request.origin.session->host() == &host_;
  }

  IqAnswer registered(const IqRequest& request) const {
    if (!is_ours(request)) return StanzaError(StanzaErrorCondition::service_unavailable);
    Element known("query", std::string(xmpp::ns::register_account));
    known.add("registered");
    known.add_text_child("username", request.from().local());
    known.add("password");
    return known;
  }

  IqAnswer change(const IqRequest& request) {
    if (!is_ours(request)) return StanzaError(StanzaErrorCondition::not_allowed);
    if (!request.origin.session->has_full_rights()) {
      return StanzaError(StanzaErrorCondition::forbidden, "Not by an application password.");
    }
    const auto& query = request.payload();
    const auto account = request.from().bare();
    if (query.child("remove", xmpp::ns::register_account)) {
      if (query.children().size() != 1) return StanzaError(StanzaErrorCondition::bad_request);
      xmpp::log::info("register", "{} removes itself", account.text());
      return when_done(host_.account_admin.leave(account));
    }
    const auto name = query.child_text("username", xmpp::ns::register_account);
    auto password = query.child_text("password", xmpp::ns::register_account);
    if (name.empty() || password.empty()) return StanzaError(StanzaErrorCondition::bad_request);
    const auto named = xmpp::Jid::make(name, host_.jid.domain());
    if (!named || *named != account) return StanzaError(StanzaErrorCondition::not_allowed);
    if (auto why = objection_to_password(host_.config, account, password)) {
      return StanzaError(StanzaErrorCondition::not_acceptable, *why);
    }
    return when_done(host_.account_admin.set_password(account, std::move(password)));
  }

  IqAnswer when_done(Pending<xmpp::Done> work) {
    const auto promise = std::make_shared<xmpp::Promise<IqReply>>();
    work.then(lifetime_, [promise](const Result<xmpp::Done>& done) {
      promise->complete(done ? IqReply(std::nullopt) : IqReply(tl::unexpected(refusal_of(done.error()))));
    });
    return promise->pending();
  }

  Host& host_;
  MutualContacts contacts_;
  AttemptLimiter limiter_, network_limiter_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry register_feature{.name = "register",
                                           .specifications = {{77, "2.4"}, {445, "0.2.0"}},
                                           .settings = {&enabled, &max_per_hour, &max_per_hour_of_network, &approval,
                                                        &max_waiting, &approval_days},
                                           .make = make_feature<Register>};

}  // namespace xmppd
