// XEP-0012 Last Activity: since when a user is away, for those who may see when they are there.
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/user_xml.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

constexpr std::size_t max_status_bytes = 1024;  // a longer one is not kept
constexpr std::uint64_t max_bytes = 16'384;

Element answer_of(std::int64_t seconds) {
  Element query("query", std::string(xmpp::ns::last_activity));
  query.set_attr("seconds", std::to_string(std::max<std::int64_t>(0, seconds)));
  return query;
}

class LastActivity final : public Feature {
 public:
  explicit LastActivity(Host& host) : host_(host), started_(host.environment.now()) {
    for (const At at : {At::Server, At::Account}) host.disco.add_feature(at, xmpp::ns::last_activity);
    host.iq.on_get(At::Server, xmpp::ns::last_activity, "query",
                   [this](IqRequest&) { return answer_of(seconds_since(started_)); });  // §5: uptime
    host.iq.on_get(At::Account, xmpp::ns::last_activity, "query", [this](IqRequest& r) { return get(r); });
    host.hooks.iq_to_account.on(Phase::Guard, "last_activity", [this](AccountIq& iq) { return to_resource(iq); });
    host.hooks.presence_from_client.on(Phase::Copy, "last_activity", [this](ClientPresence& p) {
      if (p.stanza->to().empty()) parting_[p.sender] = p.stanza->element().child_text("status", xmpp::ns::client);
      return Verdict::Pass;
    });
    host.session_states.add(
        "last_activity",
        [this](Session& session) { return parting_[session].size() <= max_status_bytes ? parting_[session] : ""; },
        [this](Session& session, const std::string& status) { parting_[session] = status; });
    host.hooks.session_unavailable.on(Phase::Deliver, "last_activity", [this](SessionEvent& event) {
      leaves(event.session);
      return Verdict::Pass;
    });
  }

 private:
  std::int64_t seconds_since(xmpp::Timestamp then) const { return (host_.environment.now() - then) / 1'000'000; }

  static bool may_know(const Account& account, const xmpp::Jid& who) {
    return who.same_bare(account.jid()) || account.roster().sends_to(who.bare());
  }

  // §3
  IqAnswer get(IqRequest& request) {
    if (!may_know(*request.account, request.from())) return StanzaError(Condition::forbidden);
    if (request.account->any_available()) return answer_of(0);
    return answer_with_stored(host_.stores.user_xml.get(request.account->jid(), UserXmlArea::last_activity, {}),
                              lifetime_, [this](std::optional<Element> stored) -> IqReply {
                                const auto since = stored ? xmpp::parse_timestamp(stored->attr("stamp")) : std::nullopt;
                                if (!since) return tl::unexpected(StanzaError(Condition::item_not_found));
                                auto query = answer_of(seconds_since(*since));
                                query.set_text(stored->text());
                                return query;
                              });
  }

  // §4: who may not see the user does not reach the client with it either.
  Verdict to_resource(AccountIq& iq) {
    if (iq.stanza->to().is_bare() || iq.stanza->type() != "get") return Verdict::Pass;
    if (!iq.stanza->element().child("query", xmpp::ns::last_activity)) return Verdict::Pass;
    if (may_know(iq.recipient, iq.stanza->from())) return Verdict::Pass;
    host_.router.reply_error(iq.stanza, iq.origin, StanzaError(Condition::forbidden));
    return Verdict::Handled;
  }

  // The last of the user's sessions: what it said in parting, and when. Its presence is still there.
  void leaves(Session& session) {
    for (const auto& other : session.account().sessions()) {
      if (other.get() != &session && other->available()) return;
    }
    Element left("left", std::string(xmpp::ns::last_activity));
    left.set_attr("stamp", xmpp::format_timestamp(host_.environment.now()));
    // After a connection that broke this is what it said last, perhaps long before.
    const auto& status = parting_[session];
    if (!session.closed() && status.size() <= max_status_bytes) left.set_text(status);
    host_.stores.user_xml.put(session.account().jid(), UserXmlArea::last_activity, {}, xmpp::to_xml(left), max_bytes)
        .then(lifetime_, [](const xmpp::Result<xmpp::Done>& stored) {
          if (!stored && stored.error().code != xmpp::Errc::not_found) {  // not_found: the account goes
            xmpp::log::warning("last_activity", "{}", stored.error().detail);
          }
        });
  }

  Host& host_;
  xmpp::Timestamp started_;
  PerSession<std::string> parting_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry last_activity_feature{
    .name = "last_activity", .specifications = {{12, "2.0"}}, .settings = {}, .make = make_feature<LastActivity>};

}  // namespace xmppd
