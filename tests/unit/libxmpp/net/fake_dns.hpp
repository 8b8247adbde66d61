// A name server on loopback that answers from a table: what SrvResolver is tested against.
#pragma once

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "libxmpp/loop/event_loop.hpp"

namespace xmpp::test {

class FakeDns {
 public:
  explicit FakeDns(EventLoop& loop) : socket_(bound_socket()), watcher_(loop, socket_, [this] { answer(); }) {}
  ~FakeDns() { close(socket_); }
  FakeDns(const FakeDns&) = delete;
  FakeDns& operator=(const FakeDns&) = delete;

  std::string address() const {
    sockaddr_in name{};
    socklen_t length = sizeof name;
    getsockname(socket_, reinterpret_cast<sockaddr*>(&name), &length);
    return "127.0.0.1:" + std::to_string(ntohs(name.sin_port));
  }
  void srv(const std::string& name, unsigned priority, unsigned weight, unsigned port, const std::string& target) {
    records_[{name, 33}].push_back(number(priority) + number(weight) + number(port) + encoded(target));
  }
  void a(const std::string& name, const std::string& address) { add_address(name, 1, AF_INET, 4, address); }
  void aaaa(const std::string& name, const std::string& address) { add_address(name, 28, AF_INET6, 16, address); }
  // Questions for it get no answer.
  void drop(const std::string& name) { dropped_.insert(name); }
  // Questions for it are answered by noise.
  void garble(const std::string& name) { garbled_.insert(name); }
  // Of the answers that come from now on.
  void ttl(unsigned seconds) { ttl_ = seconds; }
  // What is not there is said with an SOA record of this time (RFC 2308 §5).
  void negative_ttl(unsigned seconds) { negative_ttl_ = seconds; }
  const std::vector<std::string>& asked() const { return asked_; }

 private:
  static int bound_socket() {
    const int made = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(bind(made, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    return made;
  }
  static std::string number(unsigned value) {
    return {static_cast<char>(value >> 8 & 0xff), static_cast<char>(value & 0xff)};
  }
  static std::string encoded(const std::string& name) {
    std::string wire;
    for (std::size_t start = 0; start < name.size();) {
      const std::size_t end = std::min(name.find('.', start), name.size());
      wire += static_cast<char>(end - start);
      wire += name.substr(start, end - start);
      start = end + 1;
    }
    return wire + '\0';
  }
  void add_address(const std::string& name, unsigned type, int family, std::size_t size, const std::string& address) {
    std::string bytes(size, '\0');
    REQUIRE(inet_pton(family, address.c_str(), bytes.data()) == 1);
    records_[{name, type}].push_back(bytes);
  }
  void answer() {
    char buffer[1024];
    sockaddr_in from{};
    socklen_t from_length = sizeof from;
    const ssize_t size = recvfrom(socket_, buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&from), &from_length);
    if (size < 17) return;
    const std::string query(buffer, static_cast<std::size_t>(size));
    std::string name;
    std::size_t at = 12;
    while (query[at] != 0) {
      const auto length = static_cast<std::size_t>(query[at]);
      if (!name.empty()) name += '.';
      name += query.substr(at + 1, length);
      at += length + 1;
    }
    const unsigned type = static_cast<unsigned char>(query[at + 2]);
    const std::string question = query.substr(12, at + 5 - 12);
    asked_.push_back(name);
    if (dropped_.contains(name)) return;
    const auto found = records_.find({name, type});
    const std::size_t count = found == records_.end() ? 0 : found->second.size();
    bool known = false;
    for (const auto& [key, value] : records_) known = known || key.first == name;
    std::string reply = query.substr(0, 2) + "\x81" + (known ? '\x80' : '\x83') + number(1) +
                        number(static_cast<unsigned>(count)) + number(count == 0 && negative_ttl_ != 0) + number(0) +
                        question;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string& data = found->second[i];
      reply += "\xc0\x0c" + number(type) + number(1) + number(0) + number(ttl_) +
               number(static_cast<unsigned>(data.size())) + data;
    }
    if (count == 0 && negative_ttl_ != 0) {
      std::string data(2, '\0');  // two names: the root
      for (int field = 0; field < 5; ++field) data += number(0) + number(negative_ttl_);
      reply += "\xc0\x0c" + number(6) + number(1) + number(0) + number(3600) +
               number(static_cast<unsigned>(data.size())) + data;
    }
    if (garbled_.contains(name)) reply = query.substr(0, 2) + "\x81\x80" + std::string(20, '\xff');
    sendto(socket_, reply.data(), reply.size(), 0, reinterpret_cast<const sockaddr*>(&from), from_length);
  }

  int socket_;
  ReadWatcher watcher_;
  std::map<std::pair<std::string, unsigned>, std::vector<std::string>> records_;
  std::set<std::string> dropped_;
  std::set<std::string> garbled_;
  std::vector<std::string> asked_;
  unsigned ttl_ = 60, negative_ttl_ = 0;
};

}  // namespace xmpp::test
