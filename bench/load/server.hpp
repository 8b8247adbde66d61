// Server: what is measured and where it is reached.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "bench/load/process_cost.hpp"
#include "libxmpp/base/crypto.hpp"
#include "libxmpp/net/tls_context.hpp"

namespace load {

struct Server {
  std::string address = "127.0.0.1";  // numeric
  std::uint16_t direct_tls_port = 0;
  std::uint16_t starttls_port = 0;  // every second pair of clients uses it; 0: none does
  std::string domain = "example.org";
  std::string rooms = "conference.example.org";  // the domain of the rooms
  std::string password = "load";
  xmpp::HashAlgorithm hash = xmpp::HashAlgorithm::sha1;  // of SCRAM
  bool relay = false;  // no XMPP server, but relay: what user2n writes goes to user2n+1, and back
  std::shared_ptr<xmpp::TlsContext> tls{};
  Processes processes{};
};

}  // namespace load
