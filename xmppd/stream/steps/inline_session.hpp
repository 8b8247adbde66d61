// InlineSession: what a SASL2 request asks for beside the login (XEP-0388 §2.6): a session resumed (XEP-0198) or bound
// with what it wants switched on (XEP-0386), in the same answer.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "libxmpp/base/result.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/element.hpp"
#include "xmppd/core/session.hpp"
#include "xmppd/stream/steps/resumption.hpp"

namespace xmppd {

class Host;
class Stream;

class InlineSession {
 public:
  explicit InlineSession(Stream& stream) : stream_(stream), resumption_(stream) {}

  // What <inline/> names.
  static void offer(xmpp::Element& authentication, Host& host);
  // For the user who has logged in. Sends `success` with what came of it, then the features; holds the stream until
  // then.
  void begin(const xmpp::Element& request, xmpp::Element success);

 private:
  void resume(const xmpp::Element& request);
  void bind();
  void bind_to(const xmpp::Result<std::shared_ptr<Account>>& account);
  void bound(const std::weak_ptr<Session>& session, const std::shared_ptr<xmpp::Element>& bound);
  std::string resource() const;
  void answer(const std::string& address);

  Stream& stream_;
  xmpp::Element request_;  // <bind/>; without a name if there is none
  std::string client_id_;  // of <user-agent/>
  xmpp::Element success_;
  Resumption resumption_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
