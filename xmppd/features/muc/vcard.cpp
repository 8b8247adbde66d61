// XEP-0486: the picture of a room.
#include "xmppd/features/muc/vcard.hpp"

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/features/muc/configure.hpp"
#include "xmppd/features/muc/use_cases.hpp"

namespace xmppd::muc {

using Condition = xmpp::StanzaErrorCondition;

namespace {

std::string without_spaces(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; });
  return text;
}

void take_vcard(Turn& turn, const xmpp::Element& vcard, const Reply& reply) {
  if (turn.room.affiliations.of(turn.from()) != Affiliation::owner) return reply(error(Condition::forbidden));
  auto text = vcard.children().empty() ? std::string() : xmpp::to_xml(vcard);
  if (text.size() > turn.bound(settings::max_vcard_bytes)) return reply(error(Condition::policy_violation));
  MucRoomChange change;
  change.vcard = std::move(text);
  turn.commit(
      std::move(change),
      [turn, vcard, reply] {
        auto& kept = turn.room.vcard;
        kept = vcard.children().empty() ? std::nullopt : std::optional(vcard);
        reply(ok_reply());
        notify_configuration(turn, 104);
      },
      [reply](xmpp::StanzaError failed) { reply(tl::unexpected(std::move(failed))); });
}

}  // namespace

std::vector<std::string> avatar_hashes(const Room& room) {
  std::vector<std::string> hashes;
  if (!room.vcard) return hashes;
  for (const auto& photo : room.vcard->children()) {
    if (photo.name() != "PHOTO") continue;
    const auto picture = xmpp::base64_decode(without_spaces(photo.child_text("BINVAL")));
    if (picture && !picture->empty()) {
      hashes.push_back(xmpp::hex_encode(xmpp::digest(xmpp::HashAlgorithm::sha1, *picture)));
    }
  }
  return hashes;
}

void serve_vcard(Service& service) {
  service.on_get(xmpp::ns::vcard_temp, "vCard", [](Turn& turn, const xmpp::Element&, const Reply& reply) {
    if (turn.room.vcard) return reply(*turn.room.vcard);
    reply(xmpp::Element("vCard", std::string(xmpp::ns::vcard_temp)));
  });
  service.on_set(xmpp::ns::vcard_temp, "vCard",
                 [](Turn& turn, const xmpp::Element& vcard, const Reply& reply) { take_vcard(turn, vcard, reply); });
}

}  // namespace xmppd::muc
