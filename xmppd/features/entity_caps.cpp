// XEP-0115 Entity Capabilities, XEP-0390 Entity Capabilities 2.0: a hash of what the server says of itself, in its
// stream features, so that a client that has seen it need not ask. Those of clients are read by
// pubsub/caps_interests.cpp.
#include "libxmpp/xmpp/entity_caps.hpp"

#include <deque>

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

constexpr std::size_t max_remembered = 3;  // XEP-0390 §6.1

class EntityCaps final : public Feature {
 public:
  explicit EntityCaps(Host& host) : host_(host) {
    for (const auto feature : {xmpp::ns::caps, xmpp::ns::caps2}) host.disco.add_feature(At::Server, feature);
    host.disco.add_node_handler(At::Server, [this](IqRequest&, std::string_view node, bool items) {
      return items ? std::nullopt : describe(node);
    });
    host.hooks.stream_features.on(Phase::Deliver, "entity_caps", [this](StreamFeatures& event) {
      if (event.authenticated) offer(event.features);
      return Verdict::Pass;
    });
  }

 private:
  struct Said {
    std::string ver;  // XEP-0115
    std::optional<xmpp::CapsHash> hash;
    xmpp::Element info;
  };

  // What is said follows the configuration.
  const Said& current() {
    if (!said_.empty() && said_under_ == host_.config.revision()) return said_.front();
    said_under_ = host_.config.revision();
    auto info = host_.disco.info(At::Server);
    if (said_.empty() || said_.front().info != info) {
      auto ver = xmpp::caps_verification(info);
      auto hash = xmpp::caps_hash(xmpp::HashAlgorithm::sha256, info);
      said_.push_front({std::move(ver), std::move(hash), std::move(info)});
      if (said_.size() > max_remembered) said_.pop_back();
    }
    return said_.front();
  }

  // The node is a name for the software; the domain tells nothing that the client does not know.
  std::string node_of(const Said& said) const { return std::string(host_.jid.domain()) + "#" + said.ver; }

  void offer(std::vector<xmpp::Element>& features) {
    const Said& now = current();
    xmpp::Element c("c", std::string(xmpp::ns::caps));
    c.set_attr("hash", "sha-1").set_attr("node", host_.jid.domain()).set_attr("ver", now.ver);
    features.push_back(std::move(c));
    if (!now.hash) return;
    xmpp::Element c2("c", std::string(xmpp::ns::caps2));
    c2.add(now.hash->to_element());
    features.push_back(std::move(c2));
  }

  std::optional<IqAnswer> describe(std::string_view node) {
    current();
    for (const Said& said : said_) {
      if (node != node_of(said) && !(said.hash && node == said.hash->node())) continue;
      auto info = said.info;
      info.set_attr("node", node);
      return IqAnswer(std::move(info));
    }
    return std::nullopt;
  }

  Host& host_;
  std::deque<Said> said_;         // the newest first
  std::uint64_t said_under_ = 0;  // Config::revision()
};

}  // namespace

extern const FeatureEntry entity_caps_feature{.name = "entity_caps",
                                              .specifications = {{115, "1.6.0"}, {390, "0.3.2"}},
                                              .settings = {},
                                              .make = make_feature<EntityCaps>};

}  // namespace xmppd
