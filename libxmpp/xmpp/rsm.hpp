// RSM: XEP-0059 Result Set Management, what is asked for and what is answered.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"

namespace xmpp {

struct RsmRequest {
  std::optional<std::uint64_t> max;
  std::optional<std::string> after;   // the id after which the page begins
  std::optional<std::string> before;  // the id before which the page ends; empty: the last page (§2.5)
  std::optional<std::uint64_t> index;
};

// The <set/> in `query`; all absent if there is none. bad-request: a number that is none.
tl::expected<RsmRequest, StanzaError> parse_rsm(const Element& query);

// The <set/> of an answer. `first` and `last` are left out if empty (an empty page).
Element make_rsm(std::string_view first, std::string_view last, std::optional<std::uint64_t> count,
                 std::optional<std::uint64_t> index_of_first = {});

}  // namespace xmpp
