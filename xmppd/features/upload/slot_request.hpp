// SlotRequest: what a client says of the file that it wants to upload (XEP-0363 §5), made safe to repeat.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libxmpp/xml/element.hpp"

namespace xmppd::upload {

struct SlotRequest {
  std::string file_name;     // the last part of a path, no control characters, never empty, at most 200 bytes
  std::string content_type;  // "image/png; a=b"; empty: none was given
  std::uint64_t size = 0;    // bytes, at least 1
};

// nullopt: the attributes are not as they must be.
std::optional<SlotRequest> parse_slot_request(const xmpp::Element& request);

}  // namespace xmppd::upload
