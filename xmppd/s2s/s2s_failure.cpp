// Failures in words.
#include "xmppd/s2s/s2s_failure.hpp"

namespace xmppd {

using Condition = xmpp::StanzaErrorCondition;

std::string_view to_string(S2sStage stage) {
  switch (stage) {
    case S2sStage::policy:
      return "policy";
    case S2sStage::dns:
      return "DNS";
    case S2sStage::tcp:
      return "TCP";
    case S2sStage::tls:
      return "TLS";
    case S2sStage::certificate:
      return "certificate";
    case S2sStage::authentication:
      return "authentication";
    case S2sStage::stream:
      return "stream";
  }
  return "";
}

xmpp::StanzaError to_stanza_error(const S2sFailure& failure) {
  if (failure.unknown_host) {
    return xmpp::StanzaError(Condition::remote_server_not_found, "The server there does not know this domain.");
  }
  switch (failure.stage) {
    case S2sStage::policy:
      return xmpp::StanzaError(Condition::policy_violation, "This server does not talk to that domain.");
    case S2sStage::dns:
      return xmpp::StanzaError(Condition::remote_server_not_found, "The domain has no XMPP server.");
    case S2sStage::tcp:
      return xmpp::StanzaError(Condition::remote_server_timeout, "The server of the domain can't be reached.");
    case S2sStage::tls:
      return xmpp::StanzaError(Condition::remote_server_timeout, "No secure connection to the server of the domain.");
    case S2sStage::certificate:
      return xmpp::StanzaError(Condition::remote_server_timeout,
                               "The server of the domain did not prove that it is that server.");
    case S2sStage::authentication:
      return xmpp::StanzaError(Condition::remote_server_timeout, "The server of the domain does not accept this one.");
    case S2sStage::stream:
      return xmpp::StanzaError(Condition::remote_server_timeout, "The server of the domain ended the conversation.");
  }
  return xmpp::StanzaError(Condition::remote_server_timeout);
}

}  // namespace xmppd
