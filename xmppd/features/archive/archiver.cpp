// Every message once in the archive of who sent it and of who gets it, before anybody sees it.
#include "xmppd/features/archive/archiver.hpp"

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/features/archive/payload_rules.hpp"
#include "xmppd/features/archive/stanza_id.hpp"
#include "xmppd/features/archive/tombstone.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

const IntSetting max_messages = IntSetting("archive.max_messages", 1'000'000,
                                           "How many messages are kept for one user; the oldest go first. 0: no bound.")
                                    .range(0, INT64_MAX);
const IntSetting max_bytes =
    IntSetting("archive.max_bytes", 1'073'741'824, "How many bytes of messages are kept for one user. 0: no bound.")
        .range(0, INT64_MAX);

constexpr std::string_view muc_user = "http://jabber.org/protocol/muc#user";  // XEP-0045, on private messages

Account& account_of(Session& session) { return session.account(); }
Account& account_of(Account& account) { return account; }

}  // namespace

Archiver::Archiver(Host& host, ArchivePrefsKeeper& prefs) : host_(host), prefs_(prefs) {
  on_sent(host.hooks.message_from_client);
  on_sent(host.hooks.message_from_account);
  auto& received = host.hooks.message_to_account;
  received.on(Phase::Rewrite, "archive", [this](AccountMessage& m) { return strip(m); });
  received.on(Phase::Archive, "archive", [this](AccountMessage& m) { return keep_received(m); });
}

template <class Sent>
void Archiver::on_sent(Hook<Sent>& sent) {
  // A client speaks for none of us (XEP-0359 §3, rule 2).
  sent.on(Phase::Rewrite, "archive", [this](Sent& m) {
    m.stanza = without_stanza_ids(m.stanza, [this](const xmpp::Jid& by) { return is_ours(by); });
    return Verdict::Pass;
  });
  sent.on(Phase::Archive, "archive", [this](Sent& m) {
    Account& account = account_of(m.sender);
    // What one writes to oneself is a message received: one entry is enough (XEP-0313 §6.1.1). An error that a client
    // sends is news for the other side alone.
    if (m.stanza->to().same_bare(account.jid()) || m.stanza->type() == "error") return Verdict::Pass;
    if (auto id = keep(account, m.stanza, m.stanza->to(), m.origin)) m.archived_as = std::move(*id);
    return Verdict::Pass;
  });
}

bool Archiver::is_ours(const xmpp::Jid& by) const {
  for (auto domain = by.domain(); !domain.empty();) {  // a service's domain is below its host's
    if (host_.directory.find(domain)) return true;
    const auto dot = domain.find('.');
    domain = dot == std::string_view::npos ? std::string_view() : domain.substr(dot + 1);
  }
  return false;
}

// Somebody else's server neither; a room of ours speaks for itself.
Verdict Archiver::strip(AccountMessage& m) {
  m.stanza = without_stanza_ids(m.stanza, [&](const xmpp::Jid& by) {
    if (by == m.recipient.jid()) return true;
    return is_ours(by) && !(by.is_bare() && by.same_bare(m.stanza->from()));
  });
  return Verdict::Pass;
}

Verdict Archiver::keep_received(AccountMessage& m) {
  if (const auto id = keep(m.recipient, m.stanza, m.stanza->from(), m.origin)) {
    m.stanza = with_stanza_id(m.stanza, m.recipient.jid(), *id);
  }
  return Verdict::Pass;
}

std::optional<std::string> Archiver::keep(Account& account, const StanzaPtr& message, const xmpp::Jid& with,
                                          const Origin& origin) {
  if (!host_.config.get(settings::host_archive, host_.jid.text())) return std::nullopt;
  const auto as = archived_for_account(message->content());
  if (!as || !prefs_.wants(account, with)) return std::nullopt;
  const auto now = host_.environment.now();
  ArchivedMessage archived;
  archived.id = host_.stores.archive.new_id(now);
  archived.received = now;
  archived.with = with;
  archived.author = message->from().bare();
  archived.message_id = message->id();
  archived.as = *as;
  archived.stanza = message->wire();
  archived.search_text = search_text_of(message->content());
  auto id = archived.id;
  const ArchiveQuota quota{static_cast<std::uint64_t>(host_.config.get(max_messages)),
                           static_cast<std::uint64_t>(host_.config.get(max_bytes))};
  // The origin's work ends with the commit: what the sender sees answered after it is on disk.
  host_.stores.archive.append(account.jid(), ArchiveKind::account, std::move(archived), quota)
      .then(lifetime_, [this, message, origin](const xmpp::Result<xmpp::Done>& stored) {
        if (stored) return;
        xmpp::log::error("archive", "message {} of {}: {}", message->id(), message->from().text(),
                         stored.error().detail);
        host_.router.reply_error(message, origin, xmpp::to_stanza_error(stored.error()));
      });
  // By its author alone, and in this conversation (XEP-0424 §5). Behind a room's address is more than one author.
  const bool from_occupant = message->content().child("x", muc_user);
  if (const auto target = retracted_id(message->content()); !target.empty() && !from_occupant) {
    host_.stores.archive
        .replace(account.jid(), {{}, std::string(target), with, message->from()},
                 make_tombstone(std::string(message->id()), now))
        .then(lifetime_, [origin](const xmpp::Result<bool>& replaced) {
          if (!replaced) xmpp::log::error("archive", "retraction: {}", replaced.error().detail);
        });
  }
  return id;
}

const std::vector<const SettingBase*>& archiver_settings() {
  static const std::vector<const SettingBase*> all{&max_messages, &max_bytes};
  return all;
}

}  // namespace xmppd
