// The trust policy; see trust.hpp.
#include "omemo/trust.hpp"

#include <algorithm>

namespace omemo {

std::string_view to_string(Trust trust) {
  switch (trust) {
    case Trust::undecided:
      return "undecided";
    case Trust::trusted:
      return "trusted";
    case Trust::verified:
      return "verified";
    case Trust::distrusted:
      return "distrusted";
  }
  return "unknown";
}

Trust initial_trust(TrustPolicy policy, const std::vector<Trust>& others) {
  if (policy == TrustPolicy::manual) return Trust::undecided;
  const bool verified = std::find(others.begin(), others.end(), Trust::verified) != others.end();
  return verified ? Trust::undecided : Trust::trusted;
}

}  // namespace omemo
