// OwnPublication: keeps our device on our own device list of one version, and our bundle of it on the server.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <set>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "omemo/omemo.hpp"
#include "tui-client/xmpp/omemo/device_lists.hpp"
#include "tui-client/xmpp/omemo/pep.hpp"

namespace tui {

// Where the store keeps what the user calls this device.
inline constexpr std::string_view device_label_key = "omemo_label";

class OwnPublication {
 public:
  // `on_published` once others can encrypt to us: list and bundle are on the server. After each login. `on_newer` when
  // the server has keys of this device that the store does not have: it was put back to an earlier state.
  OwnPublication(AccountContext& account, Pep& pep, DeviceLists& lists, omemo::Device& device, omemo::Version version,
                 std::function<void()> on_published, std::function<void()> on_newer);

  void go_online();
  void go_offline();
  // Our own list changed on the server: if we vanished from it, we go back.
  void check_list();
  // The bundle may have changed (a used prekey, a rotation): published soon, several changes at once.
  void refresh_bundle_soon();
  // Another device of ours off the list, and its bundle off the server.
  void drop(omemo::DeviceId device);
  // The device is another one now.
  void replace(omemo::DeviceId former);
  // This device off the list, its bundle off the server, and nothing is published any more. `done` is called once the
  // server has answered, with why it did not work.
  void retire(std::function<void(xmpp::Result<void>)> done);
  // This device is called something else from now on.
  void relabel();
  // Now, if something is due: the stream is about to end.
  void flush();
  bool published() const { return list_published_ && bundle_published_; }

 private:
  xmpp::Result<ListedDevice> own_entry();
  void publish_list();
  void remove_bundle(omemo::DeviceId device);
  void check_bundle();
  void publish_bundle();
  void tell();

  AccountContext& account_;
  Pep& pep_;
  DeviceLists& lists_;
  omemo::Device& device_;
  omemo::Version version_;
  std::function<void()> on_published_, on_newer_;
  bool list_published_ = false;
  bool bundle_published_ = false;
  bool publishing_list_ = false;
  bool publishing_bundle_ = false;
  bool told_ = false;
  bool retired_ = false;
  std::set<omemo::DeviceId> dropped_;        // and not yet off the list
  std::deque<std::uint64_t> list_times_ms_;  // two clients that fight over the list must not flood the server
  std::shared_ptr<void> refresh_;
  xmpp::Lifetime lifetime_;
};

}  // namespace tui
