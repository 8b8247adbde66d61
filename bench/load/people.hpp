// People: the clients of a measurement: they log in, then chat in pairs and check what they get.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tests/wire_client/daemon_process.hpp"
#include "tests/wire_client/wire_client.hpp"

namespace load {

constexpr std::uint64_t patience_ms = 60'000;  // for whatever is awaited
constexpr const char* filler = "Some eighty characters of text, which is about what people write to each other.";

class People;

class Person final : public wire::ClientEvents {
 public:
  Person(People& people, std::size_t number);
  void log_in();
  void become_available();
  void close();

  // Sends `window` messages to the partner, and one more for each that arrives from him, `count` in all.
  void chat(unsigned window, unsigned count);

 private:
  void on_ready(const std::string& full_jid) override;
  void on_refused(const std::string& condition) override;
  void on_stanza(xmpp::Element stanza) override;
  void on_ended(const std::string& condition) override;
  void say_next();

  People& people_;
  const std::size_t number_;
  std::string partner_;  // bare address
  std::unique_ptr<wire::WireClient> client_;
  bool available_ = false;
  unsigned round_ = 0, count_ = 0, sent_ = 0, received_ = 0;
};

// Runs its own loop inside the calls; each returns when all people are done. Throws std::runtime_error when something
// is wrong: a refused login, a lost, repeated or reordered message, or a minute without progress.
class People {
 public:
  static std::string name(std::size_t number) { return "user" + std::to_string(number); }
  static constexpr const char* domain = "example.org";
  static constexpr const char* password = "load";

  // An even `count`. Person 2n chats with person 2n+1. Half of the pairs use direct TLS.
  People(xmpp::EventLoop& loop, std::shared_ptr<xmpp::TlsContext> tls, const wire::DaemonProcess& daemon,
         std::size_t count);

  // `at_once`: logins in progress at a time.
  void log_in(std::size_t at_once);
  void become_available();
  void chat(unsigned window, unsigned count);
  void close();
  std::size_t size() const { return people_.size(); }

 private:
  friend class Person;
  void one_done();
  void fail(std::string why);
  void run_until_done(std::size_t wanted);

  xmpp::EventLoop& loop_;
  std::shared_ptr<xmpp::TlsContext> tls_;
  const wire::DaemonProcess& daemon_;
  std::vector<std::unique_ptr<Person>> people_;
  std::size_t done_ = 0, wanted_ = 0;
  std::size_t started_ = 0;  // logins begun
  bool logging_in_ = false, closing_ = false;
  std::uint64_t progress_ = 0;
  std::string failure_;
};

}  // namespace load
