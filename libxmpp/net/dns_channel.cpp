// c-ares driven by the loop: each socket that it opens is watched, one timer is for its retries.
#include "libxmpp/net/dns_channel.hpp"

#define CARES_NO_DEPRECATED  // newer versions deprecate what 1.18 has no replacement for
#include <ares.h>
#include <netdb.h>
#include <sys/socket.h>
#include <uv.h>

#include <algorithm>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <system_error>

#include "libxmpp/loop/uv_support.hpp"
#include "libxmpp/net/dns_ttl.hpp"

namespace xmpp {
namespace {

constexpr int first_try_ms = 2000;
constexpr int tries = 3;
constexpr int dns_class_in = 1;
constexpr int dns_type_srv = 33;

// c-ares does not show the SOA record in which RFC 2308 §5 has the time for "no such name".
constexpr std::uint32_t no_address_seconds = 60;

// A name server's word, not a failure to get it.
bool says_no(int status) { return status == ARES_ENOTFOUND || status == ARES_ENODATA; }

Error dns_error(int status, const std::string& name) {
  const std::string detail = name + ": DNS: " + ares_strerror(status);
  switch (status) {
    case ARES_ENOTFOUND:
    case ARES_ENODATA:
      return {Errc::not_found, detail};
    case ARES_EBADNAME:
      return {Errc::invalid_argument, detail};
    case ARES_ETIMEOUT:
      return {Errc::timed_out, detail};
    default:
      return {Errc::connection_failed, detail};
  }
}

Result<std::vector<SrvRecord>> parse_srv(const unsigned char* reply, int length, const std::string& name) {
  ares_srv_reply* list = nullptr;
  const int status = ares_parse_srv_reply(reply, length, &list);
  if (status != ARES_SUCCESS) return tl::unexpected(dns_error(status, name));
  std::vector<SrvRecord> records;
  for (const ares_srv_reply* entry = list; entry; entry = entry->next) {
    std::string target = entry->host ? entry->host : "";
    if (target == ".") target.clear();
    records.push_back({entry->priority, entry->weight, entry->port, std::move(target), false});
  }
  ares_free_data(list);
  return records;
}

}  // namespace

template <class T>
struct DnsChannel::Question {
  DnsChannel* channel;
  std::string name;
  std::function<void(DnsAnswer<T>)> answer;

  // c-ares calls back exactly once.
  void finish(Result<T> result, std::uint32_t ttl_seconds) {
    const std::unique_ptr<Question> owned(this);
    if (!channel->closing_) guarded("a DNS answer", [&] { answer({std::move(result), ttl_seconds}); });
  }
};

DnsChannel::DnsChannel(EventLoop& loop, const std::string& servers) : loop_(loop), timer_(loop) {
  static std::once_flag library_ready;
  std::call_once(library_ready, [] { ares_library_init(ARES_LIB_INIT_ALL); });
  ares_options options{};
  options.flags = ARES_FLAG_NOSEARCH;  // domains are whole: the system's search list would give others' answers
  options.timeout = first_try_ms;
  options.tries = tries;
  options.sock_state_cb = [](void* self, ares_socket_t descriptor, int readable, int writable) {
    static_cast<DnsChannel*>(self)->watch(descriptor, readable != 0, writable != 0);
  };
  options.sock_state_cb_data = this;
  int status = ares_init_options(&channel_, &options,
                                 ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB);
  if (status != ARES_SUCCESS) throw std::runtime_error(std::string("DNS: ") + ares_strerror(status));
  if (servers.empty()) return;
  status = ares_set_servers_ports_csv(channel_, servers.c_str());
  if (status != ARES_SUCCESS) {
    ares_destroy(channel_);
    throw std::runtime_error("DNS servers '" + servers + "': " + ares_strerror(status));
  }
}

DnsChannel::~DnsChannel() {
  closing_ = true;
  ares_destroy(channel_);  // answers what is open with ARES_EDESTRUCTION and closes its sockets
}

void DnsChannel::watch(int descriptor, bool readable, bool writable) {
  if (!readable && !writable) return void(sockets_.erase(descriptor));
  auto& watcher = sockets_[descriptor];
  if (!watcher) {
    try {
      watcher = std::make_unique<SocketWatcher>(loop_, descriptor, [this, descriptor](bool read, bool write) {
        process(read ? descriptor : ARES_SOCKET_BAD, write ? descriptor : ARES_SOCKET_BAD);
      });
    } catch (const std::system_error&) {
      return void(sockets_.erase(descriptor));  // the question runs into its time-out
    }
  }
  watcher->watch(readable, writable);
}

void DnsChannel::process(int readable, int writable) {
  ares_process_fd(channel_, readable, writable);
  arm_timer();
}

void DnsChannel::arm_timer() {
  timeval room{};
  const timeval* const next = ares_timeout(channel_, nullptr, &room);
  if (!next) return timer_.stop();
  const auto ms =
      static_cast<std::uint64_t>(next->tv_sec) * 1000 + static_cast<std::uint64_t>(next->tv_usec) / 1000 + 1;
  timer_.start(ms, [this] { process(ARES_SOCKET_BAD, ARES_SOCKET_BAD); });
}

void DnsChannel::query_srv(const std::string& name, std::function<void(DnsAnswer<std::vector<SrvRecord>>)> answer) {
  using Asked = Question<std::vector<SrvRecord>>;
  auto* const question = new Asked{this, name, std::move(answer)};
  ares_query(
      channel_, name.c_str(), dns_class_in, dns_type_srv,
      [](void* data, int status, int, unsigned char* reply, int length) {
        auto* const asked = static_cast<Asked*>(data);
        const bool said = status == ARES_SUCCESS || says_no(status);
        const auto ttl =
            said && reply ? dns_ttl({reinterpret_cast<const char*>(reply), static_cast<std::size_t>(length)}) : 0;
        if (status != ARES_SUCCESS) return asked->finish(tl::unexpected(dns_error(status, asked->name)), ttl);
        auto records = parse_srv(reply, length, asked->name);
        asked->finish(std::move(records), ttl);
      },
      question);
  arm_timer();
}

void DnsChannel::query_addresses(const std::string& host,
                                 std::function<void(DnsAnswer<std::vector<std::string>>)> answer) {
  using Asked = Question<std::vector<std::string>>;
  auto* const question = new Asked{this, host, std::move(answer)};
  ares_addrinfo_hints hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  ares_getaddrinfo(
      channel_, host.c_str(), nullptr, &hints,
      [](void* data, int status, int, ares_addrinfo* found) {
        const std::unique_ptr<ares_addrinfo, void (*)(ares_addrinfo*)> owned(found, ares_freeaddrinfo);
        auto* const asked = static_cast<Asked*>(data);
        if (status != ARES_SUCCESS) {
          return asked->finish(tl::unexpected(dns_error(status, asked->name)),
                               says_no(status) ? no_address_seconds : 0);
        }
        std::vector<std::string> addresses;
        auto ttl = std::numeric_limits<int>::max();
        for (const ares_addrinfo_node* node = found->nodes; node; node = node->ai_next) {
          char text[INET6_ADDRSTRLEN] = "";
          if (node->ai_family == AF_INET) {
            uv_ip4_name(reinterpret_cast<const sockaddr_in*>(node->ai_addr), text, sizeof text);
          } else if (node->ai_family == AF_INET6) {
            uv_ip6_name(reinterpret_cast<const sockaddr_in6*>(node->ai_addr), text, sizeof text);
          }
          if (*text) addresses.emplace_back(text);
          ttl = std::min(ttl, node->ai_ttl);
        }
        // What the hosts file says has no time of its own.
        const bool timed = !addresses.empty() && ttl > 0;
        asked->finish(std::move(addresses), timed ? static_cast<std::uint32_t>(ttl) : 0);
      },
      question);
  arm_timer();
}

}  // namespace xmpp
