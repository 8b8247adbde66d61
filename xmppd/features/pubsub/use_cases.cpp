// Which request is which use case of XEP-0060; the use cases are the files beside it.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/features/pubsub/pubsub_error.hpp"
#include "xmppd/features/pubsub/pubsub_service.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

struct UseCase {
  std::string_view ns;
  bool set;
  std::string_view action;
  PubsubOperation run;
};

constexpr UseCase use_cases[]{
    {xmpp::ns::pubsub, true, "publish", publish_item},
    {xmpp::ns::pubsub, true, "retract", retract_item},
    {xmpp::ns::pubsub, true, "create", create_node},
    {xmpp::ns::pubsub, true, "subscribe", subscribe},
    {xmpp::ns::pubsub, true, "unsubscribe", unsubscribe},
    {xmpp::ns::pubsub, true, "options", set_options},
    {xmpp::ns::pubsub, false, "options", get_options},
    {xmpp::ns::pubsub, false, "default", get_default_options},
    {xmpp::ns::pubsub, false, "items", retrieve_items},
    {xmpp::ns::pubsub, false, "subscriptions", own_subscriptions},
    {xmpp::ns::pubsub, false, "affiliations", own_affiliations},
    {xmpp::ns::pubsub_owner, false, "configure", get_config},
    {xmpp::ns::pubsub_owner, false, "default", get_default_config},
    {xmpp::ns::pubsub_owner, false, "affiliations", node_affiliations},
    {xmpp::ns::pubsub_owner, false, "subscriptions", node_subscriptions},
    {xmpp::ns::pubsub_owner, true, "configure", set_config},
    {xmpp::ns::pubsub_owner, true, "delete", delete_node},
    {xmpp::ns::pubsub_owner, true, "purge", purge_node},
    {xmpp::ns::pubsub_owner, true, "affiliations", set_affiliations},
    {xmpp::ns::pubsub_owner, true, "subscriptions", set_subscriptions},
};

// The child of <pubsub/> that names the use case: the first, because <publish-options/>, <configure/> and <set/> follow
// it.
const UseCase* use_case_of(const Element& pubsub, bool set) {
  const auto* action = pubsub.first_child();
  for (const auto& each : use_cases) {
    if (each.set == set && action->is(each.action, each.ns)) return &each;
  }
  return nullptr;
}

}  // namespace

IqAnswer handle_pubsub(PubsubService& service, const Place& place, IqRequest& request) {
  const Element& pubsub = request.payload();
  if (!pubsub.first_child()) return StanzaError(Condition::bad_request);
  const auto* use_case = use_case_of(pubsub, request.stanza->type() == "set");
  if (!use_case) return pubsub_unsupported(pubsub.first_child()->name());

  auto promise = std::make_shared<xmpp::Promise<IqReply>>();
  auto pending = promise->pending();
  service.nodes.with(place, [&service, place, request, run = use_case->run, promise](xmpp::Result<const Nodes*> nodes) {
    if (!nodes) return promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(nodes.error()))));
    IqRequest copy = request;
    const Element& payload = copy.payload();
    PubsubCall call{service, place, copy, payload, *payload.first_child(), **nodes};
    auto answer = std::move(run(call).value());
    if (auto* reply = std::get_if<IqReply>(&answer)) return promise->complete(std::move(*reply));
    std::get<xmpp::Pending<IqReply>>(answer).then(
        service.lifetime, [promise](xmpp::Result<IqReply> reply) { promise->complete(std::move(reply)); });
  });
  return pending;
}

}  // namespace xmppd
