// DnsChannel: questions to name servers by c-ares on the loop. For libxmpp/net and xmppd/check.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/net/srv_order.hpp"

struct ares_channeldata;

namespace xmpp {

// What name servers said of a name, and for how long that may be remembered; 0: not at all.
template <class T>
struct DnsAnswer {
  Result<T> result;
  std::uint32_t ttl_seconds = 0;
};

class DnsChannel {
 public:
  // Reads the system's configuration unless `servers` ("address:port", comma-separated) is given. Throws
  // std::runtime_error if c-ares can't be set up.
  DnsChannel(EventLoop& loop, const std::string& servers);
  // Drops unanswered questions without a call. Not to be called inside a callback.
  ~DnsChannel();
  DnsChannel(const DnsChannel&) = delete;
  DnsChannel& operator=(const DnsChannel&) = delete;

  // Both: the callback may come before the call returns. not_found: there is no such record or name.
  void query_srv(const std::string& name, std::function<void(DnsAnswer<std::vector<SrvRecord>>)> answer);
  // Numeric addresses of both families, in the order of RFC 6724.
  void query_addresses(const std::string& host, std::function<void(DnsAnswer<std::vector<std::string>>)> answer);

 private:
  template <class T>
  struct Question;

  void watch(int descriptor, bool readable, bool writable);
  void process(int readable, int writable);
  void arm_timer();

  EventLoop& loop_;
  Timer timer_;
  std::map<int, std::unique_ptr<SocketWatcher>> sockets_;
  ares_channeldata* channel_ = nullptr;
  bool closing_ = false;
};

}  // namespace xmpp
