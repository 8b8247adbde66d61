// A stream without a socket: hand-run executor and clock, memory stores, and a transport that keeps what is sent.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/base/channel_binding.hpp"
#include "xmppd/core/config.hpp"
#include "xmppd/core/environment.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/memory/memory_stores.hpp"
#include "xmppd/stream/login_throttle.hpp"
#include "xmppd/stream/stream.hpp"

namespace xmppd::test {

class ManualExecutor final : public xmpp::Executor {
 public:
  void post(std::function<void()> task) override { tasks_.push_back(std::move(task)); }
  void background(std::function<void()> work, std::function<void()> done) override {
    post([work = std::move(work), done = std::move(done)] {
      work();
      done();
    });
  }
  std::shared_ptr<void> after(unsigned milliseconds, std::function<void()> task) override;
  void run();                                  // all that is posted
  void advance(xmpp::Timestamp microseconds);  // runs timers in order, and what they post
  xmpp::Timestamp now = 1'000'000'000'000'000;

 private:
  struct Timer {
    xmpp::Timestamp due;
    std::function<void()> task;
  };
  std::vector<std::function<void()>> tasks_;
  std::vector<std::weak_ptr<Timer>> timers_;
};

class ManualEnvironment final : public Environment {
 public:
  xmpp::Timestamp now() const override { return executor_.now; }
  std::string new_id() override { return "id" + std::to_string(++ids_); }
  xmpp::Executor& executor() override { return executor_; }
  ManualExecutor& manual() { return executor_; }

 private:
  ManualExecutor executor_;
  unsigned ids_ = 0;
};

// The client's view of one stream.
class Peer final : public StreamTransport {
 public:
  Peer(StreamContext& context, Facts facts, std::string address = "192.0.2.1");

  // Bytes from the client; everything posted runs.
  void say(std::string_view bytes);
  // What the server sent since the last call.
  std::string hear();

  Stream& stream() { return *stream_; }
  bool closed = false;
  bool paused = false;
  bool tls_started = false;
  int rests = 0;
  std::string tls_domain;
  std::string binding, end_point;  // what channel_binding() gives
  std::size_t unsent = 0;  // what buffered() claims

  void write(std::string_view bytes) override { out_ += bytes; }
  std::size_t buffered() const override { return unsent; }
  void when_flushed(std::function<void()> done) override { done(); }
  void restart_parser(const xmpp::ParserLimits& limits) override;
  void change_limits(const xmpp::ParserLimits& limits) override { parser_->set_limits(limits); }
  void rest() override {
    ++rests;
    parser_->rest();
  }
  std::string channel_binding(std::string_view type) const override {
    return type == xmpp::tls_exporter ? binding : end_point;
  }
  void start_tls(const std::string& domain) override;
  void pause_reading() override { paused = true; }
  void resume_reading() override { paused = false; }
  void close() override { closed = true; }

 private:
  StreamContext& context_;
  std::unique_ptr<Stream> stream_;
  std::unique_ptr<xmpp::StreamParser> parser_;
  std::string out_;
};

struct Daemon {
  explicit Daemon(const std::vector<const FeatureEntry*>& entries = {});
  void add_account(const std::string& jid, const std::string& password);
  // A stream that has come as far as `user` bound to `resource`.
  std::unique_ptr<Peer> log_in(const std::string& user, const std::string& password, const std::string& resource);
  void run() { environment.manual().run(); }
  // Killed, and started again on the same stores. Streams of before must be gone.
  void restart();

  const std::vector<const FeatureEntry*> features;
  Config config;
  ManualEnvironment environment;
  MemoryStores memory;
  Stores stores;
  HostDirectory directory;
  std::optional<Host> running;
  Host& host;
  LoginThrottle throttle;
  StreamContext context;
};

inline const std::string open_stream =
    "<?xml version='1.0'?><stream:stream to='example.org' version='1.0' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>";
std::string auth_plain(const std::string& user, const std::string& password, const std::string& authzid = {});
std::string bind_request(const std::string& resource);  // its id is b1; empty: the server's choice
// "…<condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'…"
bool ends_with_error(const std::string& heard, std::string_view condition);
bool contains(const std::string& text, std::string_view part);

}  // namespace xmppd::test
