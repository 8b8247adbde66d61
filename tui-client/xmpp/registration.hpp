// Registration: in-band registration (XEP-0077) before login, as a machine without sockets.
#pragma once

#include <optional>
#include <string>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "tui-client/types.hpp"

namespace tui {

class Registration {
 public:
  static constexpr int most_refusals = 5;  // of what somebody filled in: then it is over

  // With the token of an invite it is shown first (XEP-0445); empty: there is none.
  Registration(xmpp::Jid jid, std::string password, std::string token = {});
  ~Registration();

  xmpp::Element first();
  // What the answer to the last request leads to: the next request, a form that somebody has to fill in (a CAPTCHA, an
  // e-mail address; name and password are not in it), or, with neither, the account.
  struct Step {
    std::optional<xmpp::Element> request = {};
    std::optional<IllustratedForm> question = {};
  };
  // Errors are for a person: already_exists (the name is taken), not_allowed (the server refuses), not_found (the
  // invite is over), invalid_argument (it wants something that can't be done here).
  xmpp::Result<Step> handle(const xmpp::Element& iq);
  // The form of Step::question, filled in.
  xmpp::Element answer(const xmpp::DataForm& values);
  // Whether `iq` answers the last request.
  bool expects(const xmpp::Element& iq) const;

 private:
  xmpp::Result<Step> handle_error(const xmpp::Element& iq);
  xmpp::Result<Step> handle_form(const xmpp::Element& query, const xmpp::Element& x);
  xmpp::Result<Step> handle_fields(const xmpp::Element& query);
  xmpp::DataForm question() const;
  xmpp::Element request(bool set);

  xmpp::Jid jid_;
  std::string password_;
  std::string token_;
  std::string id_;
  bool shown_ = false;
  bool submitted_ = false;
  xmpp::DataForm form_;         // the server's
  bool plain_fields_ = false;   // it came as elements, and goes so
  xmpp::DataForm given_;        // what somebody filled in last
  std::string refusal_;         // of that, in words
  int refusals_ = 0;
};

}  // namespace tui
