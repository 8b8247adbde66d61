// VerbHost: what a verb runs in: a process of its own (AloneHost), or a client that has the store already (VerbServer).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "tui-client/app/config.hpp"
#include "tui-client/types.hpp"
#include "tui-client/xmpp/client.hpp"
#include "tui-client/xmpp/omemo_actions.hpp"

namespace xmpp {
class EventLoop;
}

namespace tui {

class History;

class VerbHost {
 public:
  virtual ~VerbHost() = default;

  virtual xmpp::EventLoop& loop() = 0;
  virtual History& history() = 0;
  virtual Client& client() = 0;
  // The accounts in question; the first one is the verb's. Never empty.
  virtual const std::vector<AccountConfig>& accounts() const = 0;

  // The verb's account is wanted online: ConnectionChanged follows, at once where it is already. Errors:
  // not_authorized (no password), connection_closed (a client that runs is offline, and says why), not_found.
  virtual xmpp::Result<void> connect() = 0;

  // A line on standard output. `printed` is called once it is there; false: nobody reads any more.
  virtual bool print(const std::string& line, std::function<void()> printed = {}) = 0;
  // Whether more lines should come now; where not, Verb::on_room() says when.
  virtual bool has_room() const = 0;
  // A line on standard error.
  virtual void complain(const std::string& text) = 0;

  // What the account's OMEMO device knows, with a connection or without.
  virtual xmpp::Result<std::vector<DeviceView>> devices(const xmpp::Jid& jid) = 0;
  virtual xmpp::Result<VerificationUri> own_uri() = 0;
  virtual xmpp::Result<Verification> verify(const VerificationUri& uri) = 0;
  // The roster, where it has come already.
  virtual std::optional<std::vector<Contact>> contacts() = 0;

  // On the screen, where there is one: false.
  virtual bool open_uri(const std::string& uri) = 0;
  // The verb has marked messages of this chat as read.
  virtual void was_read(const xmpp::Jid& chat) = 0;
  // The end, with its exit status.
  virtual void finished(int status) = 0;
};

}  // namespace tui
