// IQs that read or write one element of UserXmlStore.
#include "xmppd/features/user_xml.hpp"

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/stream_parser.hpp"

namespace xmppd {

IqAnswer answer_with_stored(xmpp::Pending<std::optional<std::string>> stored, const xmpp::Lifetime& owner,
                            std::function<IqReply(std::optional<xmpp::Element>)> make) {
  auto promise = std::make_shared<xmpp::Promise<IqReply>>();
  auto pending = promise->pending();
  stored.then(owner, [promise, make = std::move(make)](xmpp::Result<std::optional<std::string>> xml) {
    if (!xml) return promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(xml.error()))));
    std::optional<xmpp::Element> element;
    if (*xml) {
      if (auto parsed = xmpp::parse_element(**xml)) {
        element = std::move(*parsed);
      } else {
        xmpp::log::error("user_xml", "stored XML is unreadable: {}", parsed.error().detail);
      }
    }
    promise->complete(make(std::move(element)));
  });
  return pending;
}

IqAnswer answer_when_stored(xmpp::Pending<xmpp::Done> stored, const xmpp::Lifetime& owner) {
  auto promise = std::make_shared<xmpp::Promise<IqReply>>();
  auto pending = promise->pending();
  stored.then(owner, [promise](xmpp::Result<xmpp::Done> result) {
    promise->complete(result ? IqReply(std::nullopt) : IqReply(tl::unexpected(xmpp::to_stanza_error(result.error()))));
  });
  return pending;
}

}  // namespace xmppd
