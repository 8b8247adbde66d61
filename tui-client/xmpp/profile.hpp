// Profiles: what people say of themselves: vCards (XEP-0054, XEP-0292) and the name one wants to be called by (XEP-0172).
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "tui-client/xmpp/account_context.hpp"
#include "tui-client/xmpp/omemo/pep.hpp"
#include "tui-client/xmpp/personal_actions.hpp"

namespace tui {

// In either form, bounded: what is longer or more than that is left out.
Profile read_vcard(const xmpp::Element& vcard);
// The same vCard under another name; what else it says stays.
xmpp::Element with_name(xmpp::Element vcard, const std::string& name);

// What of it can be changed here, by the names of profile_form().
using ProfileValues = std::map<std::string, std::string>;
ProfileValues profile_values(const xmpp::Element& vcard);
// The same vCard with these values: the first of several telephones is another, further ones and all else stay. Without
// its value a property goes.
xmpp::Element with_values(xmpp::Element vcard, const ProfileValues& changes);
// To be filled in (XEP-0004), with what there is.
xmpp::DataForm profile_form(const ProfileValues& values);

class Profiles {
 public:
  explicit Profiles(AccountContext& account) : account_(account), pep_(account) {}

  // As PersonalActions has them.
  void fetch(const xmpp::Jid& who, std::function<void(xmpp::Result<Profile>)> done);
  void set_name(const std::string& name, std::function<void(xmpp::Result<void>)> done);
  void publish_avatar(const AvatarImage& image, std::function<void(xmpp::Result<void>)> done);
  // Our own, to be edited; `done` is called once.
  void fetch_own(std::function<void(xmpp::Result<ProfileValues>)> done);
  // What differs from what is there, in both vCards; contacts are told of another name.
  void save(const xmpp::DataForm& filled, std::function<void(xmpp::Result<void>)> done);

 private:
  void fetch_old(const xmpp::Jid& who, std::function<void(tl::expected<xmpp::Element, xmpp::StanzaError>)> done);
  using Change = std::function<xmpp::Element(xmpp::Element)>;
  // vCard4 where there is one, else the old one, empty if there is none.
  using Card = tl::expected<xmpp::Element, xmpp::StanzaError>;
  void fetch_newest(const xmpp::Jid& who, std::function<void(Card)> done);
  // Both vCards.
  void change(const Change& change, std::function<void(xmpp::Result<void>)> done);
  void change_old(const Change& change, std::function<void(xmpp::Result<void>)> done);
  void change_new(const Change& change, std::function<void(xmpp::Result<void>)> done);
  void publish_nick(const std::string& name, std::function<void(xmpp::Result<void>)> done);

  AccountContext& account_;
  Pep pep_;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
