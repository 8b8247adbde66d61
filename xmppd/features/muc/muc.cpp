// XEP-0045 Multi-User Chat: the service of one host.
#include "xmppd/features/muc/muc.hpp"

#include <optional>

#include "xmppd/features/muc/service.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd {
namespace {

class Muc final : public Feature {
 public:
  explicit Muc(Host& host) {
    if (!host.config.get(muc::settings::name).empty()) service_.emplace(host);
  }

 private:
  std::optional<muc::Service> service_;
};

}  // namespace

const FeatureEntry muc_feature{
    .name = "muc",
    .specifications = {{45, "1.35.5"},
                       {249, "1.2"},
                       {317, "0.3.1"},
                       {410, "1.1.0"},
                       {421, "1.0.1"},
                       {425, "0.3.0"},
                       {433, "0.1.0"},
                       {463, "0.2.0"},
                       {486, "0.1.0"},
                       {500, "0.1.1"},
                       {502, "0.1.0"},
                       {513, "0.1.0"}},
    .settings = muc::settings::all(),
    .make = make_feature<Muc>,
};

}  // namespace xmppd
