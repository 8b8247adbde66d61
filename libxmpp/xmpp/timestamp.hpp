// Points in time as XEP-0082 writes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace xmpp {

// Microseconds since 1970-01-01T00:00:00Z.
using Timestamp = std::int64_t;

Timestamp now();                               // the system's clock
std::string format_timestamp(Timestamp when);  // "2026-11-22T12:34:56.789Z"; whole seconds carry no fraction
std::optional<Timestamp> parse_timestamp(std::string_view text);

}  // namespace xmpp
