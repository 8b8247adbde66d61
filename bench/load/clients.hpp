// Clients: many users of one server, who log in, and what all measurements do with them.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/load/server.hpp"
#include "bench/load/stanza_scanner.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "tests/wire_client/wire_client.hpp"

namespace load {

constexpr std::uint64_t patience_ms = 60'000;  // for whatever is awaited
constexpr const char* filler = "Some eighty characters of text, which is about what people write to each other.";

class Clients;

// Users by number: from `first` up to, but not including, `last`.
struct Range {
  std::size_t first = 0, last = 0;
  std::size_t size() const { return last - first; }
};

class Client final : public wire::ClientEvents {
 public:
  Client(Clients& clients, std::size_t number);
  std::size_t number() const { return number_; }
  const std::string& bare_jid() const { return bare_jid_; }
  void send(std::string_view xml) { wire_->send(xml); }

 private:
  friend class Clients;
  void log_in();
  void on_ready(const std::string& full_jid) override;
  void on_refused(const std::string& condition) override;
  void on_stanza(xmpp::Element stanza) override;
  void on_ended(const std::string& condition) override;
  void logged_in();
  void answer(const Stanza& iq);

  Clients& clients_;
  const std::size_t number_;
  const std::string bare_jid_;
  std::unique_ptr<wire::WireClient> wire_;
  StanzaScanner scanner_;
  bool logging_in_ = false, leaving_ = false;
};

// Runs its own loop inside the calls; each returns when all concerned are done. Throws std::runtime_error when
// something is wrong: a refused login, an error stanza, what a listener calls wrong, or a minute without progress.
class Clients {
 public:
  using Listener = std::function<void(Client&, const Stanza&)>;
  struct Login {
    bool available = true;
    bool make_account = false;  // by in-band registration
    std::size_t at_once = 32;   // in progress at a time
  };

  // Users user0 to user<count - 1>.
  Clients(xmpp::EventLoop& loop, Server server, std::size_t count);
  ~Clients();

  std::size_t size() const { return clients_.size(); }
  Client& operator[](std::size_t number) { return *clients_[number]; }
  const Server& server() const { return server_; }
  xmpp::EventLoop& loop() { return loop_; }
  static std::string name(std::size_t number) { return "user" + std::to_string(number); }

  void log_in(Range who, Login how);
  void log_out(Range who);
  // The connections of all break, nothing is said; the server may go, and its ports may be others afterwards.
  void cut();
  void move_to(Server server) { server_ = std::move(server); }
  // Each sends an IQ with this type and payload, to its account or to `to`, and gets a result.
  void ask(Range who, std::string_view type, std::string_view payload, std::string_view to = {});

  // Until one_done() was called `wanted` times; every stanza goes to `listener`.
  void run(std::size_t wanted, Listener listener);
  void one_done();
  void fail(std::string why);
  // `listener` gets every stanza, too, whatever runs meanwhile; {}: not any more.
  void overhear(Listener listener) { overhearing_ = std::move(listener); }
  // Until the server has nothing to do any more, for five seconds at most.
  void settle();
  // Nobody says anything for so long.
  void be_silent(unsigned milliseconds);

 private:
  friend class Client;
  void take(Client& client, std::string_view bytes);
  void start_next();

  xmpp::EventLoop& loop_;
  Server server_;
  std::vector<std::unique_ptr<Client>> clients_;
  Listener listener_, overhearing_;
  Login how_;
  std::size_t next_ = 0, last_ = 0;  // whose login comes next
  std::size_t done_ = 0, wanted_ = 0;
  std::uint64_t progress_ = 0;
  bool running_ = false;
  std::string failure_;
};

}  // namespace load
