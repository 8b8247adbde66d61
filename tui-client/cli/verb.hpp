// Verb: what the one-shot verbs share: store, loop, client, ends.
#pragma once

#include <memory>
#include <string>

#include "libxmpp/loop/event_loop.hpp"
#include "tui-client/cli/verbs.hpp"
#include "tui-client/events.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/gloox_client.hpp"

namespace tui {

class Verb {
 public:
  Verb(const Config& config, GlooxClientOptions options, unsigned timeout_s);
  virtual ~Verb() = default;
  Verb(const Verb&) = delete;
  Verb& operator=(const Verb&) = delete;

  // Opens the store, connects, and returns the exit status.
  int run();

 protected:
  // What to do first; the default connects.
  virtual void start();
  virtual void on_online() {}
  virtual void on_event(const Event& event) = 0;
  // A look at each change of the connection; the default gives up (exit_no_connection) if there never was one.
  virtual void on_connection(const ConnectionChanged& change);
  virtual void on_timeout() { finish(exit_timeout, "timed out"); }
  virtual void on_interrupted() { finish(exit_failure, "interrupted"); }

  // Ends streams properly, then run() returns `status`. `reason` goes to standard error.
  void finish(int status, const std::string& reason = {});
  bool finished() const { return finished_; }

  const AccountConfig& account() const { return account_; }
  AccountId account_id() const { return AccountId(account_.jid.bare_text()); }
  GlooxClient& client() { return *client_; }
  History& history() { return *history_; }
  xmpp::EventLoop& loop() { return loop_; }

 private:
  void handle(const Event& event);

  const Config& config_;
  GlooxClientOptions options_;
  unsigned timeout_s_;
  AccountConfig account_;
  xmpp::EventLoop loop_;
  std::unique_ptr<History> history_;
  std::unique_ptr<GlooxClient> client_;
  bool was_online_ = false;
  bool finished_ = false;
  int status_ = exit_failure;
};

// For a verb that reads nothing: what waits for us keeps waiting for who does.
GlooxClientOptions without_presence();

// An account's history, or the exit status after saying why there is none.
struct OpenedStore {
  std::unique_ptr<History> history;
  int status = exit_success;
};
OpenedStore open_store(const Config& config);

}  // namespace tui
