// XEP-0160 Offline Messages: kept until a session with non-negative priority has them in its hands.
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/element_reader.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/message_content.hpp"
#include "xmppd/features/archive/stanza_id.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::MessageType;
using xmpp::StanzaError;
using xmpp::StanzaErrorCondition;

const IntSetting max_messages =
    IntSetting("offline.max_messages", 1000,
               "How many messages are kept for one user who is away; the sender of one more "
               "is told.")
        .range(0, 1'000'000);
const IntSetting max_bytes =
    IntSetting("offline.max_bytes", 16'777'216, "How many bytes of messages are kept for one user who is away.")
        .range(0, INT64_MAX);

constexpr std::size_t batch_size = 100;

// Payloads that alone make nothing a person could miss.
bool is_ephemeral(const xmpp::Element& payload) {
  return payload.ns() == xmpp::ns::chat_states || is_about_message(payload);
}

enum class Worth { keep, drop, refuse };

Worth worth_of(const Stanza& message) {
  const auto& element = message.element();
  const auto type = xmpp::message_type(element);
  // To a resource that is gone only chat is treated like a message to the account (RFC 6121 §8.5.3.2.1).
  const bool kept_type = type == MessageType::chat || (type == MessageType::normal && message.to().is_bare());
  if (!kept_type) return Worth::refuse;
  if (element.child("store", xmpp::ns::hints)) return Worth::keep;
  bool something = false;
  for (const auto& payload : element.children()) something = something || !is_ephemeral(payload);
  if (!something) return Worth::drop;  // XEP-0160 §3: chat states are for the moment
  // XEP-0334 §4.2: refused, so that the sender knows it is lost. What is not kept for good (§4.1) may wait here.
  return element.child("no-store", xmpp::ns::hints) ? Worth::refuse : Worth::keep;
}

// The recipient finds it there; nothing is lost that the sender should know of.
bool in_archive(const Stanza& message) { return !stanza_id_by(message.element(), message.to().bare()).empty(); }

class Offline final : public Feature {
 public:
  explicit Offline(Host& host) : host_(host) {
    host.disco.add_feature(At::Server, xmpp::ns::offline);
    host.hooks.message_undeliverable.on(Phase::Store, "offline", [this](UndeliverableMessage& m) { return keep(m); });
    host.hooks.inline_bind.on(Phase::Deliver, "offline", [this](InlineBind& e) {
      reads_archive_[e.session] = true;
      return Verdict::Pass;
    });
    host.hooks.session_available.on(Phase::Deliver, "offline", [this](SessionEvent& e) {
      start(e.session);
      return Verdict::Pass;
    });
    host.hooks.session_resumed.on(Phase::Deliver, "offline", [this](SessionResumed& e) {
      if (e.restored) start(e.session);
      return Verdict::Pass;
    });
    host.hooks.presence_from_client.on(Phase::Copy, "offline", [this](ClientPresence& p) { return reprioritised(p); });
    host.hooks.session_closed.on(Phase::Fallback, "offline", [this](SessionEvent& e) {
      stop(e.session, End::Interrupted);
      return Verdict::Pass;
    });
  }

 private:
  // Which session is being served; one at a time, so that nobody gets a message twice.
  struct Flood {
    std::weak_ptr<Session> session;
    bool running = false;
  };

  Verdict keep(UndeliverableMessage& m) {
    switch (worth_of(*m.stanza)) {
      case Worth::refuse:
        return Verdict::Pass;
      case Worth::drop:
        return Verdict::Handled;
      case Worth::keep:
        break;
    }
    const auto messages = static_cast<std::uint64_t>(host_.config.get(max_messages));
    const auto bytes = static_cast<std::uint64_t>(host_.config.get(max_bytes));
    OfflineMessage message{0, host_.environment.now(), m.stanza->wire()};
    // The origin's work ends with the commit: what the sender sees answered after it is on disk.
    host_.stores.offline.append(m.recipient.jid(), std::move(message), messages, bytes)
        .then(lifetime_, [this, stanza = m.stanza, origin = m.origin](const xmpp::Result<xmpp::Done>& stored) {
          if (stored) return;
          const bool full = stored.error().code == xmpp::Errc::limit_exceeded;  // XEP-0160 §2
          if (full && in_archive(*stanza)) return;
          host_.router.reply_error(
              stanza, origin,
              full ? StanzaError(StanzaErrorCondition::service_unavailable) : xmpp::to_stanza_error(stored.error()));
        });
    return Verdict::Handled;
  }

  // A session that was available with a negative priority and stops being so.
  Verdict reprioritised(ClientPresence& p) {
    const bool broadcast = p.stanza->to().empty() && p.stanza->type().empty();
    if (broadcast && p.sender.available() && p.sender.priority() < 0) {
      // Once the presence itself has been dealt with.
      host_.environment.executor().post([this, owner = lifetime_.watch(), weak = p.sender.weak_from_this()] {
        const auto session = weak.lock();
        if (!owner.expired() && session) start(*session);
      });
    }
    return Verdict::Pass;
  }

  static bool takes_messages(const Session& session) {
    return !session.closed() && session.available() && session.priority() >= 0;
  }

  void start(Session& session) {
    auto& flood = floods_[session.account()];
    if (flood.running || !takes_messages(session)) return;
    flood = {session.weak_from_this(), true};
    next_batch(session, 0);
  }

  void next_batch(Session& session, std::uint64_t after) {
    const auto& owner = session.account().jid();
    host_.stores.offline.load(owner, after, batch_size)
        .then(lifetime_,
              [this, weak = session.weak_from_this()](const xmpp::Result<std::vector<OfflineMessage>>& batch) {
                const auto current = weak.lock();
                if (!current) return;  // session_closed has seen to it
                if (!batch) xmpp::log::error("offline", "{}: {}", current->jid().text(), batch.error().detail);
                if (!batch || batch->empty()) return stop(*current, End::Complete);
                if (!takes_messages(*current)) return stop(*current, End::Interrupted);
                xmpp::ElementReader reader(xmpp::ns::client);
                for (const auto& message : *batch) deliver(*current, message, reader);
                const auto up_to = batch->back().id;
                // A journal holds them now (XEP-0198), in the same transaction; nobody else does until they were sent.
                if (current->journal()) remove(*current, up_to);
                current->outbox().when_delivered([this, owner_alive = lifetime_.watch(), weak, up_to] {
                  const auto flushed = weak.lock();
                  if (owner_alive.expired() || !flushed) return;
                  if (!flushed->journal()) remove(*flushed, up_to);
                  next_batch(*flushed, up_to);
                });
              });
  }

  void remove(Session& session, std::uint64_t up_to) {
    host_.stores.offline.remove(session.account().jid(), up_to).then(lifetime_, [](const auto& removed) {
      if (!removed) xmpp::log::error("offline", "delivered but not removed: {}", removed.error().detail);
    });
  }

  void deliver(Session& session, const OfflineMessage& message, xmpp::ElementReader& reader) {
    auto element = reader.read(message.stanza);
    if (!element) return xmpp::log::error("offline", "message {} is damaged: {}", message.id, element.error().detail);
    auto from = xmpp::Jid::parse(element->attr("from"));
    const auto& owner = session.account().jid();  // whom nearly all of them are for
    auto to = element->attr("to") == owner.text() ? owner : xmpp::Jid::parse(element->attr("to"));
    if (!from || !to) return xmpp::log::error("offline", "message {} is damaged: addresses", message.id);
    // XEP-0386 §3.2: it comes with the archive; what the archive has not is not lost.
    if (reads_archive_[session] && !stanza_id_by(*element, owner).empty()) return;
    if (!is_stamped(*element)) {
      auto& delay = element->add("delay", std::string(xmpp::ns::delay));  // XEP-0203
      delay.set_attr("from", host_.jid.text()).set_attr("stamp", xmpp::format_timestamp(message.received));
    }
    const auto stanza = Stanza::make(std::move(*element), std::move(*from), std::move(*to));
    if (session.journal()) return host_.router.move(session, stanza, message.received);
    host_.router.deliver(session, stanza, Router::Kept::elsewhere);  // it stays in the store until the client has it
  }

  // Given back by a device that did not get it, it says since when it is on its way.
  bool is_stamped(const xmpp::Element& message) const {
    for (const auto& child : message.children()) {
      if (child.is("delay", xmpp::ns::delay) && child.attr("from") == host_.jid.text()) return true;
    }
    return false;
  }

  enum class End { Complete, Interrupted };

  void stop(Session& session, End end) {
    auto& flood = floods_[session.account()];
    if (!flood.running || flood.session.lock().get() != &session) return;
    flood = {};
    if (end == End::Complete) return;
    // What it did not confirm is still kept: the next session has its turn.
    for (const auto& other : session.account().deliverable_sessions()) start(*other);
  }

  Host& host_;
  PerAccount<Flood> floods_;
  PerSession<bool> reads_archive_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry offline_feature{.name = "offline",
                                          .specifications = {{160, "1.0.1"}, {203, "2.0"}, {334, "0.4.0"}},
                                          .settings = {&max_messages, &max_bytes},
                                          .make = make_feature<Offline>};

}  // namespace xmppd
