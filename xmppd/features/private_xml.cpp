// XEP-0049 Private XML Storage: any element a client wants to find again, for the account's own eyes.
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/user_xml.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

const IntSetting private_xml_max_bytes =
    IntSetting("private_xml.max_bytes", 1048576, "Private XML one account may keep, in all.").range(0, 1073741824);

std::string key_of(const Element& element) { return element.name() + "\n" + element.ns(); }

class PrivateXml final : public Feature {
 public:
  explicit PrivateXml(Host& host) : host_(host) {
    host.iq.on_get(At::Account, xmpp::ns::private_xml, "query", [this](IqRequest& request) { return get(request); });
    host.iq.on_set(At::Account, xmpp::ns::private_xml, "query", [this](IqRequest& request) { return set(request); });
    host.disco.add_feature(At::OwnAccount, xmpp::ns::private_xml);
    host.disco.add_feature(At::Server, xmpp::ns::private_xml);
  }

 private:
  // Exactly one element in a namespace of its own, not one of the protocol's (XEP-0049 §5). Example 7 of the XEP sends
  // `forbidden` to strangers.
  static std::optional<StanzaError> objection(const IqRequest& request) {
    if (!request.from_owner()) return StanzaError(Condition::forbidden);
    const auto& query = request.payload();
    if (query.children().size() != 1) return StanzaError(xmpp::StanzaErrorType::modify, Condition::bad_request);
    const auto& ns = query.first_child()->ns();
    if (ns.empty() || ns == xmpp::ns::private_xml || ns == xmpp::ns::client || ns == xmpp::ns::vcard_temp ||
        ns == xmpp::ns::roster) {
      return StanzaError(xmpp::StanzaErrorType::modify, Condition::not_acceptable);
    }
    return std::nullopt;
  }

  IqAnswer get(IqRequest& request) {
    if (auto error = objection(request)) return *error;
    const Element& asked = *request.payload().first_child();
    auto nothing = Element(asked.name(), asked.ns());
    return answer_with_stored(
        host_.stores.user_xml.get(request.account->jid(), UserXmlArea::private_xml, key_of(asked)), lifetime_,
        [nothing = std::move(nothing)](std::optional<Element> stored) {
          Element query("query", std::string(xmpp::ns::private_xml));
          query.add(stored ? std::move(*stored) : nothing);  // §3.2: what was never stored comes back empty
          return IqReply(std::move(query));
        });
  }

  IqAnswer set(IqRequest& request) {
    if (auto error = objection(request)) return *error;
    const Element& kept = *request.payload().first_child();
    return answer_when_stored(
        host_.stores.user_xml.put(request.account->jid(), UserXmlArea::private_xml, key_of(kept), xmpp::to_xml(kept),
                                  static_cast<std::uint64_t>(host_.config.get(private_xml_max_bytes))),
        lifetime_);
  }

  Host& host_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

const FeatureEntry private_xml_feature{
    .name = "private_xml",
    .specifications = {{49, "1.2"}},
    .settings = {&private_xml_max_bytes},
    .make = make_feature<PrivateXml>,
};

}  // namespace xmppd
