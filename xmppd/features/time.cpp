// XEP-0202 Entity Time: the server's clock.
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

class Time final : public Feature {
 public:
  explicit Time(Host& host) {
    host.iq.on_get(At::Server, xmpp::ns::time, "time", [&host](IqRequest&) {
      xmpp::Element time("time", std::string(xmpp::ns::time));
      time.add_text_child("tzo", "+00:00");  // a server has no place of its own
      time.add_text_child("utc", xmpp::format_timestamp(host.environment.now()));
      return time;
    });
    host.disco.add_feature(At::Server, xmpp::ns::time);
  }
};

}  // namespace

extern const FeatureEntry time_feature{
    .name = "time", .specifications = {{202, "2.0"}}, .settings = {}, .make = make_feature<Time>};

}  // namespace xmppd
