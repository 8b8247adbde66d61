// Room: entry rules, occupant ids, and the way to the store and back.
#include "xmppd/features/muc/room.hpp"

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/features/muc/search_terms.hpp"

namespace xmppd::muc {
namespace {

// All settings as one form, by which the store need not know them.
std::string to_text(const ConfigValues& values) {
  xmpp::DataForm form;
  form.type = "submit";
  for (const auto& [var, all] : values) {
    xmpp::FormField field;
    field.var = var;
    field.values = all;
    form.fields.push_back(std::move(field));
  }
  return xmpp::to_xml(form.to_element());
}

ConfigValues to_values(const std::string& text) {
  ConfigValues values;
  const auto element = xmpp::parse_element(text);
  const auto form = element ? xmpp::DataForm::parse(*element) : std::nullopt;
  if (!form) return values;
  for (const auto& field : form->fields) values.emplace(field.var, field.values);
  return values;
}

}  // namespace

Role Room::entry_role(Affiliation affiliation) const {
  switch (affiliation) {
    case Affiliation::owner:
    case Affiliation::admin:
      return Role::moderator;
    case Affiliation::member:
      return Role::participant;
    case Affiliation::none:
      return config.moderated ? Role::visitor : Role::participant;
    case Affiliation::outcast:
      break;
  }
  return Role::none;
}

std::string Room::occupant_id(const xmpp::Jid& bare) const {
  return xmpp::hex_encode(xmpp::hmac(xmpp::HashAlgorithm::sha256, secret, bare.text()));
}

std::unique_ptr<Room> make_room(const MucRoomRecord& record, bool lookalikes) {
  auto room = std::make_unique<Room>(record.jid, config_from_text(record.config.values), lookalikes);
  room->created = record.created;
  room->locked = record.locked;
  room->secret = record.secret;
  room->subject = record.subject;
  if (!record.vcard.empty()) {
    if (auto vcard = xmpp::parse_element(record.vcard)) room->vcard = std::move(*vcard);
  }
  room->affiliation_log = {record.affiliation_version, {record.changed.begin(), record.changed.end()}};
  room->hats = Hats::from_text(record.hats);
  for (const auto& entry : record.affiliations) {
    const auto affiliation = parse_affiliation(entry.affiliation);
    if (affiliation) room->affiliations.apply({entry.jid, {*affiliation, entry.reason, entry.nick}});
  }
  return room;
}

MucRoomRecord record_of(const Room& room) {
  MucRoomRecord record;
  record.jid = room.jid;
  record.created = room.created;
  record.locked = room.locked;
  record.secret = room.secret;
  record.config = record_of(room.config);
  record.subject = room.subject;
  if (room.vcard) record.vcard = xmpp::to_xml(*room.vcard);
  record.hats = room.hats.to_text();
  for (const auto& [jid, entry] : room.affiliations.all()) record.affiliations.push_back(record_of({jid, entry}));
  return record;
}

MucConfigRecord record_of(const RoomConfig& config) {
  return {config.name, config.listed, config.persistent, to_text(to_values(config)), searched_texts(config)};
}

RoomConfig config_from_text(const std::string& values) { return config_from_values(to_values(values)); }

MucAffiliationRecord record_of(const AffiliationChange& change) {
  return {change.jid, std::string(to_string(change.now.affiliation)), change.now.reason, change.now.nick};
}

}  // namespace xmppd::muc
