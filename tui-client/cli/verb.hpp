// Verb: a one-shot verb between its host and its exit status.
#pragma once

#include <memory>
#include <string>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "tui-client/cli/verb_host.hpp"
#include "tui-client/cli/verbs.hpp"
#include "tui-client/events.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/gloox_client.hpp"

namespace tui {

// For a verb that reads nothing: what waits for us keeps waiting for who does.
GlooxClientOptions without_presence();

class Verb {
 public:
  explicit Verb(unsigned timeout_s) : timeout_s_(timeout_s) {}
  virtual ~Verb() = default;
  Verb(const Verb&) = delete;
  Verb& operator=(const Verb&) = delete;

  // Of the client that is made for this verb alone.
  virtual GlooxClientOptions client_options() const { return without_presence(); }
  // `host` outlives it; its finished() is called once.
  void begin(VerbHost& host);
  void handle(const Event& event);
  // Ctrl-C.
  void interrupt() {
    if (!finished_) on_interrupted();
  }
  // What was printed before has been read.
  virtual void on_room() {}
  // `reason` goes to standard error.
  void finish(int status, const std::string& reason = {});
  bool finished() const { return finished_; }

 protected:
  // What to do first; the default connects.
  virtual void start();
  virtual void on_online() {}
  virtual void on_event(const Event&) {}
  // A look at each change of the connection; the default gives up (exit_no_connection) if there never was one.
  virtual void on_connection(const ConnectionChanged& change);
  virtual void on_timeout() { finish(exit_timeout, "timed out"); }
  virtual void on_interrupted() { finish(exit_failure, "interrupted"); }

  VerbHost& host() { return *host_; }
  const AccountConfig& account() { return host_->accounts().front(); }
  AccountId account_id() { return AccountId(account().jid.bare_text()); }
  Client& client() { return host_->client(); }
  History& history() { return host_->history(); }
  // Prints; ends the verb where nobody reads.
  void print(const std::string& line, std::function<void()> printed = {});
  // Of callbacks that may come when the verb is gone.
  std::weak_ptr<void> watch() const { return lifetime_.watch(); }

 private:
  unsigned timeout_s_;  // 0: none
  VerbHost* host_ = nullptr;
  std::unique_ptr<xmpp::Timer> timeout_;
  bool was_online_ = false;
  bool finished_ = false;
  xmpp::Lifetime lifetime_;
};

using MadeVerb = xmpp::Result<std::unique_ptr<Verb>>;
// Each beside its verb. invalid_argument: the options mean nothing.
MadeVerb make_verb(const SendOptions& options);
MadeVerb make_verb(const UploadOptions& options);
MadeVerb make_verb(const RecvOptions& options);
MadeVerb make_verb(const AnswerOptions& options);
MadeVerb make_verb(const FingerprintOptions& options);
MadeVerb make_verb(const VerifyOptions& options);
MadeVerb make_verb(const HistoryOptions& options);
MadeVerb make_verb(const UnreadOptions& options);
MadeVerb make_verb(const ExportOptions& options);
MadeVerb make_verb(const ImportOptions& options);
MadeVerb make_verb(const ContactsOptions& options);
MadeVerb make_verb(const PasswdRequest& request);
MadeVerb make_verb(const OpenOptions& options);

// The words for something that is no address.
xmpp::Error no_address(const std::string& text);

}  // namespace tui
