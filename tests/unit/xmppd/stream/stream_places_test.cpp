#include "xmppd/stream/stream_places.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <vector>

#include "xmppd/core/config.hpp"
#include "xmppd/stream/stream_settings.hpp"

using namespace xmppd;
using Outcome = StreamPlaces::Outcome;

TEST_CASE("places: bounded in all and for an address, and free again with their end") {
  Config config;
  config.set(settings::max_connections, std::int64_t{3});
  config.set(settings::max_connections_per_address, std::int64_t{2});
  StreamPlaces places;
  std::vector<StreamPlace> taken(4);
  CHECK(places.take(config, "2001:db8::1", taken[0]) == Outcome::taken);
  CHECK(places.take(config, "2001:db8::2", taken[1]) == Outcome::taken);
  CHECK(places.take(config, "2001:db8::3", taken[2]) == Outcome::too_many_from_address);
  CHECK(places.take(config, "192.0.2.1", taken[2]) == Outcome::taken);
  CHECK(places.take(config, "192.0.2.2", taken[3]) == Outcome::too_many);
  CHECK(places.taken() == 3);
  StreamPlace moved = std::move(taken[0]);
  taken[0].free();
  CHECK(places.taken() == 3);
  moved = std::move(taken[1]);  // what it had before is free
  CHECK(places.taken() == 2);
  CHECK(places.take(config, "2001:db8::3", taken[3]) == Outcome::taken);
  moved.free();
  moved.free();
  taken.clear();
  CHECK(places.taken() == 0);
}
