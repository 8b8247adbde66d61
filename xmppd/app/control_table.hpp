// The table of what a running daemon can be asked: arguments with their types, what comes back, who may. The HTTP API
// with its OpenAPI document (api_*.cpp) and the commands of XEP-0050 (control_ad_hoc.cpp) are made from it, so that a row
// here is all that one more of them takes beside its function in control_commands.cpp.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/result.hpp"

namespace xmppd {

struct ControlArgument {
  enum class Type {
    account,  // user@domain of an account here
    address,  // the same, perhaps with a resource
    domain,   // any domain
    host,     // a domain that is served here
    of,       // such a domain, or user@domain there
    text,     // one line
    lines,    // several lines
    secret,   // one line that nobody reads over a shoulder
    number,
    boolean,
    choice,
  };
  std::string_view name;
  Type type = Type::text;
  std::string_view help;  // a label, without a full stop
  bool required = false;
  std::vector<std::string_view> choices{};
  std::int64_t min = 0, max = INT64_MAX;  // of numbers
};

struct ControlField {
  enum class Type { text, number, boolean, time, texts, object, objects };
  std::string_view name;
  Type type = Type::text;
  bool nullable = false;  // may be null
  bool optional = false;  // may be absent
};

// What a token of the HTTP API is good for; each alone.
enum class ControlScope {
  read,      // looks, changes nothing
  accounts,  // who has an account and what is done to it
  operate,   // the daemon, and what concerns all
};

struct ControlVerb {
  enum class Answer {
    one,      // an object
    listing,  // {"items":[…],"next":"…"}: objects, and the `after` of the next page if there is one
  };
  std::string_view name;  // of the control command
  std::string_view help;  // one sentence, then details
  ControlScope scope = ControlScope::read;
  std::vector<ControlArgument> arguments{};
  Answer answer = Answer::one;
  std::vector<ControlField> fields{};  // of the answer, or of each of its items
  bool dangerous = false;              // what is gone is gone: has to be confirmed
  std::string_view client_command{};   // node of a command that clients have for the same already (XEP-0133)
  bool operator_only = false;          // at the control socket alone

  bool changes() const { return scope != ControlScope::read; }
  // Whether its arguments say which of several domains it is about; without, it is about all.
  bool of_one_domain() const;
};

const std::vector<ControlVerb>& control_table();
// nullptr: there is none.
const ControlVerb* find_control_verb(std::string_view name);

std::string_view to_string(ControlScope scope);
// invalid_argument names the scopes that there are.
xmpp::Result<ControlScope> parse_control_scope(std::string_view text);

// How arguments come: of JSON each has its type, of a form or of a URL's query all are texts.
enum class ArgumentForm { typed, text };

// What run_control_command() takes, of what somebody gives: nothing unknown, everything required, all within bounds. The
// page's `after` and `limit` of a listing and `confirm` of something dangerous are arguments, too; the latter is not passed on.
// invalid_argument is for a person and begins with the argument's name.
xmpp::Result<nlohmann::json> check_control_arguments(const ControlVerb& verb, const nlohmann::json& given,
                                                     ArgumentForm form);

// For somebody who may act on `domain` alone: says the domain where the arguments leave it open. not_allowed: they are
// about another one, or the verb about all.
xmpp::Result<nlohmann::json> confine_to_domain(const ControlVerb& verb, nlohmann::json arguments,
                                               std::string_view domain);

}  // namespace xmppd
