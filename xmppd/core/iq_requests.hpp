// IqRequests: IQ requests that the host itself makes of others, and who waits for their answers.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "libxmpp/xmpp/stanza.hpp"
#include "xmppd/core/stanza.hpp"

namespace xmppd {

class Host;

class IqRequests {
 public:
  explicit IqRequests(Host& host) : host_(host) {}

  // The result or error; null if none came in time, or if too many requests are unanswered already.
  using Answered = std::function<void(const StanzaPtr& answer)>;
  // Sends `payload` from the host's domain. `answered` runs once, never from within this call; the caller sees to it
  // that what it captures is still there (Lifetime::watch).
  void ask(const xmpp::Jid& to, xmpp::IqType type, xmpp::Element payload, Answered answered);

  // Called by Router for results and errors addressed to the host; only from who was asked they count.
  void take(const StanzaPtr& answer);

 private:
  struct Waiting {
    xmpp::Jid asked;
    Answered answered;
    std::shared_ptr<void> timeout;
  };
  void finish(const std::string& id, const StanzaPtr& answer);

  Host& host_;
  std::map<std::string, Waiting, std::less<>> waiting_;
};

}  // namespace xmppd
