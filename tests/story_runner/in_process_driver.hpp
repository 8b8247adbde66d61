// The driver of stories against hosts in this process, with stores in memory: no socket, no thread, no clock.
#pragma once

#include <memory>

#include "tests/story_runner/driver.hpp"

namespace stories {

std::unique_ptr<Driver> make_in_process_driver();

}  // namespace stories
