// Certificates: the TLS contexts of all hosts, from the files that the configuration names.
#pragma once

#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "xmppd/s2s/peer_tls.hpp"
#include "xmppd/stream/server_tls.hpp"

namespace xmppd {

struct DaemonConfig;

// Where no certificate is configured and tls.self_signed allows it, makes one for all hosts that have none of their own
// (certificate.pem in storage.directory, which has to exist), unless it is there already.
xmpp::Result<void> make_missing_certificate(const DaemonConfig& config);

// `protocol`: what clients ask for by ALPN. Errors name the file and what is wrong with it. Without any certificate,
// `direct` is null.
xmpp::Result<ServerTls> load_certificates(const DaemonConfig& config, const std::string& protocol = "xmpp-client");
// The same certificates, for other servers; the error names s2s.ca_file, too.
xmpp::Result<PeerTls> load_peer_certificates(const DaemonConfig& config);


// All that is made of the certificates' files.
struct Certificates {
  ServerTls clients;
  PeerTls peers;
  ServerTls web;
};
// What a running daemon may take in place of `in_use`: what can be loaded, and is not worse. Errors: those of above; a
// host's certificate has expired, is not good yet, or does not name the host any more, and that in use does better.
xmpp::Result<Certificates> load_in_place_of(const ServerTls& in_use, const DaemonConfig& config);
// The files behind them.
std::vector<std::string> certificate_files(const DaemonConfig& config);

}  // namespace xmppd
