// XEP-0199 XMPP Ping: the server answers for itself and for the sender's own account.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

class Ping final : public Feature {
 public:
  explicit Ping(Host& host) {
    // OwnAccount: a ping without `to` is how clients ask whether the connection lives (XEP-0199 §4.2).
    for (const At at : {At::Server, At::OwnAccount}) {
      host.iq.on_get(at, xmpp::ns::ping, "ping", [](IqRequest&) { return ok(); });
      host.disco.add_feature(at, xmpp::ns::ping);
    }
  }
};

}  // namespace

extern const FeatureEntry ping_feature{
    .name = "ping", .specifications = {{199, "2.0.1"}}, .settings = {}, .make = make_feature<Ping>};

}  // namespace xmppd
