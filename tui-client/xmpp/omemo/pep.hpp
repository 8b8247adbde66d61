// Pep: publishing to and reading from personal eventing nodes (XEP-0163, XEP-0060).
#pragma once

#include <functional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "tui-client/xmpp/account_context.hpp"

namespace tui {

class Pep {
 public:
  explicit Pep(AccountContext& account) : account_(account) {}

  using Items = tl::expected<std::vector<xmpp::Element>, xmpp::StanzaError>;  // the payloads, newest last
  // `item`: that one alone, and none but it.
  void fetch(const xmpp::Jid& owner, const std::string& node, std::function<void(Items)> answer,
             const std::string& item = {});

  // Publishes to our own node, readable by everybody: publish-options first; where the node is configured otherwise it
  // is configured as its owner and published again; where the server knows no publish-options, without them, and then
  // configured.
  using Published = std::function<void(tl::expected<void, xmpp::StanzaError>)>;
  struct Place {
    std::string node;
    std::string item = "current";
    bool many = false;  // the node keeps as many items as the server allows, not one
  };
  void publish_open(const Place& place, xmpp::Element payload, Published done);
  // Our node, or of one with many items this one alone. That there is none is success.
  void remove(const Place& place, Published done);

 private:
  enum class Round { options, reconfigured, bare };
  void publish(const Place& place, xmpp::Element payload, Round round, Published done);
  void configure_open(const Place& place, Published done);

  AccountContext& account_;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
