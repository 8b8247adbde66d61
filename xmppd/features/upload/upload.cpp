// XEP-0363 HTTP File Upload: the service that gives slots, upload.<domain>; xmppd/web takes and gives the files.
#include "xmppd/features/upload/upload.hpp"

#include <fmt/format.h>

#include <optional>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/service_domain.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/features/upload/own_files.hpp"
#include "xmppd/features/upload/settings.hpp"
#include "xmppd/features/upload/slot_request.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;
using Type = xmpp::StanzaErrorType;
namespace settings = upload::settings;

constexpr xmpp::Timestamp second = 1'000'000;

class Uploads {
 public:
  explicit Uploads(Host& host)
      : host_(host), domain_(host, host.config.get(settings::name), {"store", "file", "File upload"}) {
    domain_.disco.add_feature(At::Server, xmpp::ns::http_upload);
    domain_.disco.add_form(At::Server, [this] {
      xmpp::DataForm form;
      form.type = "result";
      form.add("FORM_TYPE", std::string(xmpp::ns::http_upload), "hidden");
      form.add("max-file-size", std::to_string(host_.config.get(settings::max_file_bytes)));
      return form.to_element();
    });
    domain_.iq.on_get(At::Server, xmpp::ns::http_upload, "request", [this](IqRequest& r) { return give_slot(r); });
    upload::serve_own_files(host);
  }

 private:
  std::uint64_t bound(const IntSetting& setting) const { return static_cast<std::uint64_t>(host_.config.get(setting)); }

  // §5, §7
  IqAnswer give_slot(const IqRequest& request) {
    // Whoever may upload here fills the operator's disk: this host's own users.
    const bool own = !request.from().local().empty() && request.from().domain() == host_.jid.domain();
    if (!own) return StanzaError(Condition::forbidden);
    const auto wanted = upload::parse_slot_request(request.payload());
    if (!wanted) return StanzaError(Condition::bad_request);
    if (wanted->size > bound(settings::max_file_bytes)) return too_large();

    Upload slot;
    slot.id = host_.environment.new_id() + host_.environment.new_id();
    slot.owner = request.from().bare();
    slot.file_name = wanted->file_name;
    slot.content_type = wanted->content_type;
    slot.size = wanted->size;
    slot.created = host_.environment.now();
    slot.ends = slot.created + host_.config.get(settings::slot_seconds) * second;
    const auto url = fmt::format("{}/upload/{}/{}", host_.directory.web.base_url(host_.config, domain_.jid.domain()),
                                 slot.id, xmpp::percent_encode(slot.file_name));
    auto promise = std::make_shared<xmpp::Promise<IqReply>>();
    auto answer = promise->pending();
    host_.stores.uploads
        .reserve(std::move(slot), {bound(settings::user_quota_bytes), bound(settings::total_quota_bytes)})
        .then(lifetime_, [promise, url, origin = request.origin](const xmpp::Result<xmpp::Done>& reserved) {
          promise->complete(reserved ? slot_element(url) : IqReply(tl::unexpected(refusal(reserved.error()))));
        });
    return answer;
  }

  StanzaError too_large() const {
    const auto bytes = std::to_string(host_.config.get(settings::max_file_bytes));
    Element element("file-too-large", std::string(xmpp::ns::http_upload));
    element.add_text_child("max-file-size", bytes);
    return StanzaError(Type::modify, Condition::not_acceptable,
                       "The file is too large; at most " + bytes + " bytes are taken.")
        .with(std::move(element));
  }

  static StanzaError refusal(const xmpp::Error& error) {
    if (error.code == xmpp::Errc::limit_exceeded) {
      return StanzaError(Type::wait, Condition::resource_constraint,
                         "You have uploaded as much as you may; delete something, or wait until old files go.");
    }
    if (error.code == xmpp::Errc::not_allowed) {
      xmpp::log::error("upload", "no slot: upload.total_quota_bytes is reached");
      return StanzaError(Type::wait, Condition::resource_constraint, "The server has no room for more files now.");
    }
    return xmpp::to_stanza_error(error);
  }

  static IqReply slot_element(const std::string& url) {
    Element slot("slot", std::string(xmpp::ns::http_upload));
    slot.add("put").set_attr("url", url);
    slot.add("get").set_attr("url", url);
    return std::optional(std::move(slot));
  }

  Host& host_;
  ServiceDomain domain_;
  xmpp::Lifetime lifetime_;
};

class UploadFeature final : public Feature {
 public:
  explicit UploadFeature(Host& host) {
    const bool speaks_http = !host.config.get(xmppd::settings::http_listen).empty() ||
                             !host.config.get(xmppd::settings::http_plain_listen).empty();
    if (!speaks_http || host.config.get(settings::name).empty()) return;
    host.directory.web.upload_name = host.config.get(settings::name);
    uploads_.emplace(host);
  }

 private:
  std::optional<Uploads> uploads_;
};

}  // namespace

const FeatureEntry upload_feature{.name = "upload",
                                  .specifications = {{363, "1.2.0"}},
                                  .settings = upload::settings::all(),
                                  .make = make_feature<UploadFeature>};

}  // namespace xmppd
