// Tokens that log in instead of a password (XEP-0484): made, and given to the client that asks.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/element.hpp"
#include "xmppd/storage/token_store.hpp"

namespace xmppd {

class Stream;

// The text of the token that is kept as `seed`. Nobody can make it without `secret`, which is not in the database.
std::string login_token(std::string_view secret, const xmpp::Jid& owner, std::string_view client,
                        std::string_view seed);

// Who asks in an <authenticate/>: its <user-agent/>, as far as it may be shown. No client: it has no (usable) id.
LoginDevice asking_device(const xmpp::Element& request);

// §3.5: the client should have another one soon.
bool is_due_for_rotation(const LoginToken& token, xmpp::Timestamp now);

// Gives the user of `stream` a token for `device`, good for `mechanism`: calls `then` with the <token/> once it is on
// disk, or with nullopt if it can't be had. Not called if `owner` goes.
void give_token(Stream& stream, xmpp::Lifetime& owner, LoginDevice device, std::string mechanism,
                std::function<void(std::optional<xmpp::Element>)> then);

}  // namespace xmppd
