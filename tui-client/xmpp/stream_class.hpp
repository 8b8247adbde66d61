// StreamClass: gloox's ClientBase for one bound session. It is fed finished Tags and knows neither sockets nor login.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"
#include "tui-client/types.hpp"

namespace tui {

// What gloox reads out of stanzas for us.
class StreamClassHandler {
 public:
  virtual ~StreamClassHandler() = default;
  virtual void on_presence(const ContactPresence& presence) = 0;  // `account` is left empty
  virtual void on_subscription_request(const xmpp::Jid& from, const std::string& text) = 0;
};

// Made when a resource is bound, thrown away when the stream ends: nothing of gloox survives a connection. Not to be
// destroyed from inside its own callbacks.
class StreamClass {
 public:
  using Write = std::function<void(std::string_view)>;  // one whole element per call
  // `avatars`: contacts' servers are asked to tell of theirs.
  StreamClass(const xmpp::Jid& full, Write write, StreamClassHandler& handler, bool avatars = false);
  ~StreamClass();
  StreamClass(const StreamClass&) = delete;
  StreamClass& operator=(const StreamClass&) = delete;

  // One admitted stanza. gloox answers disco, version, ping and unknown requests itself.
  void feed(const xmpp::Element& stanza);
  // An element of ours, through the same choke point as gloox's own. False once closed.
  bool send(const xmpp::Element& element);
  // Available presence carries our capabilities (XEP-0115).
  void send_presence(Show show, const std::string& status);
  enum class SubscriptionMove { subscribe, subscribed, unsubscribed };
  void send_subscription(SubscriptionMove move, const xmpp::Jid& to);
  // Nothing leaves or is dispatched from here on.
  void close();

 private:
  class Base;
  std::unique_ptr<Base> base_;
};

}  // namespace tui
