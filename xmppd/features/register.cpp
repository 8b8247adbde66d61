// XEP-0077 In-Band Registration: new accounts where the operator allows it; password change and removal for everybody.
#include <deque>
#include <unordered_map>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"

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

// How many registrations each address has asked for lately. Bounded: past the bound, nobody new may register until
// old entries have expired.
class AttemptLimiter {
 public:
  bool allow(const std::string& address, xmpp::Timestamp now, std::size_t limit) {
    if (attempts_.size() >= max_addresses) {
      std::erase_if(attempts_, [now](const auto& entry) { return entry.second.back() <= now - window; });
      if (attempts_.size() >= max_addresses) return false;
    }
    auto& times = attempts_[address];
    while (!times.empty() && times.front() <= now - window) times.pop_front();
    if (times.size() >= limit) return false;
    times.push_back(now);
    return true;
  }

 private:
  static constexpr xmpp::Timestamp window = 3'600'000'000;
  static constexpr std::size_t max_addresses = 10'000;
  std::unordered_map<std::string, std::deque<xmpp::Timestamp>> attempts_;
};

StanzaError refusal_of(const xmpp::Error& error) {
  if (error.code == Errc::invalid_argument) return StanzaError(StanzaErrorCondition::not_acceptable);
  return xmpp::to_stanza_error(error);
}

Element fields() {
  Element query("query", std::string(xmpp::ns::register_account));
  query.add_text_child("instructions", "Choose a user name and a password.");
  query.add("username");
  query.add("password");
  return query;
}

class Register final : public Feature {
 public:
  explicit Register(Host& host) : host_(host) {
    host.pre_auth_iq = [this](const Element& iq, const std::string& address) { return before_login(iq, address); };
    host.hooks.stream_features.on(Phase::Deliver, "register", [this](StreamFeatures& offer) {
      if (!offer.authenticated && host_.config.get(enabled)) {
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
  // §3.1, for somebody who has no account yet.
  Pending<Element> before_login(const Element& iq, const std::string& address) {
    const auto* query = iq.child("query", xmpp::ns::register_account);
    const auto type = xmpp::iq_type(iq);
    const bool request = type == xmpp::IqType::get || type == xmpp::IqType::set;
    if (!host_.config.get(enabled) || !query || !request) {
      return Pending<Element>::ready(xmpp::fail(Errc::not_authorized, "stanza before authentication"));
    }
    if (type == xmpp::IqType::get) {
      auto result = xmpp::make_iq_result(iq);
      result.add(fields());
      return Pending<Element>::ready(std::move(result));
    }
    const auto refuse = [&iq](StanzaErrorCondition condition) {
      return Pending<Element>::ready(xmpp::make_error_reply(iq, StanzaError(condition)));
    };
    const auto name = query->child_text("username", xmpp::ns::register_account);
    auto password = query->child_text("password", xmpp::ns::register_account);
    const auto jid = xmpp::Jid::make(name, host_.jid.domain());
    if (name.empty() || password.empty() || !jid) return refuse(StanzaErrorCondition::not_acceptable);
    const auto limit = static_cast<std::size_t>(host_.config.get(max_per_hour));
    if (!limiter_.allow(address, host_.environment.now(), limit)) {
      xmpp::log::warning("register", "{} has reached register.max_per_hour", address);
      return refuse(StanzaErrorCondition::resource_constraint);
    }
    const auto promise = std::make_shared<xmpp::Promise<Element>>();
    host_.account_admin.create(*jid, std::move(password))
        .then(lifetime_, [promise, iq, address, account = *jid](const Result<xmpp::Done>& created) {
          if (!created) return promise->complete(xmpp::make_error_reply(iq, refusal_of(created.error())));
          xmpp::log::info("register", "{} created from {}", account.text(), address);
          promise->complete(xmpp::make_iq_result(iq));
        });
    return promise->pending();
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
    const auto& query = request.payload();
    const auto account = request.from().bare();
    if (query.child("remove", xmpp::ns::register_account)) {
      if (query.children().size() != 1) return StanzaError(StanzaErrorCondition::bad_request);
      xmpp::log::info("register", "{} removes itself", account.text());
      return when_done(host_.account_admin.remove(account));
    }
    const auto name = query.child_text("username", xmpp::ns::register_account);
    auto password = query.child_text("password", xmpp::ns::register_account);
    if (name.empty() || password.empty()) return StanzaError(StanzaErrorCondition::bad_request);
    const auto named = xmpp::Jid::make(name, host_.jid.domain());
    if (!named || *named != account) return StanzaError(StanzaErrorCondition::not_allowed);
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
  AttemptLimiter limiter_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry register_feature{.name = "register",
                                           .specifications = {{77, "2.4"}},
                                           .settings = {&enabled, &max_per_hour},
                                           .make = make_feature<Register>};

}  // namespace xmppd
