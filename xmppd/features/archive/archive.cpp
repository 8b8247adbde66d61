// XEP-0313 Message Archive Management for accounts: every message that matters is kept and found again by all devices.
// What is kept: payload_rules. When: archiver. How it is asked for: query_form, queries.
#include "xmppd/features/archive/archive.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/archive/archiver.hpp"
#include "xmppd/features/archive/prefs.hpp"
#include "xmppd/features/archive/queries.hpp"
#include "xmppd/features/archive/retention.hpp"

namespace xmppd {
namespace {

using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

class Archive final : public Feature {
 public:
  explicit Archive(Host& host) : prefs_(host), archiver_(host, prefs_), queries_(host), retention_(host) {
    for (const auto ns : {xmpp::ns::mam, xmpp::ns::mam_extended, xmpp::ns::mam_groupchat_field, xmpp::ns::fulltext}) {
      host.disco.add_feature(At::OwnAccount, ns);
    }
    // Everybody may rely on these: the ids are ours (XEP-0359 §5), retractions are kept (XEP-0424 §2, §4).
    for (const auto ns : {xmpp::ns::stanza_ids, xmpp::ns::message_retract, xmpp::ns::message_retract_tombstone}) {
      host.disco.add_feature(At::Account, ns);
    }
    host.disco.add_feature(At::Server, xmpp::ns::message_retract);
    answer(host);
  }

 private:
  // XEP-0313 §8.1: `forbidden` to everybody but the owner.
  template <class Answer>
  static IqRouter::Handler for_owner(Answer answer) {
    return [answer](IqRequest& request) -> IqAnswer {
      if (!request.from_owner()) return StanzaError(Condition::forbidden);
      return answer(request);
    };
  }

  void answer(Host& host) {
    host.hooks.inline_bind.on(Phase::Deliver, "archive", [this](InlineBind& event) {
      queries_.add_metadata(event.session.account().jid(), event.bound);
      return Verdict::Pass;
    });
    host.iq.on_set(At::Account, xmpp::ns::mam, "query",
                   for_owner([this](IqRequest& r) { return queries_.query(r, r.account->jid()); }));
    host.iq.on_get(At::Account, xmpp::ns::mam, "query", for_owner([](IqRequest&) { return ArchiveQueries::form(); }));
    host.iq.on_get(At::Account, xmpp::ns::mam, "metadata",
                   for_owner([this](IqRequest& r) { return queries_.metadata(r.account->jid()); }));
  }

  ArchivePrefsKeeper prefs_;
  Archiver archiver_;
  ArchiveQueries queries_;
  Retention retention_;
};

std::vector<const SettingBase*> all_archive_settings() {
  std::vector<const SettingBase*> all;
  for (const auto* part :
       {&archive_prefs_settings(), &archiver_settings(), &retention_settings(), &archive_query_settings()}) {
    all.insert(all.end(), part->begin(), part->end());
  }
  return all;
}

}  // namespace

const FeatureEntry archive_feature{
    .name = "archive",
    .specifications = {{313, "1.1.3"}, {359, "0.7.0"}, {424, "0.4.2"}, {431, "0.2.0"}, {441, "0.2.0"}},
    .settings = all_archive_settings(),
    .make = make_feature<Archive>,
};

}  // namespace xmppd
