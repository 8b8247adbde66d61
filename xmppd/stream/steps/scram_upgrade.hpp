// ScramUpgrade (XEP-0480): a client that has logged in by its password gives us keys of a better hash for it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace xmppd {

class Stream;

class ScramUpgrade {
 public:
  static constexpr std::string_view task = "UPGR-SCRAM-SHA-512";
  // While there are accounts without such keys, and SCRAM-SHA-512 is wanted.
  static bool is_offered(Stream& stream);
  static bool is_asked(const xmpp::Element& authenticate);

  // `done`: the keys are ours; it may destroy this.
  ScramUpgrade(Stream& stream, xmpp::Jid user, std::function<void()> done);
  // Asks for it, with the last word of the login's mechanism.
  void begin(std::string_view additional_data);
  // false: that was not to come now.
  bool handle(const xmpp::Element& element);

 private:
  bool take(const xmpp::Element& task_data);

  Stream& stream_;
  xmpp::Jid user_;
  std::function<void()> done_;
  std::string salt_;  // empty: not sent yet
  unsigned iterations_ = 0;
};

}  // namespace xmppd
