// Registration: in-band registration (XEP-0077) before login, as a machine without sockets.
#pragma once

#include <optional>
#include <string>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace tui {

class Registration {
 public:
  // With the token of an invite it is shown first (XEP-0445); empty: there is none.
  Registration(xmpp::Jid jid, std::string password, std::string token = {});
  ~Registration();

  xmpp::Element first();
  // The answer to what was sent last. The next request; nullopt: the account exists now. Errors are for a person:
  // already_exists (the name is taken), not_allowed (the server refuses), not_found (the
  // invite is over), invalid_argument (it asks for more than name
  // and password).
  xmpp::Result<std::optional<xmpp::Element>> handle(const xmpp::Element& iq);
  // Whether `iq` answers the last request.
  bool expects(const xmpp::Element& iq) const;

 private:
  xmpp::Result<std::optional<xmpp::Element>> fill_in(const xmpp::Element& query);
  xmpp::Element request(bool set);

  xmpp::Jid jid_;
  std::string password_;
  std::string token_;
  std::string id_;
  bool shown_ = false;
  bool submitted_ = false;
};

}  // namespace tui
