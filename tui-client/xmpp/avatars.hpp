// Avatars: small images that contacts give themselves (XEP-0084), fetched from their PEP and kept by their hash.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/element.hpp"
#include "tui-client/types.hpp"
#include "tui-client/xmpp/account_context.hpp"
#include "tui-client/xmpp/omemo/pep.hpp"

namespace tui {

// AvatarChanged tells each that is there. Nothing is fetched but from the contact's own server, by way of ours: an
// avatar that is a link is none. The images are in the encrypted store.
class Avatars {
 public:
  static constexpr std::size_t most_bytes = 64 * 1024;  // of one; larger ones are not fetched
  static constexpr std::size_t most_contacts = 500;     // further ones have none
  static constexpr std::size_t most_requests = 3;       // at a time

  explicit Avatars(AccountContext& account) : account_(account), pep_(account) {}

  // What the store has of these contacts.
  void show_known(const std::vector<Contact>& contacts);
  // <items/>, <purge/> or <delete/> of the metadata node of a contact, who sent it.
  void handle_event(const xmpp::Jid& contact, const xmpp::Element& change);
  // Is none any more: nothing is kept of it.
  void forget(const xmpp::Jid& contact);
  void go_offline();

 private:
  struct Wanted {
    xmpp::Jid contact;
    std::string id;
  };
  void fetch_next();
  void received(const Wanted& wanted, const Pep::Items& items);
  void tell(const xmpp::Jid& contact, const std::string& image);

  AccountContext& account_;
  Pep pep_;
  std::map<xmpp::Jid, std::string> shown_;  // the hash of what was told
  std::deque<Wanted> wanted_;
  std::size_t running_ = 0;
  xmpp::Lifetime lifetime_;
};

// The id of the avatar in a <metadata/>: SHA-1 in lower case; nullopt: none that is wanted, "" if there shall be none.
std::optional<std::string> read_avatar_id(const xmpp::Element& metadata);

}  // namespace tui
