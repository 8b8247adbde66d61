// Envelopes written and checked; see envelope.hpp.
#include "tui-client/xmpp/omemo/envelope.hpp"

#include <algorithm>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "omemo/types.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

// XEP-0420 §4: up to a smallest size first, then by 0 to 200 characters.
constexpr std::size_t smallest_envelope = 256;
constexpr std::size_t most_padding = 200;

std::string padding(std::size_t size) {
  std::string text = xmpp::base64_encode(xmpp::random_bytes(size));
  text.resize(size);
  return text;
}

std::size_t random_size() {
  const std::string bytes = xmpp::random_bytes(2);
  const unsigned number = static_cast<unsigned char>(bytes[0]) * 256U + static_cast<unsigned char>(bytes[1]);
  return number % (most_padding + 1);
}

OpenedEnvelope refused(std::string why) {
  OpenedEnvelope opened;
  opened.problem = std::move(why);
  return opened;
}

// The address of an affix; nullopt: there is none. An unreadable one is an empty address, which is nobody's.
std::optional<xmpp::Jid> affix_address(const Element& envelope, std::string_view name) {
  const Element* affix = envelope.child(name, ns::sce);
  if (!affix) return std::nullopt;
  return xmpp::Jid::parse(affix->attr("jid")).value_or(xmpp::Jid()).bare();
}

}  // namespace

omemo::Bytes make_envelope(const xmpp::Jid& from, const xmpp::Jid& to, const std::string& body, xmpp::Timestamp now) {
  Element text("body", std::string(ns::client));
  text.set_text(body);
  return make_envelope(from, to, text, now);
}

omemo::Bytes make_envelope(const xmpp::Jid& from, const xmpp::Jid& to, const Element& content, xmpp::Timestamp now) {
  Element envelope("envelope", std::string(ns::sce));
  envelope.add("content").add(content);
  envelope.add("time").set_attr("stamp", xmpp::format_timestamp(now));
  envelope.add("to").set_attr("jid", to.bare_text());
  envelope.add("from").set_attr("jid", from.bare_text());
  const std::size_t bare = xmpp::to_xml(envelope).size();
  const std::size_t needed = bare < smallest_envelope ? smallest_envelope - bare : 0;
  envelope.add_text_child("rpad", padding(needed + random_size()));
  const std::string xml = xmpp::to_xml(envelope);
  return {xml.begin(), xml.end()};
}

OpenedEnvelope open_envelope(omemo::BytesView xml, const EnvelopeFrame& frame) {
  const auto parsed = xmpp::parse_element({reinterpret_cast<const char*>(xml.data()), xml.size()});
  if (!parsed || !parsed->is("envelope", ns::sce)) return refused("its content is no envelope");
  const Element* content = parsed->child("content", ns::sce);
  if (!content) return refused("its envelope has no content");
  const auto from = affix_address(*parsed, "from");
  if (from && *from != frame.from.bare()) return refused("its envelope names another sender");
  const auto to = affix_address(*parsed, "to");
  if (to && std::find(frame.to.begin(), frame.to.end(), *to) == frame.to.end()) {
    return refused("its envelope was addressed to somebody else");
  }
  if (!to && frame.needs_to) return refused("its envelope does not say what room it was meant for");
  OpenedEnvelope opened;
  if (const Element* time = parsed->child("time", ns::sce)) {
    const auto stamp = xmpp::parse_timestamp(time->attr("stamp"));
    if (!stamp) return refused("the time in its envelope can't be read");
    opened.time = *stamp;
  }
  if (const Element* body = content->child("body", ns::client)) {
    opened.body = body->text();
  } else if (const Element* first = content->first_child()) {
    opened.content = *first;
  }
  return opened;
}

}  // namespace tui
