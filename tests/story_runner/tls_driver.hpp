// The driver of stories against the real daemon: one process per story, clients over STARTTLS and direct TLS.
#pragma once

#include <memory>

#include "tests/story_runner/driver.hpp"

namespace stories {

// Needs the environment variable XMPPD: the daemon's program.
std::unique_ptr<Driver> make_tls_driver();

}  // namespace stories
