// RFC 6121 §8.5: what becomes of a message for an account; the one place that knows, for whoever has to foresee it.
#pragma once

#include <memory>
#include <vector>

#include "xmppd/core/feature.hpp"
#include "xmppd/core/session.hpp"

namespace xmppd {

struct Delivery {
  // What happens where `sessions` is empty. Kept: it goes on to hooks.message_undeliverable, where it is kept or the
  // sender is told. Refused: the same, but the RFC wants an error. Dropped: nobody hears of it.
  enum class Otherwise { kept, refused, dropped };

  std::vector<std::shared_ptr<Session>> sessions;  // those that get it as it is
  Otherwise otherwise = Otherwise::kept;
};

// As things are now.
Delivery delivery_of(const Account& account, const Stanza& message);

extern const FeatureEntry messages_feature;

}  // namespace xmppd
