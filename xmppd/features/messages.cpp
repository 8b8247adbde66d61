// RFC 6121 §8.5: which sessions of an account a message reaches, by type and address.
#include "xmppd/features/messages.hpp"

#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

using xmpp::MessageType;
using Otherwise = Delivery::Otherwise;

Delivery to_bare(const Account& account, MessageType type) {
  switch (type) {
    case MessageType::normal:
    case MessageType::chat:
      // §8.5.2.1.1 leaves the choice among the available resources: all of them get it, because people with several
      // devices expect the conversation on each.
      return {account.deliverable_sessions(), Otherwise::kept};
    case MessageType::headline:
      return {account.deliverable_sessions(), Otherwise::dropped};  // §8.5.2.2.1: nobody there, nobody misses it
    case MessageType::groupchat:
      return {{}, Otherwise::refused};  // an error, even if somebody is available
    case MessageType::error:
      break;
  }
  return {{}, Otherwise::dropped};  // §8.5.2.1.1: an error to a bare JID is for nobody
}

class Messages final : public Feature {
 public:
  explicit Messages(Host& host) : router_(host.router) {
    host.hooks.message_to_account.on(Phase::Deliver, "messages", [this](AccountMessage& m) { return deliver(m); });
    host.hooks.message_given_back.on(Phase::Deliver, "messages", [this](AccountMessage& m) { return deliver(m); });
  }

 private:
  // Pass: nobody could take it. What nobody keeps then goes back as service-unavailable.
  Verdict deliver(AccountMessage& m) {
    const auto delivery = delivery_of(m.recipient, *m.stanza);
    for (const auto& session : delivery.sessions) router_.deliver(*session, m.stanza);
    const bool done = !delivery.sessions.empty() || delivery.otherwise == Otherwise::dropped;
    return done ? Verdict::Handled : Verdict::Pass;
  }

  Router& router_;
};

}  // namespace

Delivery delivery_of(const Account& account, const Stanza& message) {
  const auto type = xmpp::message_type(message.content());
  const auto resource = message.to().resource();
  if (resource.empty()) return to_bare(account, type);
  // §8.5.3.1, whatever its type or priority
  if (auto session = account.session(resource)) return {{std::move(session)}, Otherwise::kept};
  switch (type) {  // §8.5.3.2.1
    case MessageType::chat:
      return to_bare(account, type);  // the conversation goes on with another device
    case MessageType::normal:
    case MessageType::groupchat:
      return {{}, Otherwise::refused};
    case MessageType::headline:
    case MessageType::error:
      break;
  }
  return {{}, Otherwise::dropped};
}

const FeatureEntry messages_feature{
    .name = "messages", .specifications = {{0, "RFC 6121"}}, .settings = {}, .make = make_feature<Messages>};

}  // namespace xmppd
