// XEP-0352 Client State Indication: what nobody looks at waits, in its newest form only, until the client is active
// again or until its sender says something that matters.
#include <iterator>
#include <list>
#include <string>
#include <unordered_map>
#include <utility>

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/message_content.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::MessageType;
using xmpp::PresenceType;

const IntSetting max_held =
    IntSetting("csi.max_held", 2000,
               "Presences and the like that wait for one inactive client, the newest of each sender; one more and all "
               "are written. 0: nothing waits.")
        .range(0, 100000);

constexpr std::string_view muc_self_presence = "110";  // XEP-0045 §15.6.2

// XEP-0045 §7.1: our own presence in a room ends the list of its occupants; a client waits for it.
bool is_own_room_presence(const Element& presence) {
  const auto* x = presence.child("x", xmpp::ns::muc_user);
  if (!x) return false;
  for (const auto& status : x->children()) {
    if (status.is("status", xmpp::ns::muc_user) && status.attr("code") == muc_self_presence) return true;
  }
  return false;
}

// Which item of which node a PEP notification is about, if it is about one alone; a later one about the same says all.
std::string notified_item(const Element& message) {
  const auto* event = message.child("event", xmpp::ns::pubsub_event);
  const auto* items = event ? event->child("items", xmpp::ns::pubsub_event) : nullptr;
  if (!items || event->children().size() != 1 || items->children().size() != 1) return {};
  const auto& item = *items->first_child();
  return std::string(items->attr("node")) + '\n' + std::string(item.attr("id"));
}

// One session's stanzas in waiting.
class Held final : public StanzaFilter {
 public:
  explicit Held(std::size_t bound) : bound_(bound) {}

  bool passes(Session& session, const StanzaPtr& stanza) override {
    const auto& from = stanza->from();
    if (stanza->kind() == xmpp::StanzaKind::presence && stanza->from() != session.jid() &&
        is_broadcast(stanza->content())) {
      return hold(session, "presence\n" + from.text(), from, stanza);
    }
    return stanza->kind() == xmpp::StanzaKind::message ? message(session, stanza) : at_once(session, from);
  }

  // Everything, in the order of what it says last.
  void release_all(Session& session) {
    const auto held = std::move(held_);
    held_.clear();
    by_key_.clear();
    for (const auto& each : held) session.send_unfiltered(each.stanza);
  }

 private:
  struct Waiting {
    std::string key;
    std::string sender;  // bare
    StanzaPtr stanza;
  };

  bool message(Session& session, const StanzaPtr& stanza) {
    const auto& message = spoken(stanza->element());
    const bool copied = &message != &stanza->element();
    const auto from = copied ? xmpp::Jid::parse(message.attr("from")).value_or(stanza->from()) : stanza->from();
    const bool error = xmpp::message_type(message) == MessageType::error;
    if (const auto* state = error ? nullptr : lone_chat_state(message)) {
      const auto key = "state\n" + from.text() + '\n' + std::string(message.attr("to"));
      // Who is typing now is of no interest later; that they stopped is, if the client saw them begin.
      if (state->name() != "composing") return hold(session, key, from, stanza);
      forget(key);
      return false;
    }
    // The account's own nodes tell what its other devices did: what was read there need not be shown here any more.
    if (!copied && !from.same_bare(session.jid())) {
      const auto item = notified_item(message);
      if (!item.empty()) return hold(session, "item\n" + from.text() + '\n' + item, from, stanza);
    }
    return at_once(session, from);
  }

  static bool is_broadcast(const Element& presence) {
    const auto type = xmpp::presence_type(presence);
    return (type == PresenceType::available || type == PresenceType::unavailable) && !is_own_room_presence(presence);
  }

  bool hold(Session& session, std::string key, const xmpp::Jid& from, const StanzaPtr& stanza) {
    forget(key);
    if (held_.size() >= bound_) {
      release_all(session);
      return true;
    }
    held_.push_back({key, std::string(from.bare_text()), stanza});
    by_key_.emplace(std::move(key), std::prev(held_.end()));
    return false;
  }

  void forget(const std::string& key) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return;
    held_.erase(found->second);
    by_key_.erase(found);
  }

  // RFC 6120 §10.1: what one sender says stays in order.
  bool at_once(Session& session, const xmpp::Jid& from) {
    for (auto it = held_.begin(); it != held_.end();) {
      if (it->sender != from.bare_text()) {
        ++it;
        continue;
      }
      const auto stanza = std::move(it->stanza);
      by_key_.erase(it->key);
      it = held_.erase(it);
      session.send_unfiltered(stanza);
    }
    return true;
  }

  std::size_t bound_;
  std::list<Waiting> held_;
  std::unordered_map<std::string, std::list<Waiting>::iterator> by_key_;
};

class Csi final : public Feature {
 public:
  explicit Csi(Host& host) : host_(host) {
    host.hooks.stream_features.on(Phase::Deliver, "csi", [](StreamFeatures& event) {
      if (event.authenticated) event.features.emplace_back("csi", std::string(xmpp::ns::csi));
      return Verdict::Pass;
    });
    host.hooks.bind_features.on(Phase::Deliver, "csi", [](BindFeatures& event) {
      event.namespaces.emplace_back(xmpp::ns::csi);
      return Verdict::Pass;
    });
    host.hooks.inline_bind.on(Phase::Deliver, "csi", [this](InlineBind& event) {
      if (event.request.child("inactive", xmpp::ns::csi)) inactive(event.session);
      return Verdict::Pass;
    });
    // XEP-0198 resumed: whoever does not say so again is active.
    host.hooks.session_resumed.on(Phase::Deliver, "csi", [this](SessionResumed& event) {
      active(event.session);
      return Verdict::Pass;
    });
    host.hooks.element_from_client.on(Phase::Deliver, "csi", [this](ClientElement& event) {
      if (event.element.is("inactive", xmpp::ns::csi)) {
        inactive(event.sender);
      } else if (event.element.is("active", xmpp::ns::csi)) {
        active(event.sender);
      } else {
        return Verdict::Pass;
      }
      return Verdict::Handled;
    });
  }

 private:
  void inactive(Session& session) {
    if (session.inactive()) return;
    held_[session] = std::make_shared<Held>(static_cast<std::size_t>(host_.config.get(max_held)));
    session.set_filter(held_[session]);
  }

  // §5.1: at once, before anything that the client asks for next is dealt with.
  void active(Session& session) {
    const auto held = std::exchange(held_[session], nullptr);
    session.set_filter(nullptr);
    if (held) held->release_all(session);
  }

  Host& host_;
  PerSession<std::shared_ptr<Held>> held_;
};

}  // namespace

extern const FeatureEntry csi_feature{
    .name = "csi", .specifications = {{352, "1.0.0"}}, .settings = {&max_held}, .make = make_feature<Csi>};

}  // namespace xmppd
