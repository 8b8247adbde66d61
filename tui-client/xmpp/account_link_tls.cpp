// AccountLink: the encrypted connection, and whose certificate it is.
#include "libxmpp/net/tls_context.hpp"
#include "tui-client/xmpp/account_link.hpp"

namespace tui {

using xmpp::Errc;

namespace {
constexpr std::string_view fingerprint_mark = "sha256:";
}  // namespace

void AccountLink::start_tls() {
  xmpp::TlsContext::ClientOptions options;
  options.ca_file = config_.ca_file;
  options.pin_sha256 = pin();
  options.certificate_file = config_.certificate_file;
  options.key_file = config_.key_file;
  if (endpoint_.direct_tls) options.alpn = {"xmpp-client"};
  auto context = xmpp::TlsContext::client(options);
  if (!context) return give_up(context.error().detail, true, context.error().code);
  await(times_.step_ms, "encrypting the connection");
  // RFC 6125: the certificate has to name the domain of the address, whatever host the look-up gave.
  connection_->start_tls_client(*context, std::string(config_.jid.domain()));
}

void AccountLink::on_secured() {
  negotiation_->secured();
  parser_->restart();
  open_stream();
}

void AccountLink::begin_tls() {
  parser_->stop();  // what came behind <proceed/> in the same read was not encrypted
  start_tls();
}

std::string AccountLink::tls_version() const { return connection_ ? connection_->tls_info().protocol : std::string(); }

std::string AccountLink::channel_binding(std::string_view type) const {
  return connection_ ? connection_->channel_binding(type) : std::string();
}

bool AccountLink::certificate_refused(const xmpp::Error& reason) {
  const auto mark = reason.detail.rfind(fingerprint_mark);
  if (reason.code != Errc::tls_failed || mark == std::string::npos) return false;
  const std::string sha256 = reason.detail.substr(mark + fingerprint_mark.size());
  std::string why = reason.detail.substr(0, mark);
  while (!why.empty() && (why.back() == ' ' || why.back() == ',' || why.back() == ';' || why.back() == '(')) {
    why.pop_back();
  }
  give_up("the server's certificate is not trusted: " + why, true, Errc::tls_failed);
  // A pin from the command line or the config file is the user's word; only they can change it there.
  if (config_.pin_sha256.empty()) handler_.on_link_certificate(sha256, why);
  return true;
}

}  // namespace tui
