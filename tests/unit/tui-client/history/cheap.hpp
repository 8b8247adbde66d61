// What a passphrase costs where tests derive keys of many.
#pragma once

#include "tui-client/history/key_slots.hpp"

namespace test {

inline constexpr tui::KdfCost cheap{64, 1, 1};

}  // namespace test
