// Crowd: the clients of a measurement in rooms: they log in, enter one room after the other, hear what the first of
// them says and check what they hear.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/wire_client/daemon_process.hpp"
#include "tests/wire_client/wire_client.hpp"

namespace load {

class Crowd;

class Guest final : public wire::ClientEvents {
 public:
  Guest(Crowd& crowd, std::size_t number);
  void log_in();
  void send(std::string_view xml) { client_->send(xml); }

 private:
  friend class Crowd;
  void on_ready(const std::string& full_jid) override;
  void on_refused(const std::string& condition) override;
  void on_stanza(xmpp::Element stanza) override;
  void on_ended(const std::string& condition) override;

  Crowd& crowd_;
  const std::size_t number_;
  std::unique_ptr<wire::WireClient> client_;
  unsigned heard_ = 0;
};

// Runs its own loop inside the calls; each returns when all are done. Throws std::runtime_error when something is
// wrong: a refused login or entry, a lost, repeated or reordered message, or a minute without progress.
class Crowd {
 public:
  // The accounts are those of People.
  Crowd(xmpp::EventLoop& loop, std::shared_ptr<xmpp::TlsContext> tls, const wire::DaemonProcess& daemon,
        std::size_t count);

  void log_in(std::size_t at_once);
  // The first `size` of them are in the room called `name` afterwards, which the first one makes.
  void enter(const std::string& name, std::size_t size);
  // The first one speaks, at most `window` messages ahead of what it hears itself; all who entered last hear all.
  void talk(unsigned window, unsigned messages);

 private:
  friend class Guest;
  void one_done();
  void fail(std::string why);
  void run_until_done(std::size_t wanted);
  void say_next();
  void entered(Guest& guest);

  xmpp::EventLoop& loop_;
  std::shared_ptr<xmpp::TlsContext> tls_;
  const wire::DaemonProcess& daemon_;
  std::vector<std::unique_ptr<Guest>> guests_;
  std::string room_;
  std::size_t size_ = 0;     // of that room
  std::size_t started_ = 0;  // logins, then entries begun
  std::size_t done_ = 0, wanted_ = 0;
  unsigned said_ = 0, to_say_ = 0, round_ = 0;
  bool logging_in_ = false, entering_ = false;
  std::uint64_t progress_ = 0;
  std::string failure_;
};

}  // namespace load
