// The <body/> of BOSH (XEP-0124 §6, XEP-0206): a client's request read, and the server's response written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/xml/element.hpp"
#include "libxmpp/xml/stream_parser.hpp"

namespace xmppd {

struct BoshRequest {
  std::uint64_t rid = 0;
  std::string sid;  // empty: asks for a session
  std::optional<std::uint64_t> ack;
  std::optional<unsigned> pause;  // seconds
  bool terminate = false;
  bool restart = false;  // XEP-0206 §5
  std::string to, from, lang;
  // Of the creation of a session.
  std::optional<unsigned> wait, hold;
  std::string version;  // "1.6"; empty: a client of before XEP-0124 1.6
  std::string content;  // the Content-Type that its responses shall have

  std::vector<xmpp::Element> payloads;
  std::size_t bytes = 0;  // of all of it
};

// Payloads without a namespace of their own are taken for stanzas of jabber:client. Errors: protocol_violation (no such
// body, no rid, a number that is none), limit_exceeded.
xmpp::Result<BoshRequest> parse_bosh(std::string_view text, const xmpp::ParserLimits& limits);

// "1.11" and what the client has said: the lower one.
std::string lower_bosh_version(std::string_view theirs);

// §17.2
enum class BoshCondition {
  bad_request,
  host_unknown,
  improper_addressing,
  internal_server_error,
  item_not_found,
  policy_violation,
  remote_stream_error,
  system_shutdown
};
std::string_view to_string(BoshCondition condition);

struct BoshResponse {
  std::vector<xmpp::Attribute> attributes{};
  bool terminate = false;
  std::optional<BoshCondition> condition{};  // with `terminate` only
  bool recoverable = false;                  // type='error' (§17.3)
  std::string payloads{};                    // elements that say their namespaces themselves
};
std::string to_xml(const BoshResponse& response);

}  // namespace xmppd
