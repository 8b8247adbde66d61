// Roster changes with their versions, and the pushes that announce them.
#include "xmppd/features/roster_writer.hpp"

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/roster_xml.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::Element;

namespace {

StanzaPtr push_stanza(Host& host, std::uint64_t version, Element item, const xmpp::Jid& to) {
  Element iq = xmpp::make_iq(xmpp::IqType::set, host.environment.new_id(), {}, {});
  Element& query = iq.add("query", std::string(xmpp::ns::roster));
  query.set_attr("ver", std::to_string(version));
  query.add(std::move(item));
  return Stanza::make(std::move(iq), {}, to);
}

}  // namespace

void RosterWriter::apply(const std::shared_ptr<Account>& account, RosterChange change, Committed then) {
  const bool empty = !change.put && !change.remove && !change.put_request && !change.remove_request;
  auto& under_way = under_way_[*account];
  if (empty && under_way.empty()) return then(change);
  Roster& roster = account->roster();
  if (change.put || change.remove) change.version = roster.version + 1;
  if (change.put) change.put->changed_in = change.version;
  const auto self = under_way.begin(roster, [change](Roster& at) { apply_change(at, change); });

  host_.stores.rosters.apply(account->jid(), change)
      .then(lifetime_, [this, account, self, change, then = std::move(then)](xmpp::Result<xmpp::Done> result) {
        const auto version = account->roster().version;
        under_way_[*account].end(account->roster(), self, result.has_value());
        account->roster().version = version;  // it may have been told to somebody
        if (result) return then(change);
        xmpp::log::error("roster", "{}: {}", account->jid().text(), result.error().detail);
        then(tl::unexpected(std::move(result.error())));
      });
}

void RosterWriter::push(Account& account, const RosterChange& change) {
  if (!change.put && !change.remove) return;
  // Addressed from the start, so that all recipients share one serialisation.
  account.send_to_interested(
      push_stanza(host_, change.version,
                  change.put ? roster_item_element(*change.put) : removed_item_element(*change.remove), account.jid()));
}

void RosterWriter::push_changes(Session& session, std::uint64_t since) {
  const Roster& roster = session.account().roster();
  std::map<std::uint64_t, Element> changes;  // a version names one change, so this is their order
  for (const auto& item : roster.items) {
    if (item.changed_in > since) changes.emplace(item.changed_in, roster_item_element(item));
  }
  for (const auto& [jid, version] : roster.removed) {
    if (version > since) changes.emplace(version, removed_item_element(jid));
  }
  for (auto& [version, item] : changes) {
    session.send(push_stanza(host_, version, std::move(item), session.jid()));
  }
}

bool covers_changes_since(const Roster& roster, std::uint64_t since) {
  return since >= roster.removed_since && since <= roster.version;
}

}  // namespace xmppd
