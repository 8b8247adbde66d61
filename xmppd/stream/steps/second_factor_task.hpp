// SecondFactorTask: the code of an authenticator, as a task of SASL2 (XEP-0388 §2.6.3).
//
// No published XEP says what such a task looks like. What is chosen here: the name TOTP and the namespace urn:xmpp:mfa:0 of
// the proposal "Multi-Factor Authentication with TOTP" (ProtoXEP of 2018, never accepted), with the elements that XEP-0388
// has for tasks since: <next task='TOTP'/>, with <totp xmlns='urn:xmpp:mfa:0'>123456</totp> in it, or in the <task-data/> that
// answers our empty one. A recovery code serves in the same place, so that a client needs to know no more than one field.
// What the proposal does by IQ (setting one up) is a command here (XEP-0050): every client that shows forms can do it.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "libxmpp/xml/element.hpp"

namespace xmppd {

class Stream;

class SecondFactorTask {
 public:
  static constexpr std::string_view task = "TOTP";

  // `shown`: a code has come, once; it may destroy this.
  SecondFactorTask(Stream& stream, std::function<void(const std::string&)> shown);
  // Asks for it, with the last word of the login's mechanism.
  void begin(std::string_view additional_data);
  // false: that was not to come now.
  bool handle(const xmpp::Element& element);

 private:
  bool take(const xmpp::Element& code);

  Stream& stream_;
  std::function<void(const std::string&)> shown_;
  bool begun_ = false;  // by the client
};

}  // namespace xmppd
