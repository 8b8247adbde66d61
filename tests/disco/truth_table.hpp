// TruthTable: for each feature that service discovery may advertise, where, and a story that shows that it is served.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace disco {

struct Claim {
  std::set<std::string, std::less<>> places;
  std::string steps;  // of a story
  std::size_t line = 0;
};

using TruthTable = std::map<std::string, std::vector<Claim>, std::less<>>;  // by feature

// The format:
//   feature urn:xmpp:ping            one feature, or several that the same story shows, each with its own line
//   at server, own account           the places where it may stand, see Walk::places()
//   get <ping xmlns='urn:xmpp:ping'/>
// "get XML" and "set XML" stand for an IQ of {who} to {to} that is answered by a result; all other lines are those of a
// story (tests/README.md). {to} and {node} advertise the feature, {who} uses it: the owner of an account, romeo/orchard
// elsewhere; {other} is the other one of romeo/orchard and juliet/balcony, {who-jid} and {other-jid} are their
// addresses. A feature may stand there again with other places. Throws std::runtime_error.
TruthTable parse_truth_table(std::string_view text);

struct Advertised {
  std::string place, address, node;
  std::set<std::string, std::less<>> features;
};

// Nothing if each feature is in the table for its place and its story holds there, and if each place of the table has
// the feature. `prelude` is what stories begin with; each is run against a driver of its own.
std::vector<std::string> lies(const std::vector<Advertised>& advertised, const TruthTable& table,
                              const std::string& prelude);

}  // namespace disco
