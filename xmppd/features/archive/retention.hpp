// Retention: what is too old leaves the archive, a little at a time.
#pragma once

#include <memory>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/core/setting.hpp"

namespace xmppd {

class Host;

class Retention {
 public:
  explicit Retention(Host& host);

 private:
  void wait(unsigned milliseconds);
  void step();

  Host& host_;
  std::shared_ptr<void> timer_;
  xmpp::Lifetime lifetime_;
};

const std::vector<const SettingBase*>& retention_settings();

}  // namespace xmppd
