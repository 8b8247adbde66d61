// The archive of a room.
#include "xmppd/features/muc/archive.hpp"

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/features/archive/payload_rules.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

bool worth_remembering(const xmpp::Element& message) { return archived_as(message) == ArchivedAs::content; }

ArchivedMessage archived_message(const Stanza& message, std::string id, xmpp::Timestamp when, const xmpp::Jid& author) {
  ArchivedMessage archived;
  archived.id = std::move(id);
  archived.received = when;
  archived.with = message.from();
  archived.author = author;
  archived.message_id = message.id();
  archived.as = archived_as(message.element()).value_or(ArchivedAs::supplement);
  archived.stanza = message.wire();
  archived.search_text = search_text_of(message.element());
  return archived;
}

ArchiveQuota archive_quota(const Turn& turn) {
  return {static_cast<std::uint64_t>(turn.config(settings::archive_max_messages)),
          static_cast<std::uint64_t>(turn.config(settings::archive_max_bytes))};
}

void restore_history(Service& service, Room& room, std::function<void()> ready) {
  ArchiveQuery query;
  query.last_page = true;
  query.max_messages = static_cast<std::size_t>(service.host.config.get(settings::max_history));
  if (query.max_messages == 0) return ready();
  const auto most = query.max_messages;
  service.host.stores.archive.query(room.jid, std::move(query))
      .then(service.lifetime, [&room, most, ready = std::move(ready)](const xmpp::Result<ArchivePage>& page) {
        if (!page) xmpp::log::error("muc", "{}: no history: {}", room.jid.text(), page.error().detail);
        const std::vector<ArchivedMessage> none;
        for (const auto& archived : page ? page->messages : none) {
          auto element = xmpp::parse_element(archived.stanza, xmpp::ns::client);
          if (archived.as != ArchivedAs::content || !element) continue;
          room.history.add(Stanza::make(std::move(*element), archived.with, room.jid), archived.received, archived.id,
                           most);
        }
        ready();
      });
}

}  // namespace xmppd::muc
