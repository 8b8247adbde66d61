// XEP-0054 vcard-temp: the account's business card, written by its owner, read by anybody. Its photo is the avatar
// (XEP-0398); vCard4 (XEP-0292) is a node like others.
#include <deque>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/avatar.hpp"
#include "xmppd/features/user_xml.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

namespace {

const IntSetting vcard_max_bytes =
    IntSetting("vcard.max_bytes", 262144, "Size of a vCard, its photo included.").range(1024, 16777216);
const IntSetting vcard_max_waiting =
    IntSetting("vcard.max_waiting", 16, "Requests of a user about the own vCard that wait for each other.")
        .range(1, 1000);

class VCard final : public Feature {
 public:
  explicit VCard(Host& host) : host_(host) {
    host.iq.on_get(At::Account, xmpp::ns::vcard_temp, "vCard", [this](IqRequest& request) { return asked(request); });
    host.iq.on_set(At::Account, xmpp::ns::vcard_temp, "vCard", [this](IqRequest& request) {
      if (!request.from_owner()) return IqAnswer(StanzaError(Condition::forbidden));  // §3.2
      return IqAnswer(enqueue(request));
    });
    host.disco.add_feature(At::Account, xmpp::ns::vcard_temp);
    host.disco.add_feature(At::Server, xmpp::ns::vcard_temp);
    if (host.personal_nodes) host.disco.add_feature(At::Account, xmpp::ns::vcard4);
  }

 private:
  // What the owner asks and says, one after the other: a request is more than one call of the stores.
  struct Job {
    IqRequest request;
    std::shared_ptr<xmpp::Promise<IqReply>> promise;
  };
  using Jobs = std::deque<Job>;

  // The owner finds what was said before; others find what is on disk.
  IqAnswer asked(IqRequest& request) {
    if (request.from_owner() && !jobs_[*request.account].empty()) return enqueue(request);
    return get(request);
  }

  xmpp::Pending<IqReply> enqueue(const IqRequest& request) {
    auto promise = std::make_shared<xmpp::Promise<IqReply>>();
    auto pending = promise->pending();
    Jobs& jobs = jobs_[*request.account];
    if (jobs.size() >= static_cast<std::size_t>(host_.config.get(vcard_max_waiting))) {
      promise->complete(IqReply(tl::unexpected(StanzaError(Condition::resource_constraint))));
      return pending;
    }
    jobs.push_back({request, std::move(promise)});
    if (jobs.size() == 1) next(request.account);
    return pending;
  }

  void next(const std::shared_ptr<Account>& account) {
    const IqRequest request = jobs_[*account].front().request;
    auto answer = request.stanza->type() == "set" ? set(request) : get(request);
    answer.then(lifetime_, [this, account](xmpp::Result<IqReply> reply) {
      Jobs& jobs = jobs_[*account];
      const auto promise = std::move(jobs.front().promise);
      jobs.pop_front();
      if (!jobs.empty()) next(account);
      promise->complete(std::move(reply));
    });
  }

  xmpp::Pending<IqReply> get(const IqRequest& request) {
    if (!host_.personal_nodes) return answer(request, std::nullopt);
    auto promise = std::make_shared<xmpp::Promise<IqReply>>();
    auto pending = promise->pending();
    // XEP-0398 §5.2: an avatar is shown to those alone who may read it where it is kept.
    host_.personal_nodes->readable(request.account, std::string(xmpp::ns::avatar_data), request.from())
        .then(lifetime_, [this, request, promise](xmpp::Result<bool> readable) {
          if (!readable) return promise->complete(failed(readable.error()));
          if (!*readable) return complete(promise, answer(request, std::nullopt));
          load_avatar(*host_.personal_nodes, request.account, lifetime_)
              .then(lifetime_, [this, request, promise](xmpp::Result<std::optional<Avatar>> avatar) {
                if (!avatar) return promise->complete(failed(avatar.error()));
                complete(promise, answer(request, std::move(*avatar)));
              });
        });
    return pending;
  }

  xmpp::Pending<IqReply> answer(const IqRequest& request, std::optional<Avatar> avatar) {
    const bool own = request.from_owner();
    auto made = answer_with_stored(host_.stores.user_xml.get(request.account->jid(), UserXmlArea::vcard, ""), lifetime_,
                                   [own, avatar = std::move(avatar)](std::optional<Element> stored) -> IqReply {
                                     // §3.1 and §3.3 allow both; the owner gets something to fill in, others the news
                                     // that there is nothing.
                                     if (!stored && (own || avatar))
                                       stored = Element("vCard", std::string(xmpp::ns::vcard_temp));
                                     if (!stored) return tl::unexpected(StanzaError(Condition::item_not_found));
                                     if (avatar) put_photo(*stored, *avatar);
                                     return std::move(*stored);
                                   });
    return std::get<xmpp::Pending<IqReply>>(std::move(made.value()));
  }

  xmpp::Pending<IqReply> set(const IqRequest& request) {
    auto promise = std::make_shared<xmpp::Promise<IqReply>>();
    auto pending = promise->pending();
    if (!host_.personal_nodes) {
      complete(promise, answer_when_stored(put(request, request.payload()), lifetime_));
      return pending;
    }
    load_avatar(*host_.personal_nodes, request.account, lifetime_)
        .then(lifetime_, [this, request, promise](xmpp::Result<std::optional<Avatar>> kept) {
          if (!kept) return promise->complete(failed(kept.error()));
          replace(request, *kept, promise);
        });
    return pending;
  }

  // XEP-0398 §3.2. The photo is kept in the avatar's nodes alone, so that there are not two of them. What is in the
  // vCard already is not published again.
  void replace(const IqRequest& request, const std::optional<Avatar>& kept,
               const std::shared_ptr<xmpp::Promise<IqReply>>& promise) {
    const auto photo = photo_in(request.payload());
    Element vcard = request.payload();
    if (photo) remove_photo(vcard);
    const bool same = photo ? kept && kept->hash == photo->hash : !kept;
    if (same) return complete(promise, answer_when_stored(put(request, vcard), lifetime_));
    // What the text is refused for has to be known before anybody hears of the picture.
    if (xmpp::to_xml(vcard).size() > static_cast<std::uint64_t>(host_.config.get(vcard_max_bytes))) {
      return promise->complete(failed({xmpp::Errc::limit_exceeded, "vCard"}));
    }
    publish_avatar(*host_.personal_nodes, request.account, photo, request.origin.work)
        .then(lifetime_, [this, request, promise, vcard = std::move(vcard)](xmpp::Result<xmpp::Done> published) {
          if (!published) return promise->complete(failed(published.error()));
          complete(promise, answer_when_stored(put(request, vcard), lifetime_));
        });
  }

  xmpp::Pending<xmpp::Done> put(const IqRequest& request, const Element& vcard) {
    return host_.stores.user_xml.put(request.account->jid(), UserXmlArea::vcard, "", xmpp::to_xml(vcard),
                                     static_cast<std::uint64_t>(host_.config.get(vcard_max_bytes)));
  }

  static IqReply failed(const xmpp::Error& error) { return tl::unexpected(xmpp::to_stanza_error(error)); }

  void complete(const std::shared_ptr<xmpp::Promise<IqReply>>& promise, IqAnswer answer) {
    std::get<xmpp::Pending<IqReply>>(answer.value()).then(lifetime_, [promise](xmpp::Result<IqReply> reply) {
      promise->complete(std::move(reply));
    });
  }

  Host& host_;
  PerAccount<Jobs> jobs_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

const FeatureEntry vcard_feature{
    .name = "vcard",
    .specifications = {{54, "1.2"}, {292, "0.12.0"}},
    .settings = {&vcard_max_bytes, &vcard_max_waiting},
    .make = make_feature<VCard>,
};

}  // namespace xmppd
