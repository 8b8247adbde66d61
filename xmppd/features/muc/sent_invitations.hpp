// SentInvitations: the newest invitations that a room has passed on, so that one that comes back can be told to its
// inviter (XEP-0045 §7.8.2), and nobody can make the room say so of one that was never sent.
#pragma once

#include <algorithm>
#include <deque>
#include <optional>
#include <string>

#include "libxmpp/xmpp/jid.hpp"

namespace xmppd::muc {

struct SentInvitation {
  std::string id;     // of the message to the invitee
  xmpp::Jid invitee;  // as written by the inviter
  xmpp::Jid inviter;  // full
};

class SentInvitations {
 public:
  void add(SentInvitation sent) {
    if (newest_.size() == most) newest_.pop_front();
    newest_.push_back(std::move(sent));
  }
  // The one that an error with this id from `from` answers. It is forgotten.
  std::optional<SentInvitation> take(std::string_view id, const xmpp::Jid& from) {
    const auto found = std::find_if(newest_.begin(), newest_.end(), [&](const SentInvitation& sent) {
      return sent.id == id && sent.invitee.bare() == from.bare();
    });
    if (found == newest_.end()) return std::nullopt;
    auto sent = std::move(*found);
    newest_.erase(found);
    return sent;
  }

 private:
  static constexpr std::size_t most = 64;  // errors come at once or not at all
  std::deque<SentInvitation> newest_;
};

}  // namespace xmppd::muc
