// Story: a scenario read from a .story file: who exists, who does what, who receives what. tests/README.md has the
// format.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace stories {

// A client as stories name it: "romeo/orchard", "romeo@other.example/garden", "romeo/orchard#2" for a second one that
// asks for the same resource, "romeo/" for one that lets the server choose.
struct ClientName {
  std::string text;
  xmpp::Jid account;
  std::string resource;  // empty: the server chooses
};

struct World {
  std::vector<xmpp::Jid> accounts;
  std::vector<std::pair<xmpp::Jid, xmpp::Jid>> friends;  // mutual subscriptions
  std::vector<std::pair<std::string, std::string>> settings;
};

// What happens.
struct Connects {};
struct CannotConnect {
  std::string condition;
};
struct IsAvailable {
  std::optional<int> priority;
};
struct IsUnavailable {};
struct Disconnects {};
struct IsCut {};
struct Sends {
  std::vector<xmpp::Element> stanzas;
};
// What is seen.
struct Receives {
  std::vector<xmpp::Element> patterns;  // see match.hpp
  bool any_order = false;
};
struct ReceivesNothing {};
struct IsClosed {
  std::string condition;  // of the stream error
};
// What concerns all.
struct IgnorePresence {};
struct ClockAdvances {
  std::int64_t seconds;
};
struct StorageFails {
  std::size_t calls;
};
struct ServerStops {};

struct Step {
  std::size_t line;
  std::string text;
  std::optional<ClientName> client;  // none for steps that concern all
  std::variant<Connects, CannotConnect, IsAvailable, IsUnavailable, Disconnects, IsCut, Sends, Receives,
               ReceivesNothing, IsClosed, IgnorePresence, ClockAdvances, StorageFails, ServerStops>
      what;
};

struct Story {
  std::string file;
  std::size_t line = 0;
  std::string title;
  World world;
  bool only_in_process = false;
  std::vector<Step> steps;
};

// All stories of one file. The error's detail begins with file:line.
xmpp::Result<std::vector<Story>> parse_stories(const std::string& file, std::string_view text);

}  // namespace stories
