// StreamManagement: XEP-0198 as counters and a queue: what the server has handled of ours, what we have handled of its,
// and what has to go again. Knows neither sockets nor stanzas' meaning.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/xml/element.hpp"

namespace tui {

class StreamManagement {
 public:
  // So many stanzas a server may leave unacknowledged; with more the session is given up (overflowed()).
  static constexpr std::size_t max_unacked = 10000;

  // <enable/> was sent. §3: our stanzas count from here on.
  void asked();
  // <enabled/>: the server's stanzas count from here on. An unreasonably long id is as good as none.
  void enabled(const xmpp::Element& enabled);
  // No session to manage, or its end.
  void reset();

  bool counting() const { return state_ != State::off; }  // our stanzas
  bool resumable() const { return state_ == State::on && !id_.empty(); }
  const std::string& id() const { return id_; }
  std::uint32_t handled() const { return handled_; }  // `h` of ours, wraps at 2^32

  // A whole element of ours leaves. True if it is a stanza and counted.
  bool sent(std::string_view element);
  // A stanza of the server was processed, storing included.
  void stanza_handled();

  // How many stanzas we sent in this session: the position of the last. 0 while nothing is counted.
  std::uint64_t position() const { return acknowledged_ + unacked_.size(); }
  // The server has handled those up to this position.
  std::uint64_t acknowledged() const { return acknowledged_; }
  // The server's `h`. False if it speaks of stanzas that were never sent.
  bool acknowledge(std::uint32_t h);
  bool overflowed() const { return unacked_.size() > max_unacked; }
  const std::deque<std::string>& unacked() const { return unacked_; }

  // The `h` of <a/>, <resumed/> or <failed/>; nothing if it is none.
  static std::optional<std::uint32_t> h_of(const xmpp::Element& element);

 private:
  enum class State { off, asked, on };
  State state_ = State::off;
  std::string id_;
  std::uint32_t handled_ = 0;
  std::uint64_t acknowledged_ = 0;
  std::deque<std::string> unacked_;
};

}  // namespace tui
