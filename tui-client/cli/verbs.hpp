// The one-shot verbs of xmpp-tui: the same store and device as the screen, no screen.
#pragma once

#include <optional>
#include <string>

#include "tui-client/app/config.hpp"

namespace tui {

// What scripts can rely on.
enum ExitStatus : int {
  exit_success = 0,  // for send: the server has taken the message
  exit_failure = 1,  // the reason is on standard error
  exit_usage = 2,
  exit_no_connection = 3,  // server not reached, certificate not trusted, or login refused
  exit_not_encrypted = 4,  // nobody at the other side could have read it, so nothing was sent
  exit_timeout = 5,
};

struct SendOptions {
  std::string to;
  std::optional<std::string> text;  // none or "-": standard input
  bool plain = false;               // unencrypted; has to be said each time
  unsigned timeout_s = 60;
};
int run_send(const Config& config, const SendOptions& options);

// Prints what is unread in the store, then what arrives, and marks it as read.
struct RecvOptions {
  bool json = false;       // one object per line
  unsigned count = 0;      // ends after so many; 0: does not
  unsigned timeout_s = 0;  // ends then (exit_timeout if `count` was not reached); 0: does not
};
int run_recv(const Config& config, const RecvOptions& options);

// Answers every encrypted message with what it read.
struct AnswerOptions {
  unsigned count = 0;
  unsigned timeout_s = 0;
};
int run_answer(const Config& config, const AnswerOptions& options);

// Own fingerprint, from the store alone; or those of somebody's devices, asked for if none is known.
struct FingerprintOptions {
  std::string jid;
  unsigned timeout_s = 30;
};
int run_fingerprint(const Config& config, const FingerprintOptions& options);

// Makes the account on its server (XEP-0077) and publishes its keys.
struct RegisterOptions {
  unsigned timeout_s = 60;
};
int run_register(const Config& config, const RegisterOptions& options);

// Sets, changes, adds or drops a passphrase of the local store; asks at the terminal for what it is not given.
struct PassphraseOptions {
  std::string new_file;
  bool add = false;
  bool none = false;
};
int run_passphrase(const Config& config, const PassphraseOptions& options);

}  // namespace tui
