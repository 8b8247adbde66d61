// Driver: what a story runs against: hosts in this process, or the real daemon over TLS.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/story_runner/story.hpp"

namespace stories {

// One driver runs one story. Clients are told apart by ClientName::text. Whatever goes wrong with the driver itself (a
// daemon that does not start) is a std::runtime_error.
class Driver {
 public:
  virtual ~Driver() = default;

  // Everything of `world` exists afterwards. Called once, before all else.
  virtual void start(const World& world) = 0;
  // Logged in and bound; gives the full JID. A refused binding is an Error whose detail is the name of the stanza error
  // condition ("conflict").
  virtual xmpp::Result<xmpp::Jid> connect(const ClientName& client) = 0;
  // Closes the stream in an orderly way.
  virtual void disconnect(const ClientName& client) = 0;
  // The connection breaks.
  virtual void cut(const ClientName& client) = 0;
  virtual void send(const ClientName& client, const xmpp::Element& stanza) = 0;

  // All that was sent has had all its effects, as far as clients can see.
  virtual void settle() = 0;
  // The next stanza that reached this client. May wait for one; nullopt: there is none.
  virtual std::optional<xmpp::Element> receive(const ClientName& client) = 0;
  // The name of the stream error condition that ended this client's stream; "" if it ended without one; nullopt while
  // it lives. May wait as receive() does.
  virtual std::optional<std::string> stream_end(const ClientName& client) = 0;

  // What only some drivers can do; false: not this one.
  virtual bool advance_clock(std::int64_t) { return false; }
  virtual bool fail_storage(std::size_t) { return false; }
  // Begins to: everybody is told what there is to tell, before the streams end.
  virtual bool stop_server() { return false; }
};

// `name`: one of driver_names(). Throws std::runtime_error for others.
std::unique_ptr<Driver> make_driver(std::string_view name);
std::vector<std::string_view> driver_names();

}  // namespace stories
