// PersonalActions: what an account wants of its own server, and of how its chats are kept; implemented by Personal, in
// tests by a recorder.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "tui-client/picture.hpp"
#include "tui-client/types.hpp"

namespace tui {

// XEP-0377: what the server's operator is told of somebody who is blocked.
struct AbuseReport {
  bool abuse = false;                    // or spam
  std::string text = {};                 // may be empty
  std::vector<std::string> archive_ids;  // of what they wrote, in our account's archive
};

// XEP-0466: no longer time than this is kept.
inline constexpr std::uint32_t max_timer_s = 10U * 365 * 86'400;

// What somebody says of themselves (XEP-0054, XEP-0292): labels in words, and what stands there.
struct ProfileField {
  std::string label, value;
};
using Profile = std::vector<ProfileField>;

// XEP-0494: what has access to an account.
struct LoginView {
  std::string id;
  std::string software, device;                 // may be empty
  std::string from, network;                    // of its last login; may be empty
  std::int64_t first_seen = 0, last_seen = 0;   // seconds since 1970; 0: not told
  bool connected = false, own = false;          // own: the one that asks
  bool password = false, token = false, grant = false;  // what it can come back by
};
enum class Revoked { for_good, knows_password };

class PersonalActions {
 public:
  virtual ~PersonalActions() = default;

  // XEP-0191. BlockListChanged follows, or a Notice with what went wrong. Errors: connection_closed, not_allowed (the
  // server can't).
  virtual xmpp::Result<void> block(const xmpp::Jid& who, const std::optional<AbuseReport>& report) = 0;
  // Everybody, if `who` is empty.
  virtual xmpp::Result<void> unblock(const xmpp::Jid& who) = 0;
  // XEP-0077 §3.3. `done` is called once, when the server has answered; only then the store has the new one.
  virtual void change_password(const std::string& fresh, std::function<void(xmpp::Result<void>)> done) = 0;
  // XEP-0466: new texts of this chat are to disappear so many seconds after they were read; 0: they stay. The other
  // side is told. TimerChanged follows.
  virtual xmpp::Result<void> set_timer(const xmpp::Jid& chat, std::uint32_t seconds) = 0;
  // `done` is called once; an empty profile: there is none, or it is not for us.
  virtual void fetch_profile(const xmpp::Jid& who, std::function<void(xmpp::Result<Profile>)> done) = 0;
  // What others see us called: in our vCard, and as our nickname (XEP-0172), of which contacts are told.
  virtual void set_name(const std::string& name, std::function<void(xmpp::Result<void>)> done) = 0;
  // Another avatar (XEP-0084), or none; everybody may see it. `done` is called once.
  virtual void publish_avatar(const AvatarImage& image, std::function<void(xmpp::Result<void>)> done) = 0;
  // XEP-0494. `done` is called once.
  virtual void fetch_logins(std::function<void(xmpp::Result<std::vector<LoginView>>)> done) = 0;
  virtual void revoke_login(const std::string& id, std::function<void(xmpp::Result<Revoked>)> done) = 0;
  // The user has seen the chat up to there: our other devices are told (XEP-0490), unless that is switched off.
  virtual void seen(const xmpp::Jid& chat, MessageId last) = 0;
};

}  // namespace tui
