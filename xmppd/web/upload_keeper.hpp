// UploadKeeper: what of uploaded files has to go: slots and files whose time is over, files whose row is gone.
#pragma once

#include <memory>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"

namespace xmppd {

class Environment;
class Host;
class UploadFolder;
struct Stores;

class UploadKeeper {
 public:
  // All must outlive it. Slots of an earlier process that were begun end at once.
  UploadKeeper(Stores& stores, Environment& environment, UploadFolder& folder, const std::vector<Host*>& hosts);

 private:
  void wait(unsigned milliseconds);
  void expire();
  void clean();

  Stores& stores_;
  Environment& environment_;
  UploadFolder& folder_;
  std::shared_ptr<void> timer_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
