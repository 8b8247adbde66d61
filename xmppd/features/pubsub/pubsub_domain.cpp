// XEP-0060 at a domain of its own ("pubsub.example.org"): nodes that belong to nobody's account. The use cases are the
// files beside this one, the same as for PEP.
#include "xmppd/features/pubsub/pubsub_domain.hpp"

#include <algorithm>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/service_domain.hpp"
#include "xmppd/features/pubsub/approval.hpp"
#include "xmppd/features/pubsub/pubsub_service.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

const IntSetting pubsub_max_service_nodes =
    IntSetting("pubsub.max_service_nodes", 1000, "Nodes that the pubsub service of a host may have in all.")
        .range(1, 100000);

namespace {

const StringSetting service_name =
    StringSetting("pubsub.service", "pubsub",
                  "Where each host offers publish-subscribe (XEP-0060) to everybody: this name in front of its domain.\n"
                  "Empty: nowhere.")
        .restart();
const StringSetting creators =
    StringSetting("pubsub.creators", "accounts",
                  "Who may create nodes at the pubsub service: \"accounts\" of this daemon, \"nobody\", or \"anybody\".")
        .choices({"accounts", "nobody", "anybody"});

class PubsubDomain final {
 public:
  PubsubDomain(Host& host, const std::string& name)
      : domain_(host, name, {"pubsub", "service", "Publish-Subscribe"}),
        place_(domain_.jid),
        service_(host, [&host](const Place&, const xmpp::Jid& who) { return may_create(host, who); }) {
    for (const auto ns : {xmpp::ns::pubsub, xmpp::ns::pubsub_owner}) {
      const auto handle = [this](IqRequest& request) { return handle_pubsub(service_, place_, request); };
      domain_.iq.on_get(At::Server, ns, "pubsub", handle);
      domain_.iq.on_set(At::Server, ns, "pubsub", handle);
    }
    for (const auto& feature : pubsub_features(ServiceKind::domain)) domain_.disco.add_feature(At::Server, feature);
    domain_.disco.add_node_handler(
        At::Server, [this](IqRequest& request, std::string_view node, bool items) -> std::optional<IqAnswer> {
          return describe_node(service_, place_, request.from(), node, items);
        });
    domain_.on_message = [this, &host](const StanzaPtr& message, const Origin& origin) {
      if (message->to().is_domain() && is_approval(*message)) {
        return take_approval(service_, place_, message, origin);
      }
      // A notification that came back is nothing to act upon (XEP-0060 §12.4), and an error gets no error.
      host.router.reply_error(message, origin, xmpp::StanzaError(xmpp::StanzaErrorCondition::service_unavailable));
    };
    host.hooks.session_available.on(Phase::Deliver, "pubsub", [this](SessionEvent& event) {
      service_.notifier.send_last_to_subscriber(place_, event.session.jid());
      return Verdict::Pass;
    });
    host.hooks.account_removed.on(Phase::Store, "pubsub", [this](AccountRemoved& event) {
      forget(event.account.jid());
      return Verdict::Pass;
    });
  }

 private:
  static bool may_create(const Host& host, const xmpp::Jid& who) {
    const auto& allowed = host.config.get(creators);
    return allowed == "anybody" || (allowed == "accounts" && host.directory.find(who.domain()) != nullptr);
  }

  // Whoever gets the name next inherits nothing: neither rights nor subscriptions; and nodes without an owner go.
  void forget(const xmpp::Jid& gone) {
    service_.nodes.with(place_, [this, gone](xmpp::Result<const Nodes*> nodes) {
      if (!nodes) return;
      for (auto at = (*nodes)->begin(); at != (*nodes)->end();) {
        const auto here = at++;  // which may go
        forget_at(here->second, gone);
      }
    });
  }

  void forget_at(const Node& node, const xmpp::Jid& gone) {
    const auto name = node.record.node;
    PubsubStore::SubscriptionChanges ended;
    for (const auto& [jid, subscription] : node.record.subscriptions) {
      if (jid.same_bare(gone)) ended[jid] = std::nullopt;
    }
    const auto log_failure = [gone](const xmpp::Result<xmpp::Done>& done) {
      if (!done) xmpp::log::error("pubsub", "{} is not forgotten: {}", gone.text(), done.error().detail);
    };
    if (node.record.affiliations.contains(gone)) {
      const auto owners = owners_of(place_.owner(0), node);
      if (std::all_of(owners.begin(), owners.end(), [&gone](const auto& each) { return each == gone; })) {
        Node left = node;
        for (const auto& [jid, nothing] : ended) left.record.subscriptions.erase(jid);
        return remove(std::move(left));
      }
      service_.nodes.change_affiliations(place_, name, {{gone, std::nullopt}}).then_detached(log_failure);
    }
    if (!ended.empty()) {
      service_.nodes.change_subscriptions(place_, name, std::move(ended)).then_detached(log_failure);
    }
  }

  void remove(Node node) {
    auto removed = service_.nodes.remove(place_, node.record.node);
    removed.then(service_.lifetime, [this, node = std::move(node)](const xmpp::Result<xmpp::Done>& done) {
      if (done) return service_.notifier.deleted(place_, node, {}, {});
      xmpp::log::error("pubsub", "{} has no owner any more and stays: {}", node.record.node, done.error().detail);
    });
  }

  ServiceDomain domain_;
  Place place_;
  PubsubService service_;
};

class Pubsub final : public Feature {
 public:
  explicit Pubsub(Host& host) {
    const auto& name = host.config.get(service_name);
    if (!name.empty()) domain_ = std::make_unique<PubsubDomain>(host, name);
  }

 private:
  std::unique_ptr<PubsubDomain> domain_;
};

}  // namespace

const FeatureEntry pubsub_feature{
    .name = "pubsub",
    .specifications = {{60, "1.30.0"}},
    .settings = {&service_name, &creators, &pubsub_max_service_nodes},
    .make = make_feature<Pubsub>,
};

}  // namespace xmppd
