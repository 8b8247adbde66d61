// OwnNodes: PersonalNodes on the PubsubService of all accounts.
#pragma once

#include "xmppd/core/personal_nodes.hpp"
#include "xmppd/features/pubsub/pubsub_service.hpp"

namespace xmppd {

class OwnNodes final : public PersonalNodes {
 public:
  explicit OwnNodes(PubsubService& service) : service_(service) {}

  xmpp::Pending<std::vector<Item>> items(const Owner& owner, std::string node, std::vector<std::string> ids) override;
  xmpp::Pending<bool> readable(const Owner& owner, std::string node, const xmpp::Jid& who) override;
  xmpp::Pending<xmpp::Done> change(const Owner& owner, std::vector<Change> changes, const Work& work) override;

  void on_changed(std::string node, Changed changed) override;
  void derive(std::string node, Derived derived) override;
  const Derived* derived(std::string_view node) const override;

 private:
  struct Step;
  struct Steps;
  xmpp::Result<std::vector<Step>> plan(const Owner& owner, const Nodes& nodes, std::vector<Change> changes) const;
  Node node_of(const Place& place, const Nodes& nodes, const Step& step);
  void run(const Place& place, const Nodes& nodes, std::vector<Step> plan, const std::shared_ptr<Steps>& steps);

  PubsubService& service_;
};

}  // namespace xmppd
