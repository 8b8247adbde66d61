// XEP-0157 Contact Addresses, XEP-0455 Service Outage Status: whom to write to about the service, and where to look
// when it does not answer; both as forms in what the server says of itself (XEP-0128).
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

ListSetting addresses(std::string_view key, std::string_view doc) {
  return ListSetting(key, std::vector<std::string>{}, doc).uris();
}

const ListSetting abuse =
    addresses("host.abuse_addresses",
              "Whom to write to, as URIs (\"mailto:abuse@example.org\", \"xmpp:abuse@example.org\",\n"
              "\"https://example.org/abuse\"), for everybody to see (XEP-0157): about abuse,");
const ListSetting admin = addresses("host.admin_addresses", "about the service in general,");
const ListSetting feedback = addresses("host.feedback_addresses", "to say what one likes and what not,");
const ListSetting sales = addresses("host.sales_addresses", "to buy something,");
const ListSetting security = addresses("host.security_addresses", "about security,");
const ListSetting status = addresses("host.status_addresses", "to see whether the service is in order,");
const ListSetting support = addresses("host.support_addresses", "for help.");
const ListSetting outage =
    addresses("host.outage_addresses",
              "Where clients look when they can't connect (XEP-0455): URIs of a file that `xmppctl outage` writes, on\n"
              "another machine than this.");

class ContactAddresses final : public Feature {
 public:
  explicit ContactAddresses(Host& host) : host_(host) {
    host.disco.add_form(At::Server, [this] {
      return form(xmpp::ns::server_info, {{"abuse-addresses", abuse},
                                          {"admin-addresses", admin},
                                          {"feedback-addresses", feedback},
                                          {"sales-addresses", sales},
                                          {"security-addresses", security},
                                          {"status-addresses", status},
                                          {"support-addresses", support}});
    });
    host.disco.add_form(At::Server, [this] { return form(xmpp::ns::outage, {{"external-status-addresses", outage}}); });
  }

 private:
  using Fields = std::vector<std::pair<const char*, const ListSetting&>>;

  // Without addresses there is nothing to say.
  std::optional<xmpp::Element> form(std::string_view type, const Fields& fields) const {
    xmpp::DataForm form;
    form.type = "result";
    form.add("FORM_TYPE", std::string(type), "hidden");
    for (const auto& [var, setting] : fields) {
      const auto& uris = host_.config.get(setting, host_.jid.domain());
      if (!uris.empty()) form.add(var, {}, "list-multi").values = uris;
    }
    if (form.fields.size() == 1) return std::nullopt;
    return form.to_element();
  }

  const Host& host_;
};

}  // namespace

extern const FeatureEntry contact_addresses_feature{
    .name = "contact_addresses",
    .specifications = {{128, "1.0.1"}, {157, "1.1.1"}, {455, "0.4.0"}},
    .settings = {&abuse, &admin, &feedback, &sales, &security, &status, &support, &outage},
    .make = make_feature<ContactAddresses>};

}  // namespace xmppd
