// XEP-0054 vcard-temp: the account's business card, written by its owner, read by anybody.
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/user_xml.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

const IntSetting vcard_max_bytes =
    IntSetting("vcard.max_bytes", 262144, "Size of a vCard, its photo included.").range(1024, 16777216);

class VCard final : public Feature {
 public:
  explicit VCard(Host& host) : host_(host) {
    host.iq.on_get(At::Account, xmpp::ns::vcard_temp, "vCard", [this](IqRequest& request) { return get(request); });
    host.iq.on_set(At::Account, xmpp::ns::vcard_temp, "vCard", [this](IqRequest& request) { return set(request); });
    host.disco.add_feature(At::Account, xmpp::ns::vcard_temp);
    host.disco.add_feature(At::Server, xmpp::ns::vcard_temp);
  }

 private:
  IqAnswer get(IqRequest& request) {
    const bool own = request.from_owner();
    return answer_with_stored(host_.stores.user_xml.get(request.account->jid(), UserXmlArea::vcard, ""), lifetime_,
                              [own](std::optional<Element> stored) -> IqReply {
                                if (stored) return std::move(*stored);
                                // §3.1 and §3.3 allow both; the owner gets something to fill in, others the news
                                // that there is nothing.
                                if (own) return Element("vCard", std::string(xmpp::ns::vcard_temp));
                                return tl::unexpected(StanzaError(Condition::item_not_found));
                              });
  }

  IqAnswer set(IqRequest& request) {
    if (!request.from_owner()) return StanzaError(Condition::forbidden);  // §3.2
    return answer_when_stored(
        host_.stores.user_xml.put(request.account->jid(), UserXmlArea::vcard, "", xmpp::to_xml(request.payload()),
                                  static_cast<std::uint64_t>(host_.config.get(vcard_max_bytes))),
        lifetime_);
  }

  Host& host_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

const FeatureEntry vcard_feature{
    .name = "vcard",
    .specifications = {{54, "1.2"}},
    .settings = {&vcard_max_bytes},
    .make = make_feature<VCard>,
};

}  // namespace xmppd
