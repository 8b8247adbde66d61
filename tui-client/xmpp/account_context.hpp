// AccountContext: what the parts of one account share. Owned by Account; the parts hold a reference.
#pragma once

#include <functional>
#include <string>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "tui-client/events.hpp"
#include "tui-client/xmpp/iq_tracker.hpp"

namespace tui {

class History;

struct AccountContext {
  AccountId id;
  xmpp::Jid jid;   // bare
  xmpp::Jid full;  // while online
  bool online = false;
  xmpp::EventLoop& loop;
  History& history;
  IqTracker& iqs;
  std::function<bool(const xmpp::Element&)> send;  // false: not online; nothing was queued
  // XEP-0198: which of this session's stanzas the last one sent was; 0 if the server does not acknowledge stanzas.
  std::function<std::uint64_t()> position;
  std::function<void(Event)> emit;  // posted: never from within the caller

  void notice(std::string text, bool error = false, xmpp::Jid chat = {}) const {
    emit(Notice{id, std::move(chat), error, std::move(text)});
  }
};

}  // namespace tui
