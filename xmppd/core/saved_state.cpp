// The state of a session as XML.
#include "xmppd/core/saved_state.hpp"

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

constexpr std::string_view feature_name = "feature";

// It is written whenever it has changed, so it must not be of any size that a client likes. Who was shown the presence
// beyond that does not hear of the end of a session that nobody resumes after a restart.
constexpr std::size_t max_directed_bytes = 65536;

}  // namespace

std::string save_state(Session& session) {
  xmpp::Element state("session", std::string(xmpp::ns::client));
  if (session.interested()) state.set_attr("interested", "true");
  if (session.presence()) state.add(session.presence()->element());
  std::size_t directed_bytes = 0;
  for (const auto& entity : session.directed()) {
    directed_bytes += entity.text().size();
    if (directed_bytes > max_directed_bytes) break;
    state.add_text_child("directed", entity.text());
  }
  session.host().session_states.save(session, [&state](const std::string& name, std::string text) {
    state.add_text_child(std::string(feature_name), std::move(text)).set_attr("name", name);
  });
  return xmpp::to_xml(state);
}

void restore_state(Session& session, const std::string& text) {
  const auto state = xmpp::parse_element(text, xmpp::ns::client);
  if (!state) {
    return xmpp::log::error("sessions", "{}: its state is damaged: {}", session.jid().text(), state.error().detail);
  }
  if (state->attr("interested") == "true") session.set_interested();
  for (const auto& part : state->children()) {
    if (part.name() == "presence") {
      const auto& home = session.account().jid();
      session.set_presence(Stanza::make(part, session.jid(), home), xmpp::presence_priority(part).value_or(0));
    } else if (part.name() == "directed") {
      if (auto entity = xmpp::Jid::parse(part.text())) session.directed().insert(std::move(*entity));
    } else if (part.name() == feature_name) {
      session.host().session_states.restore(session, part.attr("name"), std::string(part.text()));
    }
  }
}

}  // namespace xmppd
