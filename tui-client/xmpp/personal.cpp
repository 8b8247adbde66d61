// Password and timers; the rest has files of its own.
#include "tui-client/xmpp/personal.hpp"

#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/timer.hpp"
#include "tui-client/xmpp/muc/rooms.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

void Personal::change_password(const std::string& fresh, std::function<void(xmpp::Result<void>)> done) {
  Element iq = xmpp::make_iq(xmpp::IqType::set, {}, {}, account_.jid.domain_jid());
  Element& query = iq.add("query", std::string(ns::register_account));
  query.add_text_child("username", std::string(account_.jid.local()));
  query.add_text_child("password", fresh);
  account_.iqs.ask(
      std::move(iq), [this, fresh, done = std::move(done), alive = lifetime_.watch()](const IqResult& result) {
        if (alive.expired()) return;
        using C = xmpp::StanzaErrorCondition;
        if (!result && (result.error().condition == C::remote_server_timeout ||
                        result.error().condition == C::recipient_unavailable)) {
          return done(xmpp::fail(xmpp::Errc::connection_closed,
                                 "the server did not answer: the password may be the old or the new one"));
        }
        if (!result)
          return done(xmpp::fail(xmpp::Errc::not_allowed, "the server refused it: " + in_words(result.error())));
        password_changed_(fresh);
        done(account_.history.put(account_.id, "password", fresh));
      });
}

xmpp::Result<void> Personal::set_timer(const xmpp::Jid& chat, std::uint32_t seconds) {
  if (auto kept = account_.history.ensure_chat(account_.id, chat); !kept) return kept;
  auto kept = account_.history.set_chat_setting(account_.id, chat, timer_setting, std::to_string(seconds));
  if (!kept) return kept;
  account_.emit(TimerChanged{account_.id, chat, seconds});
  if (rooms_.find(chat) || !chat.is_bare() || !account_.online) return {};  // the next message tells it
  auto message = xmpp::make_message({}, chat, xmpp::MessageType::chat, xmpp::random_id());
  message.add("ephemeral", std::string(ns::ephemeral)).set_attr("timer", std::to_string(seconds));
  message.add("store", std::string(ns::hints));
  account_.send(message);
  return {};
}

void learn_timer(AccountContext& account, const xmpp::Jid& chat, Direction said, std::uint32_t seconds) {
  const auto before = account.history.chat_setting(account.id, chat, timer_setting);
  if (!before || read_timer(*before) == seconds) return;
  if (!account.history.set_chat_setting(account.id, chat, timer_setting, std::to_string(seconds))) return;
  account.emit(TimerChanged{account.id, chat, seconds});
  const std::string who = said == Direction::incoming ? "the other side" : "another device of yours";
  const std::string what = seconds == 0 ? "messages stay from now on"
                                        : "messages disappear " + timer_words(seconds) + " after they were read";
  account.notice(what + ": " + who + " said so (/timer)", false, chat);
}

}  // namespace tui
