// RFC 6121 §2: the roster of an account: get with versioning, set, removal.
#include "xmppd/features/roster.hpp"

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/presence_fanout.hpp"
#include "xmppd/features/roster_writer.hpp"
#include "xmppd/features/roster_xml.hpp"
#include "xmppd/features/subscription_state.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

const IntSetting roster_max_items =
    IntSetting("roster.max_items", 1000, "Contacts one account may keep.").range(1, 100000);
const IntSetting roster_max_requests =
    IntSetting("roster.max_requests", 200,
               "Unanswered subscription requests one account keeps; further ones are dropped.")
        .range(0, 100000);
const IntSetting roster_max_request_bytes =
    IntSetting("roster.max_request_bytes", 4096,
               "A subscription request larger than this is kept and delivered without its text and extensions.")
        .range(0, 1048576);
const IntSetting roster_max_text_bytes =
    IntSetting("roster.max_text_bytes", 1023, "Length of a contact's name and of a group's name.").range(1, 65536);
const IntSetting roster_max_groups =
    IntSetting("roster.max_groups", 64, "Groups one contact may be in.").range(0, 10000);

namespace {

class RosterFeature final : public Feature {
 public:
  explicit RosterFeature(Host& host) : host_(host), writer_(host) {
    host.iq.on_get(At::Account, xmpp::ns::roster, "query", [this](IqRequest& request) { return get(request); });
    host.iq.on_set(At::Account, xmpp::ns::roster, "query", [this](IqRequest& request) { return set(request); });
    host.hooks.stream_features.on(Phase::Deliver, "roster", [](StreamFeatures& event) {
      if (event.authenticated) {
        event.features.emplace_back("ver", std::string(xmpp::ns::roster_versioning));
        event.features.emplace_back("sub", std::string(xmpp::ns::subscription_preapproval));
      }
      return Verdict::Pass;
    });
  }

 private:
  IqAnswer get(IqRequest& request) {
    if (!request.from_owner()) return StanzaError(Condition::forbidden);
    const Roster& roster = request.account->roster();
    if (request.origin.session) request.origin.session->set_interested();

    const auto known = known_version(request.payload());
    if (known && covers_changes_since(roster, *known)) {
      if (*known < roster.version) push_after_reply(request.origin.session, *known);
      return ok();  // §2.6.2: an empty result says "your copy is good", the pushes follow it
    }
    Element query("query", std::string(xmpp::ns::roster));
    if (request.payload().has_attr("ver")) query.set_attr("ver", std::to_string(roster.version));
    for (const auto& item : roster.items) query.add(roster_item_element(item));
    return query;
  }

  // The version in a get, if it is one of ours.
  static std::optional<std::uint64_t> known_version(const Element& query) {
    return xmpp::parse_unsigned<std::uint64_t>(query.attr("ver"));
  }

  void push_after_reply(const std::shared_ptr<Session>& session, std::uint64_t since) {
    if (!session) return;
    session->work().when_handled(session->work().begun(), [this, since, weak = std::weak_ptr(session)] {
      const auto target = weak.lock();
      if (target && !target->closed()) writer_.push_changes(*target, since);
    });
  }

  IqAnswer set(IqRequest& request) {
    if (!request.from_owner()) return StanzaError(Condition::forbidden);
    RosterItemLimits limits;
    limits.name_bytes = limits.group_bytes = static_cast<std::size_t>(host_.config.get(roster_max_text_bytes));
    limits.groups = static_cast<std::size_t>(host_.config.get(roster_max_groups));
    auto parsed = parse_roster_set(request.payload(), limits);
    if (!parsed) return parsed.error();
    return parsed->remove ? remove(request, parsed->jid) : update(request, std::move(*parsed));
  }

  IqAnswer update(IqRequest& request, RosterSet set) {
    if (set.jid == request.account->jid()) return StanzaError(Condition::not_allowed, "that is your own address");
    const Roster& roster = request.account->roster();
    RosterItem item;
    if (const auto* existing = roster.find(set.jid)) {
      item = *existing;
    } else if (roster.items.size() >= static_cast<std::size_t>(host_.config.get(roster_max_items))) {
      return StanzaError(Condition::resource_constraint, "the roster is full");
    }
    item.jid = set.jid;
    item.name = std::move(set.name);
    item.groups = std::move(set.groups);
    RosterChange change;
    change.put = std::move(item);
    return commit(request, std::move(change), [] {});
  }

  // §2.5.2: whoever removes a contact ends both subscriptions.
  IqAnswer remove(IqRequest& request, const xmpp::Jid& contact) {
    if (!request.account->roster().find(contact)) return StanzaError(Condition::item_not_found);
    const auto state = subscription_state(request.account->roster(), contact);
    RosterChange change;
    change.remove = contact;
    if (state.pending_in) change.remove_request = contact;
    return commit(request, std::move(change), [account = request.account, contact, state, work = request.origin.work] {
      if (state.sends()) send_unavailable_of(*account, contact, work);
      if (state.sends() || state.pending_in) {
        send_from_account(*account, contact, xmpp::PresenceType::unsubscribed, work);
      }
      if (state.hears() || state.pending_out) {
        send_from_account(*account, contact, xmpp::PresenceType::unsubscribe, work);
      }
    });
  }

  // Pushes and answers when the change is on disk; `committed` runs between the two.
  IqAnswer commit(IqRequest& request, RosterChange change, std::function<void()> committed) {
    auto promise = std::make_shared<xmpp::Promise<IqReply>>();
    auto pending = promise->pending();
    writer_.apply(request.account, std::move(change),
                  [this, promise, account = request.account,
                   committed = std::move(committed)](xmpp::Result<RosterChange> result) {
                    if (!result) {
                      promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(result.error()))));
                      return;
                    }
                    writer_.push(*account, *result);
                    committed();
                    promise->complete(IqReply(std::nullopt));
                  });
    return pending;
  }

  Host& host_;
  RosterWriter writer_;
};

}  // namespace

const FeatureEntry roster_feature{
    .name = "roster",
    .specifications = {{0, "RFC 6121"}},
    .settings = {&roster_max_items, &roster_max_requests, &roster_max_request_bytes, &roster_max_text_bytes,
                 &roster_max_groups},
    .make = make_feature<RosterFeature>,
};

}  // namespace xmppd
