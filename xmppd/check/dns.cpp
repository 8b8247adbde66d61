// c-ares on a loop that runs until the answer is there.
#include "xmppd/check/dns.hpp"

#include <optional>
#include <stdexcept>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/net/dns_channel.hpp"
#include "libxmpp/net/idna.hpp"

namespace xmppd {
namespace {

class NameServers final : public Dns {
 public:
  explicit NameServers(const std::string& servers) : channel_(loop_, servers) {}

  xmpp::Result<std::vector<xmpp::SrvRecord>> srv(const std::string& name) override {
    return ask<std::vector<xmpp::SrvRecord>>(
        [&](auto answer) { channel_.query_srv(xmpp::to_ascii_domain(name), answer); });
  }
  xmpp::Result<std::vector<std::string>> addresses(const std::string& host) override {
    return ask<std::vector<std::string>>(
        [&](auto answer) { channel_.query_addresses(xmpp::to_ascii_domain(host), answer); });
  }

 private:
  template <class T, class Question>
  xmpp::Result<T> ask(const Question& question) {
    std::optional<xmpp::Result<T>> result;
    question([this, &result](xmpp::DnsAnswer<T> answer) {
      result = std::move(answer.result);
      if (waits_) loop_.stop();
    });
    // c-ares gives up by itself; what it waits for keeps the loop going. Some answers need no waiting.
    waits_ = !result;
    if (waits_) loop_.run();
    waits_ = false;
    if (!result) return xmpp::fail(xmpp::Errc::timed_out, "DNS: no answer");
    return std::move(*result);
  }

  xmpp::EventLoop loop_;
  bool waits_ = false;
  xmpp::DnsChannel channel_;
};

}  // namespace

xmpp::Result<std::unique_ptr<Dns>> ask_name_servers(const std::string& servers) {
  try {
    return std::make_unique<NameServers>(servers);
  } catch (const std::runtime_error& error) {
    return xmpp::fail(xmpp::Errc::invalid_argument, error.what());
  }
}

}  // namespace xmppd
