// The service of our own server that has a feature (XEP-0030): the server itself or one of its items.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "tui-client/xmpp/account_context.hpp"

namespace tui {

struct FoundService {
  xmpp::Jid jid;
  xmpp::Element info;  // its disco#info <query/>
};

// `found` is called once: with the first that has `feature`, nullopt if none has, or an error if the server could not
// be asked. Only as long as `owner` lives.
void find_service(AccountContext& account, std::string_view feature, const std::weak_ptr<void>& owner,
                  std::function<void(xmpp::Result<std::optional<FoundService>>)> found);

}  // namespace tui
