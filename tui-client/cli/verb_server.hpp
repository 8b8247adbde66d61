// VerbServer: verbs of other processes, run in the client that has the store.
#pragma once

#include <functional>
#include <memory>

#include "libxmpp/base/result.hpp"
#include "tui-client/events.hpp"

namespace xmpp {
class EventLoop;
}

namespace tui {

class Client;
class History;
class Model;
struct Config;

// Listens on verb_socket() (running_client.hpp has the conversation), mode 0600, for processes of the same user alone. A
// locked screen refuses verbs and ends those that run. A verb's output waits for its reader within bounds, and a verb
// that would go beyond them waits or ends: a screen never does.
class VerbServer {
 public:
  static constexpr std::size_t max_verbs = 32;
  static constexpr std::size_t max_unread_bytes = 1 << 20;  // of lines that nobody has printed yet, for each verb

  struct Parts {  // all outlive it
    xmpp::EventLoop& loop;
    History& history;
    Client& client;
    const Model& model;
    // A verb has marked messages of this chat as read.
    std::function<void(const AccountId&, const xmpp::Jid&)> was_read;
    std::function<void(const std::string& uri)> open_uri;
  };
  // Errors name the path; not_allowed and already_exists: another process listens there.
  static xmpp::Result<std::unique_ptr<VerbServer>> open(const Config& config, Parts parts);
  ~VerbServer();  // ends all conversations at once, removes the socket
  VerbServer(const VerbServer&) = delete;
  VerbServer& operator=(const VerbServer&) = delete;

  // Every event goes here before the model has it: what a verb is to print must not count as read before.
  void handle(const Event& event);

 private:
  VerbServer();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tui
