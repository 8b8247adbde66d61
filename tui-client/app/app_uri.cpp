// xmpp: URIs that somebody was given: what they want is shown or asked, never done unasked, since a web page may have
// had them opened.
#include "libxmpp/xmpp/xmpp_uri.hpp"
#include "tui-client/app/app.hpp"

namespace tui {

void App::open_uri(const std::string& text) {
  if (model_.lock) return;
  changed();
  const auto uri = xmpp::parse_xmpp_uri(text);
  if (!uri) return complain("can't open it: " + uri.error().detail);
  for (const auto& [name, value] : uri->parameters) {
    if (name.starts_with("omemo-sid-") || name == "trust") return ask_to_verify(text, uri->jid.bare());
  }
  const auto account = model_.default_account();
  if (account.empty()) return complain("first an account, then " + text);
  const auto& jid = uri->jid;
  if (uri->action == "join") return ask_to_join(*uri);
  if (uri->action == "roster" || uri->action == "subscribe") return ask_to_add(*uri);
  if (!uri->action.empty() && uri->action != "message") {
    return complain("\"" + uri->action + "\" of " + jid.text() + " is nothing that is known here");
  }
  open_chat(account, jid.bare());
  const auto body = uri->parameter("body");
  auto& composer = model_.composer();
  if (body.empty()) return;
  if (!composer.empty()) return complain("the line has a text already; what the link says was left out");
  composer.insert(body);
  say("Enter sends what the link says");
  changed();
}

void App::ask_to_verify(const std::string& uri, const xmpp::Jid& jid) {
  ask({"Verify the devices of " + jid.text() + " by this link? Only if it is from them. (yes/no)", false,
       [this, uri](const std::string& answer) {
         if (answer != "yes") return say("not verified");
         verify(uri);
       }});
}

void App::ask_to_join(const xmpp::XmppUri& uri) {
  const auto account = model_.default_account();
  const auto room = uri.jid.bare();
  ask({"Enter the room " + room.text() + "? (yes/no)", false,
       [this, account, room, nick = std::string(uri.jid.resource()), password = uri.parameter("password")](
           const std::string& answer) {
         if (answer != "yes") return say("not entered");
         auto* rooms = client_.rooms(account);
         if (!rooms) return complain(account + " is not connected");
         rooms->join(room, nick, password);
         model_.ensure_chat(account, room).is_room = true;
         open_chat(account, room);
       }});
}

void App::ask_to_add(const xmpp::XmppUri& uri) {
  const auto account = model_.default_account();
  const auto jid = uri.jid.bare();
  const auto name = uri.parameter("name");
  const auto token = uri.parameter("preauth");  // XEP-0379: they need not be asked, and may see us, too
  ask({"Make " + jid.text() + (name.empty() ? "" : " (" + name + ")") + " a contact? (yes/no)", false,
       [this, account, jid, name, token](const std::string& answer) {
         if (answer != "yes") return say("not added");
         if (!token.empty()) return become_contact(account, jid, token);
         report(*this, client_.roster_add(account, jid, name));
         open_chat(account, jid);
       }});
}

}  // namespace tui
