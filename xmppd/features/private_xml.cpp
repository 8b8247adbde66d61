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

  // XEP-0402 §4.1: bookmarks are kept in their node.
  const PersonalNodes::Derived* bookmarks(const Element& element) const {
    if (!element.is("storage", xmpp::ns::bookmarks_storage) || !host_.personal_nodes) return nullptr;
    return host_.personal_nodes->derived(xmpp::ns::bookmarks_storage);
  }

  // What is in <storage/> beside the bookmarks of rooms (XEP-0048 §3: <url/>) has no other place than this.
  static Element without_rooms(Element storage) {
    storage.remove_children_if([](const Element& each) { return each.is("conference", xmpp::ns::bookmarks_storage); });
    return storage;
  }

  IqAnswer get_bookmarks(IqRequest& request, const PersonalNodes::Derived& derived, const Element& asked) {
    auto promise = std::make_shared<xmpp::Promise<IqReply>>();
    auto pending = promise->pending();
    derived.read(request.account).then(lifetime_, [this, promise, request, asked](xmpp::Result<Element> storage) {
      if (!storage) return promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(storage.error()))));
      auto answer =
          answer_with_stored(host_.stores.user_xml.get(request.account->jid(), UserXmlArea::private_xml, key_of(asked)),
                             lifetime_, [storage = std::move(*storage)](std::optional<Element> stored) {
                               Element query("query", std::string(xmpp::ns::private_xml));
                               auto& all = query.add(storage);
                               if (stored) {
                                 const Element rest = without_rooms(std::move(*stored));
                                 for (const auto& child : rest.children()) all.add(child);
                               }
                               return IqReply(std::move(query));
                             });
      std::get<xmpp::Pending<IqReply>>(answer.value()).then(lifetime_, [promise](xmpp::Result<IqReply> reply) {
        promise->complete(std::move(reply));
      });
    });
    return pending;
  }

  IqAnswer set_bookmarks(IqRequest& request, const PersonalNodes::Derived& derived, const Element& storage) {
    auto promise = std::make_shared<xmpp::Promise<IqReply>>();
    auto pending = promise->pending();
    // Both at once, so that whatever is asked next finds them.
    auto rest = put(request, without_rooms(storage));
    derived.write(request.account, storage, request.origin.work)
        .then(lifetime_, [this, promise, rest](xmpp::Result<xmpp::Done> kept) mutable {
          if (!kept) return promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(kept.error()))));
          rest.then(lifetime_, [promise](xmpp::Result<xmpp::Done> stored) {
            promise->complete(stored ? IqReply(std::nullopt)
                                     : IqReply(tl::unexpected(xmpp::to_stanza_error(stored.error()))));
          });
        });
    return pending;
  }

  xmpp::Pending<xmpp::Done> put(const IqRequest& request, const Element& kept) {
    return host_.stores.user_xml.put(request.account->jid(), UserXmlArea::private_xml, key_of(kept), xmpp::to_xml(kept),
                                     static_cast<std::uint64_t>(host_.config.get(private_xml_max_bytes)));
  }

  IqAnswer get(IqRequest& request) {
    if (auto error = objection(request)) return *error;
    const Element& asked = *request.payload().first_child();
    if (const auto* derived = bookmarks(asked)) return get_bookmarks(request, *derived, asked);
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
    if (const auto* derived = bookmarks(kept)) return set_bookmarks(request, *derived, kept);
    return answer_when_stored(put(request, kept), lifetime_);
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
