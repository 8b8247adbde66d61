// relay: TLS with libuv and OpenSSL, and nothing else: finds where stanzas end and gives each to the sender's partner.
// What it costs is what no server can do without.
//   relay CERTIFICATE KEY      prints the port that it listens at on loopback
// `<presence from='user7@…'/>` says who a connection is and comes back; user7's partner is user6.
#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "bench/load/stanza_scanner.hpp"

namespace {

class Peer;

struct Relay {
  uv_loop_t* loop = uv_default_loop();
  SSL_CTX* tls = nullptr;
  std::map<unsigned long, Peer*> peers;
  std::vector<Peer*> to_flush;  // at the end of the loop's turn: what is written in one turn goes out at once
};

class Peer {
 public:
  Peer(Relay& relay, int socket) : relay_(relay), socket_(socket), ssl_(SSL_new(relay.tls)) {
    SSL_set_fd(ssl_, socket);
    SSL_set_accept_state(ssl_);
    uv_poll_init(relay.loop, &poll_, socket);
    poll_.data = this;
    watch(UV_READABLE);
  }

  void flush() {
    while (!out_.empty()) {
      const int written = SSL_write(ssl_, out_.data(), static_cast<int>(out_.size()));
      if (written <= 0) return watch(UV_READABLE | UV_WRITABLE);
      out_.erase(0, static_cast<std::size_t>(written));
    }
    watch(UV_READABLE);
  }

 private:
  void watch(int events) {
    if (events == events_) return;
    events_ = events;
    uv_poll_start(&poll_, events, [](uv_poll_t* poll, int, int) { static_cast<Peer*>(poll->data)->ready(); });
  }

  void ready() {
    char buffer[16384];
    for (;;) {
      const int count = SSL_read(ssl_, buffer, sizeof buffer);
      if (count > 0) {
        take({buffer, static_cast<std::size_t>(count)});
        if (static_cast<std::size_t>(count) == sizeof buffer || SSL_pending(ssl_) > 0) continue;
        break;
      }
      const int problem = SSL_get_error(ssl_, count);
      if (problem != SSL_ERROR_WANT_READ && problem != SSL_ERROR_WANT_WRITE) return end();
      break;
    }
    flush();
  }

  void take(std::string_view bytes) {
    if (!opened_) {
      header_ += bytes;
      const auto at = header_.find("<stream:stream");
      const auto end = at == std::string::npos ? at : header_.find('>', at);
      if (end == std::string::npos) return;
      opened_ = true;
      write("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>");
      const auto rest = header_.substr(end + 1);
      return take(rest);
    }
    scanner_.feed(bytes, [this](std::string_view stanza) {
      if (stanza.starts_with("<presence")) return introduce(stanza);
      if (partner_ == nullptr) {
        const auto found = relay_.peers.find(number_ ^ 1);
        if (found == relay_.peers.end()) return;
        partner_ = found->second;
      }
      partner_->write(stanza);
    });
  }

  void introduce(std::string_view stanza) {
    const auto from = load::Stanza(stanza).attribute("from");
    number_ = std::strtoul(from.data() + 4, nullptr, 10);
    relay_.peers[number_] = this;
    write(stanza);
  }

  void write(std::string_view bytes) {
    if (out_.empty()) relay_.to_flush.push_back(this);
    out_ += bytes;
  }

  // Nobody may write to it any more; a measurement ends with the process.
  void end() {
    uv_poll_stop(&poll_);
    relay_.peers.erase(number_);
    for (const auto& [number, peer] : relay_.peers) {
      if (peer->partner_ == this) peer->partner_ = nullptr;
    }
    std::erase(relay_.to_flush, this);
    uv_close(reinterpret_cast<uv_handle_t*>(&poll_), [](uv_handle_t* handle) {
      auto* const peer = static_cast<Peer*>(handle->data);
      SSL_free(peer->ssl_);
      close(peer->socket_);
      delete peer;
    });
  }

  Relay& relay_;
  const int socket_;
  SSL* ssl_;
  uv_poll_t poll_{};
  int events_ = 0;
  bool opened_ = false;
  std::string header_, out_;
  load::StanzaScanner scanner_;
  unsigned long number_ = ~0ul;
  Peer* partner_ = nullptr;
};

int listen_on_loopback() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (listener < 0 || bind(listener, any, size) != 0 || listen(listener, SOMAXCONN) != 0 ||
      getsockname(listener, any, &size) != 0) {
    std::perror("relay");
    std::exit(1);
  }
  std::printf("%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  return listener;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return std::fprintf(stderr, "relay CERTIFICATE KEY\n"), 2;
  std::signal(SIGPIPE, SIG_IGN);
  Relay relay;
  relay.tls = SSL_CTX_new(TLS_server_method());
  SSL_CTX_set_mode(relay.tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_session_cache_mode(relay.tls, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(relay.tls, 0);
  SSL_CTX_set_ciphersuites(relay.tls, "TLS_AES_128_GCM_SHA256");  // the cheapest
  if (SSL_CTX_use_certificate_chain_file(relay.tls, argv[1]) != 1 ||
      SSL_CTX_use_PrivateKey_file(relay.tls, argv[2], SSL_FILETYPE_PEM) != 1) {
    return std::fprintf(stderr, "relay: can't use %s and %s\n", argv[1], argv[2]), 1;
  }
  const int listener = listen_on_loopback();
  uv_poll_t accepting;
  uv_poll_init(relay.loop, &accepting, listener);
  accepting.data = &relay;
  uv_poll_start(&accepting, UV_READABLE, [](uv_poll_t* poll, int, int) {
    int from = 0;
    uv_fileno(reinterpret_cast<uv_handle_t*>(poll), &from);
    const int socket = accept4(from, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket >= 0) new Peer(*static_cast<Relay*>(poll->data), socket);  // deletes itself
  });
  uv_check_t turn;
  uv_check_init(relay.loop, &turn);
  turn.data = &relay;
  uv_check_start(&turn, [](uv_check_t* check) {
    auto waiting = std::move(static_cast<Relay*>(check->data)->to_flush);
    static_cast<Relay*>(check->data)->to_flush.clear();
    for (auto* const peer : waiting) peer->flush();
  });
  return uv_run(relay.loop, UV_RUN_DEFAULT);
}
