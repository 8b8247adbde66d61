// SrvResolver: SRV records of both kinds, then the addresses of their targets, all within one time limit.
#include "libxmpp/net/srv_resolver.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "libxmpp/base/random.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/loop/uv_support.hpp"
#include "libxmpp/net/dns_channel.hpp"
#include "libxmpp/net/idna.hpp"
#include "libxmpp/net/srv_order.hpp"
#include "libxmpp/net/ttl_cache.hpp"

namespace xmpp {
namespace {

// What one domain's answer may cost: more records are not looked at.
constexpr std::size_t max_targets = 16;
constexpr std::size_t max_addresses_per_target = 8;
constexpr std::uint32_t longest_seconds = 3600;
constexpr std::uint32_t longest_negative_seconds = 300;

std::uint32_t random_up_to(std::uint32_t limit) {
  const std::string bytes = random_bytes(8);
  std::uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return static_cast<std::uint32_t>(number % (static_cast<std::uint64_t>(limit) + 1));
}

// RFC 6761 §6.3: never asked of name servers.
bool is_localhost(const std::string& ascii) { return ascii == "localhost" || ascii.ends_with(".localhost"); }

}  // namespace

struct SrvResolver::Impl : std::enable_shared_from_this<Impl> {
  struct Lookup {
    std::string domain;  // as asked, for errors
    std::string fallback_host;
    std::uint16_t fallback_port = 0;
    Answer answer;  // empty once answered
    std::shared_ptr<void> time_limit;
    std::shared_ptr<void> srv_time_limit;

    unsigned srv_open = 0;  // 0: the SRV stage is over
    std::vector<SrvRecord> records;
    bool starttls_refused = false;  // "." for the STARTTLS service

    std::vector<SrvRecord> targets;
    std::vector<std::vector<std::string>> addresses;  // per target
    std::size_t addresses_open = 0;
    Error last_error{Errc::not_found, ""};
  };
  using LookupPtr = std::shared_ptr<Lookup>;

  EventLoop& loop;
  std::string servers;
  std::unique_ptr<DnsChannel> channel;
  std::size_t active = 0;
  TtlCache<Result<std::vector<SrvRecord>>> known_services;
  TtlCache<Result<std::vector<std::string>>> known_addresses;

  Impl(EventLoop& event_loop, std::string name_servers, std::size_t remembered)
      : loop(event_loop),
        servers(std::move(name_servers)),
        channel(std::make_unique<DnsChannel>(event_loop, servers)),
        known_services(remembered),
        known_addresses(remembered) {}

  // From memory, or by `question` of the channel. `take` may be called before this returns.
  template <class T>
  void ask(TtlCache<Result<T>>& known,
           void (DnsChannel::*question)(const std::string&, std::function<void(DnsAnswer<T>)>), const std::string& name,
           std::function<void(Result<T>)> take) {
    if (auto found = known.find(name, loop.now_ms())) return take(std::move(*found));
    ((*channel).*question)(name, [this, &known, name, take = std::move(take)](DnsAnswer<T> answer) {
      const auto seconds = std::min(answer.ttl_seconds, answer.result ? longest_seconds : longest_negative_seconds);
      known.put(name, answer.result, std::uint64_t{seconds} * 1000, loop.now_ms());
      take(std::move(answer.result));
    });
  }

  template <class Task>
  std::function<void()> if_alive(Task task) {
    return [weak = weak_from_this(), task = std::move(task)] {
      if (const auto self = weak.lock()) task(*self);
    };
  }

  LookupPtr begin(const std::string& domain, unsigned timeout_ms, Answer answer) {
    auto lookup = std::make_shared<Lookup>();
    lookup->domain = domain;
    lookup->answer = std::move(answer);
    lookup->time_limit =
        loop.after(timeout_ms, if_alive([lookup = std::weak_ptr(lookup), timeout_ms](Impl& impl) {
                     const auto late = lookup.lock();
                     if (!late) return;
                     late->last_error = {Errc::timed_out, late->domain + ": no answer from DNS within " +
                                                              std::to_string(timeout_ms) + " ms"};
                     impl.finish(late);
                   }));
    if (active++ == 0) renew_channel();
    return lookup;
  }

  // A laptop changes networks: an idle resolver forgets its servers. An answer is never given inside a c-ares callback,
  // so this is never called inside one.
  void renew_channel() {
    try {
      channel = std::make_unique<DnsChannel>(loop, servers);
    } catch (const std::runtime_error& error) {
      log::warning("net", "{}; asking the same servers as before", error.what());
    }
  }

  void answer_later(const LookupPtr& lookup, Result<std::vector<Endpoint>> result) {
    if (!lookup->answer) return;
    --active;
    lookup->time_limit.reset();
    lookup->srv_time_limit.reset();
    loop.post(if_alive(
        [answer = std::exchange(lookup->answer, nullptr), result = std::move(result)](Impl&) { answer(result); }));
  }

  void query_srv(const LookupPtr& lookup, const std::string& service, const std::string& ascii, bool direct_tls) {
    ++lookup->srv_open;
    ask<std::vector<SrvRecord>>(known_services, &DnsChannel::query_srv, "_" + service + "._tcp." + ascii,
                                [this, lookup, direct_tls](Result<std::vector<SrvRecord>> result) {
                                  take_srv(lookup, direct_tls, std::move(result));
                                });
  }

  void take_srv(const LookupPtr& lookup, bool direct_tls, Result<std::vector<SrvRecord>> result) {
    if (!lookup->answer || lookup->srv_open == 0) return;
    if (result) {
      const bool only_root =
          !result->empty() &&
          std::all_of(result->begin(), result->end(), [](const SrvRecord& record) { return record.target.empty(); });
      if (only_root && !direct_tls) lookup->starttls_refused = true;
      for (SrvRecord& record : *result) {
        record.direct_tls = direct_tls;
        lookup->records.push_back(std::move(record));
      }
    }
    if (--lookup->srv_open == 0) srv_done(lookup);
  }

  void srv_done(const LookupPtr& lookup) {
    lookup->srv_open = 0;
    lookup->srv_time_limit.reset();
    lookup->targets = order_srv(std::move(lookup->records), random_up_to);
    if (lookup->targets.size() > max_targets) lookup->targets.resize(max_targets);
    if (lookup->targets.empty()) {
      if (lookup->starttls_refused) {
        return answer_later(lookup, fail(Errc::not_found, lookup->domain + " says it offers no such service"));
      }
      // RFC 6120 §3.2.1 and §3.2.2: no SRV record, or no answer to the question.
      lookup->targets.push_back({0, 0, lookup->fallback_port, lookup->fallback_host, false});
    }
    query_addresses(lookup);
  }

  void query_addresses(const LookupPtr& lookup) {
    lookup->addresses.resize(lookup->targets.size());
    lookup->addresses_open = lookup->targets.size();
    for (std::size_t i = 0; i < lookup->targets.size(); ++i) {
      const auto take = [this, lookup, i](Result<std::vector<std::string>> result) {
        if (result) {
          lookup->addresses[i] = interleave_families(*result);
        } else {
          lookup->last_error = result.error();
        }
        if (--lookup->addresses_open == 0) finish(lookup);
      };
      ask<std::vector<std::string>>(known_addresses, &DnsChannel::query_addresses, lookup->targets[i].target, take);
    }
  }

  void finish(const LookupPtr& lookup) {
    std::vector<Endpoint> endpoints;
    for (std::size_t i = 0; i < lookup->addresses.size(); ++i) {
      const SrvRecord& target = lookup->targets[i];
      auto& addresses = lookup->addresses[i];
      if (addresses.size() > max_addresses_per_target) addresses.resize(max_addresses_per_target);
      for (const std::string& address : addresses) {
        endpoints.push_back({target.target, address, target.port, target.direct_tls});
      }
    }
    if (!endpoints.empty()) return answer_later(lookup, std::move(endpoints));
    Error error = lookup->last_error;
    if (error.detail.find(lookup->domain) == std::string::npos) error.detail = lookup->domain + ": " + error.detail;
    answer_later(lookup, tl::unexpected(std::move(error)));
  }

  void resolve_addresses(const std::string& asked, SrvRecord target, unsigned timeout_ms, Answer answer) {
    const auto lookup = begin(asked, timeout_ms, std::move(answer));
    target.target = is_ip_address(asked) ? asked : to_ascii_domain(asked);
    lookup->targets.push_back(std::move(target));
    if (is_ip_address(asked)) {
      lookup->addresses.push_back({asked});
      return finish(lookup);
    }
    query_addresses(lookup);
  }
};

SrvResolver::SrvResolver(EventLoop& loop, std::string servers, std::size_t remembered)
    : impl_(std::make_shared<Impl>(loop, std::move(servers), remembered)) {}
SrvResolver::~SrvResolver() = default;

void SrvResolver::forget() {
  impl_->known_services.clear();
  impl_->known_addresses.clear();
}

void SrvResolver::resolve_service(const std::string& domain, const std::string& service, std::uint16_t default_port,
                                  unsigned timeout_ms, Answer answer) {
  const std::string ascii = to_ascii_domain(domain);
  if (is_ip_address(domain) || is_localhost(ascii)) {
    return impl_->resolve_addresses(domain, {0, 0, default_port, {}, false}, timeout_ms, std::move(answer));
  }
  const auto lookup = impl_->begin(domain, timeout_ms, std::move(answer));
  lookup->fallback_host = ascii;
  lookup->fallback_port = default_port;
  // Some name servers drop questions for SRV: half of the time is for the address.
  lookup->srv_time_limit =
      impl_->loop.after(timeout_ms / 2, impl_->if_alive([lookup = std::weak_ptr(lookup)](Impl& impl) {
        if (const auto late = lookup.lock(); late && late->answer && late->srv_open != 0) impl.srv_done(late);
      }));
  ++lookup->srv_open;  // an answer that comes at once must not end the stage before both questions were asked
  if (service.starts_with("xmpp-")) impl_->query_srv(lookup, "xmpps-" + service.substr(5), ascii, true);
  impl_->query_srv(lookup, service, ascii, false);
  if (lookup->srv_open != 0 && --lookup->srv_open == 0) impl_->srv_done(lookup);
}

void SrvResolver::resolve_host(const std::string& host, std::uint16_t port, bool direct_tls, unsigned timeout_ms,
                               Answer answer) {
  impl_->resolve_addresses(host, {0, 0, port, {}, direct_tls}, timeout_ms, std::move(answer));
}

}  // namespace xmpp
