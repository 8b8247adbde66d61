// XEP-0092 Software Version: which program serves this domain, unless the operator keeps that to himself; then its name
// is not in what the server says of itself either.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

const BoolSetting show =
    BoolSetting("version.show", true, "Tell clients the name and version of this server.").restart();

class Version final : public Feature {
 public:
  explicit Version(Host& host) {
    const bool shown = host.config.get(show);
    host.disco.add_identity(At::Server, {"server", "im", shown ? "xmppd" : ""});
    if (!shown) return;
    host.iq.on_get(At::Server, xmpp::ns::version, "query", [](IqRequest&) {
      xmpp::Element query("query", std::string(xmpp::ns::version));
      query.add_text_child("name", "xmppd");
      query.add_text_child("version", PROJECT_VERSION);
      return query;
    });
    host.disco.add_feature(At::Server, xmpp::ns::version);
  }
};

}  // namespace

extern const FeatureEntry version_feature{
    .name = "version", .specifications = {{92, "1.1"}}, .settings = {&show}, .make = make_feature<Version>};

}  // namespace xmppd
