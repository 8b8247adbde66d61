// XEP-0153 by the rules of XEP-0398 §4: the server says in its users' presence which avatar they have.
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/avatar.hpp"
#include "xmppd/features/presence_fanout.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::Result;
using Prepare = AccountCache::Prepare;

std::string hash_of(const PubsubItemPage& page) {
  if (page.items.empty() || page.items.front().payload.empty()) return {};
  const auto metadata = xmpp::parse_element(page.items.front().payload);
  return metadata ? avatar_hash(*metadata) : std::string();
}

const Element* photo_of(const Element& presence) {
  const auto* update = presence.child("x", xmpp::ns::vcard_update);
  return update ? update->child("photo", xmpp::ns::vcard_update) : nullptr;
}

Element with_hash(Element presence, const std::string& hash) {
  presence.remove_children_if([](const Element& each) { return each.is("x", xmpp::ns::vcard_update); });
  presence.add("x", std::string(xmpp::ns::vcard_update)).add("photo").set_text(hash);
  return presence;
}

class AvatarPresence final : public Feature {
 public:
  explicit AvatarPresence(Host& host) : host_(host) {
    if (!host.personal_nodes) return;
    host.disco.add_feature(At::OwnAccount, xmpp::ns::pep_vcard_conversion);
    host.accounts.add_part([this](const xmpp::Jid& owner) { return load(owner); });
    host.session_states.add(
        "avatar_presence", [this](Session& session) { return std::string(hides_[session] ? "1" : ""); },
        [this](Session& session, const std::string&) { hides_[session] = true; });
    host.hooks.presence_from_client.on(Phase::Rewrite, "avatar_presence", [this](ClientPresence& event) {
      rewrite(event);
      return Verdict::Pass;
    });
    host.personal_nodes->on_changed(
        std::string(xmpp::ns::avatar_metadata),
        [this](const PersonalNodes::Owner& owner, const Work& work) { changed(owner, work); });
  }

 private:
  // Known before the account's first presence passes.
  xmpp::Pending<Prepare> load(const xmpp::Jid& owner) {
    auto promise = std::make_shared<xmpp::Promise<Prepare>>();
    auto pending = promise->pending();
    host_.stores.pubsub.items(owner, std::string(xmpp::ns::avatar_metadata), {})
        .then(lifetime_, [this, promise](Result<PubsubItemPage> page) {
          if (!page) return promise->complete(tl::unexpected(page.error()));
          promise->complete(Prepare([this, hash = hash_of(*page)](Account& account) { hashes_[account] = hash; }));
        });
    return pending;
  }

  void rewrite(ClientPresence& event) {
    const auto& stanza = event.stanza;
    if (!stanza->type().empty()) return;
    // An empty <photo/> is the client's wish to show none.
    const auto* photo = photo_of(stanza->element());
    const bool hidden = photo && photo->text().empty();
    if (stanza->to().empty()) hides_[event.sender] = hidden;
    if (hidden) return;
    const auto& hash = hashes_[event.sender.account()];
    const bool unfinished = !photo && stanza->element().child("x", xmpp::ns::vcard_update);
    if (hash.empty() && !unfinished) return;
    event.stanza = Stanza::make(with_hash(stanza->element(), hash), stanza->from(), stanza->to());
  }

  // Those who have seen the old one are told.
  void changed(const PersonalNodes::Owner& owner, const Work& work) {
    host_.stores.pubsub.items(owner->jid(), std::string(xmpp::ns::avatar_metadata), {})
        .then(lifetime_, [this, owner, work](Result<PubsubItemPage> page) {
          if (!page) {
            return xmpp::log::error("avatar", "{}: metadata can't be read: {}", owner->jid().text(),
                                    page.error().detail);
          }
          auto& hash = hashes_[*owner];
          const auto now = hash_of(*page);
          if (hash == now) return;
          hash = now;
          for (const auto& session : owner->sessions()) announce(*session, now, work);
        });
  }

  void announce(Session& session, const std::string& hash, const Work& work) {
    if (!session.available() || hides_[session]) return;
    const auto presence =
        Stanza::make(with_hash(session.presence()->element(), hash), session.jid(), session.account().jid());
    session.set_presence(presence, xmpp::presence_priority(presence->element()).value_or(0));
    broadcast_presence(session, presence, work);
  }

  Host& host_;
  PerAccount<std::string> hashes_;
  PerSession<bool> hides_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

const FeatureEntry avatar_presence_feature{
    .name = "avatar_presence",
    .specifications = {{84, "1.1.4"}, {153, "1.1.1"}, {398, "1.0.0"}},
    .settings = {},
    .make = make_feature<AvatarPresence>,
};

}  // namespace xmppd
