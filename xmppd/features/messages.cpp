// RFC 6121 §8.5: which sessions of an account a message reaches, by type and address.
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

using xmpp::MessageType;

class Messages final : public Feature {
 public:
  explicit Messages(Host& host) : router_(host.router) {
    host.hooks.message_to_account.on(Phase::Deliver, "messages", [this](AccountMessage& m) { return deliver(m); });
  }

 private:
  // Pass: nobody could take it. What nobody keeps then goes back as service-unavailable.
  Verdict deliver(AccountMessage& m) {
    const auto type = xmpp::message_type(m.stanza->element());
    const auto resource = m.stanza->to().resource();
    if (resource.empty()) return to_bare(m, type);
    if (const auto session = m.recipient.session(resource)) {
      router_.deliver(*session, m.stanza);  // §8.5.3.1, whatever its type or priority
      return Verdict::Handled;
    }
    switch (type) {  // §8.5.3.2.1
      case MessageType::chat:
        return to_bare(m, type);  // the conversation goes on with another device
      case MessageType::normal:
      case MessageType::groupchat:
        return Verdict::Pass;
      case MessageType::headline:
      case MessageType::error:
        break;
    }
    return Verdict::Handled;
  }

  Verdict to_bare(AccountMessage& m, MessageType type) {
    switch (type) {
      case MessageType::normal:
      case MessageType::chat:
        // §8.5.2.1.1 leaves the choice among the available resources: all of them get it, because people with several
        // devices expect the conversation on each.
        return to_available(m) ? Verdict::Handled : Verdict::Pass;
      case MessageType::headline:
        to_available(m);
        return Verdict::Handled;  // §8.5.2.2.1: nobody there, nobody misses it
      case MessageType::groupchat:
        return Verdict::Pass;  // an error, even if somebody is available
      case MessageType::error:
        break;
    }
    return Verdict::Handled;  // §8.5.2.1.1: an error to a bare JID is for nobody
  }

  bool to_available(AccountMessage& m) {
    const auto sessions = m.recipient.deliverable_sessions();
    for (const auto& session : sessions) router_.deliver(*session, m.stanza);
    return !sessions.empty();
  }

  Router& router_;
};

}  // namespace

extern const FeatureEntry messages_feature{
    .name = "messages", .specifications = {{0, "RFC 6121"}}, .settings = {}, .make = make_feature<Messages>};

}  // namespace xmppd
