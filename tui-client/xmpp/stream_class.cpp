// StreamClass: the class derived from gloox::ClientBase, with everything switched off that we do ourselves.
#include "tui-client/xmpp/stream_class.hpp"

#include <gloox/capabilities.h>
#include <gloox/clientbase.h>
#include <gloox/disco.h>
#include <gloox/presence.h>
#include <gloox/presencehandler.h>
#include <gloox/subscription.h>
#include <gloox/subscriptionhandler.h>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "omemo/omemo.hpp"
#include "tui-client/xmpp/omemo/omemo_xml.hpp"
#include "tui-client/xmpp/tag_builder.hpp"
#include "tui-client/xmpp/transport.hpp"

namespace tui {
namespace {

constexpr const char* caps_node = "urn:xmpp-tui";

Show to_show(gloox::Presence::PresenceType type) {
  using P = gloox::Presence;
  switch (type) {
    case P::Available:
      return Show::online;
    case P::Chat:
      return Show::chat;
    case P::Away:
      return Show::away;
    case P::XA:
      return Show::xa;
    case P::DND:
      return Show::dnd;
    default:
      return Show::offline;
  }
}

gloox::Presence::PresenceType to_type(Show show) {
  using P = gloox::Presence;
  switch (show) {
    case Show::online:
      return P::Available;
    case Show::chat:
      return P::Chat;
    case Show::away:
      return P::Away;
    case Show::xa:
      return P::XA;
    case Show::dnd:
      return P::DND;
    case Show::offline:
      return P::Unavailable;
  }
  return P::Unavailable;
}

}  // namespace

class StreamClass::Base final : public gloox::ClientBase, gloox::PresenceHandler, gloox::SubscriptionHandler {
 public:
  Base(const xmpp::Jid& full, Write write, StreamClassHandler& handler, bool avatars)
      : ClientBase(gloox::XMLNS_CLIENT, std::string(full.domain())), handler_(handler) {
    // Without these gloox would build GnuTLS and zlib objects when it connects.
    setTls(gloox::TLSDisabled);
    setCompression(false);
    setSasl(false);
    transport_ = new Transport(std::move(write));
    setConnectionImpl(transport_);  // owns it
    transport_->open();
    m_jid.setJID(full.text());
    m_authed = true;
    m_resourceBound = true;

    m_disco->setVersion("xmpp-tui", XMPP_TUI_VERSION);
    m_disco->setIdentity("client", "console", "xmpp-tui");
    for (const auto feature :
         {xmpp::ns::caps, xmpp::ns::chat_states, xmpp::ns::receipts, xmpp::ns::message_correct, xmpp::ns::chat_markers,
          xmpp::ns::message_retract, xmpp::ns::reactions, xmpp::ns::reply, xmpp::ns::fallback, xmpp::ns::mentions,
          xmpp::ns::mentions_channel, xmpp::ns::mentions_associations, xmpp::ns::styling, xmpp::ns::ephemeral}) {
      m_disco->addFeature(std::string(feature));
    }
    // XEP-0163 §4: the server sends us the device lists of our contacts because of this.
    for (const auto version : omemo::all_versions) {
      if (omemo::supports(version)) m_disco->addFeature(devices_node(version) + "+notify");
    }
    m_disco->addFeature(std::string(xmpp::ns::bookmarks) + "+notify");
    m_disco->addFeature(std::string(xmpp::ns::displayed_sync) + "+notify");
    if (avatars) m_disco->addFeature(std::string(xmpp::ns::avatar_metadata) + "+notify");
    auto* capabilities = new gloox::Capabilities(m_disco);
    capabilities->setNode(caps_node);
    addPresenceExtension(capabilities);
    registerPresenceHandler(this);
    registerSubscriptionHandler(this);
  }

  ~Base() override {
    removePresenceHandler(this);
    removeSubscriptionHandler(this);
  }

  // Only stanzas, and only while the session lives: gloox itself would take stream elements at any time.
  void handleTag(gloox::Tag* tag) override {
    if (closed_ || !tag || tag->xmlns() != gloox::XMLNS_CLIENT) return;
    ClientBase::handleTag(tag);
  }

  bool send_element(const xmpp::Element& element) { return transport_->send(xmpp::to_xml(element, xmpp::ns::client)); }

  void close() {
    closed_ = true;
    transport_->close();
  }

  void send_stanza(const gloox::Presence& presence) { ClientBase::send(presence); }
  void send_stanza(const gloox::Subscription& subscription) { ClientBase::send(subscription); }

 private:
  void handleStartNode(const gloox::Tag*) override {}
  // Messages, IQ answers and rosters were taken out before; gloox dispatches the rest.
  bool handleNormalNode(gloox::Tag*) override { return false; }
  void rosterFilled() override {}

  void handlePresence(const gloox::Presence& presence) override {
    const auto type = presence.subtype();
    if (type == gloox::Presence::Error || type == gloox::Presence::Probe || type == gloox::Presence::Invalid) return;
    const auto from = xmpp::Jid::parse(presence.from().full());
    if (!from) return;
    ContactPresence seen;
    seen.jid = *from;
    seen.show = to_show(type);
    seen.status = presence.status();
    seen.priority = presence.priority();
    handler_.on_presence(seen);
  }

  void handleSubscription(const gloox::Subscription& subscription) override {
    if (subscription.subtype() != gloox::Subscription::Subscribe) return;
    if (const auto from = xmpp::Jid::parse(subscription.from().bare())) {
      handler_.on_subscription_request(*from, subscription.status());
    }
  }

  StreamClassHandler& handler_;
  Transport* transport_ = nullptr;  // owned by ClientBase
  bool closed_ = false;
};

StreamClass::StreamClass(const xmpp::Jid& full, Write write, StreamClassHandler& handler, bool avatars)
    : base_(std::make_unique<Base>(full, std::move(write), handler, avatars)) {}

StreamClass::~StreamClass() = default;

void StreamClass::feed(const xmpp::Element& stanza) {
  const auto tag = to_tag(stanza);
  base_->handleTag(tag.get());
}

bool StreamClass::send(const xmpp::Element& element) { return base_->send_element(element); }

void StreamClass::send_presence(Show show, const std::string& status) {
  base_->send_stanza(gloox::Presence(to_type(show), gloox::JID(), status));
}

void StreamClass::send_subscription(SubscriptionMove move, const xmpp::Jid& to) {
  using S = gloox::Subscription;
  const auto type = move == SubscriptionMove::subscribe    ? S::Subscribe
                    : move == SubscriptionMove::subscribed ? S::Subscribed
                                                           : S::Unsubscribed;
  base_->send_stanza(S(type, gloox::JID(to.bare().text())));
}

void StreamClass::close() { base_->close(); }

}  // namespace tui
