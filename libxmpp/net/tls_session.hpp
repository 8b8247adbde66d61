// TlsSession: one side of one TLS connection without I/O: ciphertext in, ciphertext out. Private to libxmpp/net.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "libxmpp/net/connection.hpp"
#include "libxmpp/net/openssl_support.hpp"
#include "libxmpp/net/peer_check.hpp"

namespace xmpp {

class TlsContext;

class TlsSession {
 public:
  enum class Step {
    done,            // handshake(): finished; read(): bytes were read
    want_input,      // all ciphertext is used up
    closed_by_peer,  // close_notify
    failed,          // problem() says why
  };

  static std::unique_ptr<TlsSession> server(std::shared_ptr<TlsContext> context);
  // `server_name` must not be empty: without it there is nothing to verify.
  static std::unique_ptr<TlsSession> client(std::shared_ptr<TlsContext> context, const std::string& server_name);
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  // The bytes need to stay only until keep_rest().
  void feed(std::string_view ciphertext);
  // Copies what was not used yet (reading was paused), so that the buffer given to feed() may be reused.
  void keep_rest();

  Step handshake();
  // Writes what there is to `to`, record by record while there is room for the largest, and sets `count`, also where it
  // says that there is nothing more.
  Step read(char* to, std::size_t room, std::size_t& count);
  // All that was fed has been read.
  bool drained() const;
  bool write(std::string_view plain);
  void send_close_notify();
  // Ciphertext to be sent; the caller takes and clears it.
  std::string& output() { return output_; }

  bool secured() const { return secured_; }
  const std::string& problem() const { return problem_; }
  TlsInfo info() const;
  // See Connection::verify_peer().
  Result<void> verify_peer(const std::string& domain) const;
  // See Connection::client_certificate().
  std::optional<ClientCertificate> client_certificate() const;
  // See Connection::channel_binding().
  std::string channel_binding(std::string_view type) const;
  bool has_channel_binding(std::string_view type) const;

 private:
  explicit TlsSession(std::shared_ptr<TlsContext> context);
  static BIO_METHOD* bio_method();
  bool has_exporter() const;
  const X509* server_certificate() const;
  int end_point_hash() const;  // NID_undef: none is defined
  std::string exporter() const;
  std::string server_end_point() const;
  Step failed();

  std::shared_ptr<TlsContext> context_;  // its SNI and pin callbacks point into it
  PeerCheck check_;
  OpensslPtr<SSL> ssl_;
  std::string_view input_;
  std::string rest_;  // what input_ points into after keep_rest()
  std::string output_;
  std::string problem_;
  bool secured_ = false;
};

}  // namespace xmpp
