// XEP-0030 Service Discovery: the server for itself and on behalf of its accounts.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

using xmpp::StanzaError;
using xmpp::StanzaErrorCondition;

class Disco final : public Feature {
 public:
  explicit Disco(Host& host) : host_(host) {
    host.disco.add_identity(At::Account, {"account", "registered", ""});
    for (const At at : {At::Server, At::Account}) {
      host.disco.add_feature(at, xmpp::ns::disco_info);
      host.disco.add_feature(at, xmpp::ns::disco_items);
      host.iq.on_get(at, xmpp::ns::disco_info, "query", [this](IqRequest& request) { return info(request); });
      host.iq.on_get(at, xmpp::ns::disco_items, "query", [this](IqRequest& request) { return items(request); });
    }
  }

 private:
  static At place_of(const IqRequest& request) {
    if (!request.account) return At::Server;
    return request.from_owner() ? At::OwnAccount : At::Account;
  }

  // XEP-0030 §8: an account shows itself to those who see its presence. Others get what they would get if it did not
  // exist (RFC 6121 §8.5.1), for items too: the empty result that the XEP wants there would tell the two apart.
  static bool may_ask(const IqRequest& request) {
    return !request.account || request.from_owner() || request.account->roster().sends_to(request.from().bare());
  }

  std::optional<IqAnswer> refusal_or_node(IqRequest& request, bool items) {
    if (!may_ask(request)) return StanzaError(StanzaErrorCondition::service_unavailable);
    const auto node = request.payload().attr("node");
    if (node.empty() && !items) return std::nullopt;
    if (auto answer = host_.disco.node(place_of(request), request, node, items)) return answer;
    if (node.empty()) return std::nullopt;
    return StanzaError(StanzaErrorCondition::item_not_found);
  }

  IqAnswer info(IqRequest& request) {
    if (auto answer = refusal_or_node(request, false)) return std::move(*answer);
    return host_.disco.info(place_of(request));
  }

  IqAnswer items(IqRequest& request) {
    if (auto answer = refusal_or_node(request, true)) return std::move(*answer);
    xmpp::Element query("query", std::string(xmpp::ns::disco_items));
    for (auto& item : host_.disco.items(place_of(request), request)) query.add(std::move(item));
    return query;
  }

  Host& host_;
};

}  // namespace

extern const FeatureEntry disco_feature{
    .name = "disco", .specifications = {{30, "2.5.0"}}, .settings = {}, .make = make_feature<Disco>};

}  // namespace xmppd
