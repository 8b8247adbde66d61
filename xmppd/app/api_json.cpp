// What is not refused by the parser has to be an object of plain values.
#include "xmppd/app/api_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "libxmpp/base/encoding.hpp"

namespace xmppd {
namespace {

using nlohmann::json;
using xmpp::Errc;
using xmpp::fail;

// Without quoting what was sent: a password may be among it.
tl::unexpected<xmpp::Error> no_object() {
  return fail(Errc::invalid_argument, "expected a JSON object of plain values, each name once");
}

}  // namespace

xmpp::Result<json> parse_api_json(std::string_view text) {
  std::set<std::string> names;
  bool odd = false;
  const auto look = [&](int depth, json::parse_event_t event, json& parsed) {
    const bool opens = event == json::parse_event_t::object_start || event == json::parse_event_t::array_start;
    if (opens && depth > 0) odd = true;
    if (event == json::parse_event_t::key && !names.insert(parsed.get<std::string>()).second) odd = true;
    return !odd;
  };
  auto parsed = json::parse(text, look, false);
  if (odd || !parsed.is_object()) return no_object();
  return parsed;
}

xmpp::Result<json> parse_api_query(std::string_view query) {
  json given = json::object();
  while (!query.empty()) {
    const auto part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), part.size() + 1));
    if (part.empty()) continue;
    const auto equals = std::min(part.find('='), part.size());
    const auto decoded = [](std::string_view text) {
      std::string spaced(text);
      std::replace(spaced.begin(), spaced.end(), '+', ' ');
      return xmpp::percent_decode(spaced);
    };
    const json name = decoded(part.substr(0, equals)), value = decoded(part.substr(std::min(equals + 1, part.size())));
    try {
      static_cast<void>(name.dump() + value.dump());
    } catch (const json::exception&) {
      return fail(Errc::invalid_argument, "the query is no UTF-8");
    }
    if (given.contains(name.get<std::string>())) return fail(Errc::invalid_argument, "the query has a name twice");
    given[name.get<std::string>()] = value;
  }
  return given;
}

}  // namespace xmppd
