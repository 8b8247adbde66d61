// Tombstones.
#include "xmppd/features/archive/tombstone.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"

namespace xmppd {
namespace {

constexpr std::string_view occupant_id_ns = "urn:xmpp:occupant-id:0";  // XEP-0421

bool stays(const xmpp::Element& payload) {
  return payload.ns() == xmpp::ns::stanza_ids || payload.ns() == occupant_id_ns;
}

}  // namespace

std::string_view retracted_id(const xmpp::Element& message) {
  const auto* retract = message.child("retract", xmpp::ns::message_retract);
  return retract && !message.attr("id").empty() ? retract->attr("id") : std::string_view();
}

ArchiveStore::Edit make_tombstone(std::string retraction_id, xmpp::Timestamp when, xmpp::Element moderated) {
  return [retraction_id = std::move(retraction_id), when,
          moderated = std::move(moderated)](const ArchivedMessage& original) -> std::optional<std::string> {
    auto message = xmpp::parse_element(original.stanza, xmpp::ns::client);
    if (!message || message->child("retracted", xmpp::ns::message_retract) ||
        message->child("retract", xmpp::ns::message_retract)) {
      return std::nullopt;
    }
    xmpp::Element tombstone("message", std::string(xmpp::ns::client));
    for (const auto& [name, value] : message->attributes()) tombstone.set_attr(name, value);
    for (auto& payload : message->children()) {
      if (stays(payload)) tombstone.add(std::move(payload));
    }
    auto& retracted = tombstone.add("retracted", std::string(xmpp::ns::message_retract));
    retracted.set_attr("id", retraction_id).set_attr("stamp", xmpp::format_timestamp(when));
    if (!moderated.name().empty()) retracted.add(moderated);
    return xmpp::to_xml(tombstone, xmpp::ns::client);
  };
}

}  // namespace xmppd
