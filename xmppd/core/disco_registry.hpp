// DiscoRegistry: what the host and its accounts say of themselves (XEP-0030); each feature declares its own, where it
// is served.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xml/element.hpp"
#include "xmppd/core/iq_router.hpp"

namespace xmppd {

class DiscoRegistry {
 public:
  struct Identity {
    std::string category, type, name;
  };

  void add_feature(At at, std::string_view feature);
  void add_identity(At at, Identity identity);
  // Extended information (XEP-0128): a jabber:x:data form, asked each time; nullopt: none now.
  using Form = std::function<std::optional<xmpp::Element>()>;
  void add_form(At at, Form form);
  // Items below the server or an account, asked each time.
  using Items = std::function<std::vector<xmpp::Element>(const IqRequest& request)>;
  void add_items(At at, Items items);
  // A node of an account or the server that answers for itself (PEP nodes). nullopt: not my node. Also asked for the
  // items of the empty node, where the answer has to be waited for (PEP nodes as items of an account).
  using Node = std::function<std::optional<IqAnswer>(IqRequest& request, std::string_view node, bool items)>;
  void add_node_handler(At at, Node node);

  xmpp::Element info(At at) const;  // the <query/> with identities, features and forms, sorted
  std::vector<xmpp::Element> items(At at, const IqRequest& request) const;
  std::optional<IqAnswer> node(At at, IqRequest& request, std::string_view node, bool items) const;

 private:
  std::vector<std::pair<At, std::string>> features_;
  std::vector<std::pair<At, Identity>> identities_;
  std::vector<std::pair<At, Form>> forms_;
  std::vector<std::pair<At, Items>> items_;
  std::vector<std::pair<At, Node>> nodes_;
};

}  // namespace xmppd
