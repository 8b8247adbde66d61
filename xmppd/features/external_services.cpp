// XEP-0215 External Service Discovery: where calls find their STUN and TURN servers, with credentials that end by
// themselves.
#include <algorithm>
#include <optional>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

const ListSetting service_uris =
    ListSetting("external_services.list", std::vector<std::string>{},
                "STUN and TURN servers for calls (XEP-0215), as URIs: \"stun:stun.example.org\",\n"
                "\"turn:turn.example.org:3478?transport=udp\", \"turns:[2001:db8::1]:5349?transport=tcp\".");
const StringSetting relay_secret =
    StringSetting("external_services.secret", "",
                  "The secret shared with the TURN servers (coturn: static-auth-secret). Users get credentials made\n"
                  "with it that end by themselves. Empty: none are given, and TURN servers are not offered.");
const IntSetting credentials_seconds =
    IntSetting("external_services.credentials_seconds", 86'400, "How long credentials are good for.")
        .range(60, 2'592'000);

struct ExternalService {
  std::string type, host, transport;
  std::uint16_t port = 0;

  bool restricted() const { return type == "turn" || type == "turns"; }
};

std::optional<std::uint16_t> parse_port(std::string_view text) {
  const auto port = xmpp::parse_unsigned<std::uint16_t>(text);
  return port && *port != 0 ? port : std::nullopt;
}

// RFC 7064 §3.1, RFC 7065 §3.1; "?transport=" is taken for STUN, too. nullopt: not one of these.
std::optional<ExternalService> parse_service(std::string_view uri) {
  const auto colon = uri.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  ExternalService service;
  service.type = uri.substr(0, colon);
  const bool tls = service.type == "stuns" || service.type == "turns";
  if (!tls && service.type != "stun" && service.type != "turn") return std::nullopt;
  service.transport = tls ? "tcp" : "udp";
  service.port = tls ? 5349 : 3478;
  uri.remove_prefix(colon + 1);

  if (const auto query = uri.find('?'); query != std::string_view::npos) {
    constexpr std::string_view transport = "transport=";
    const auto value = uri.substr(query + 1);
    if (value.substr(0, transport.size()) != transport) return std::nullopt;
    service.transport = value.substr(transport.size());
    if (service.transport != "udp" && service.transport != "tcp") return std::nullopt;
    uri = uri.substr(0, query);
  }
  std::string_view rest;  // behind the host
  if (!uri.empty() && uri.front() == '[') {
    const auto end = uri.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    service.host = uri.substr(1, end - 1);
    rest = uri.substr(end + 1);
  } else {
    const auto end = std::min(uri.find(':'), uri.size());
    service.host = uri.substr(0, end);
    rest = uri.substr(end);
  }
  if (service.host.empty() || service.host.find_first_of(" /@") != std::string::npos) return std::nullopt;
  if (!rest.empty()) {
    const auto port = rest.front() == ':' ? parse_port(rest.substr(1)) : std::nullopt;
    if (!port) return std::nullopt;
    service.port = *port;
  }
  return service;
}

class ExternalServices final : public Feature {
 public:
  explicit ExternalServices(Host& host) : host_(host) {
    for (const std::string& uri : host.config.get(service_uris)) {
      if (!parse_service(uri)) xmpp::log::error("external_services", "not offered, not a STUN or TURN URI: {}", uri);
    }
    host.disco.add_feature(At::Server, xmpp::ns::external_services);
    host.iq.on_get(At::Server, xmpp::ns::external_services, "services", [this](IqRequest& r) { return list(r); });
    host.iq.on_get(At::Server, xmpp::ns::external_services, "credentials",
                   [this](IqRequest& r) { return credentials(r); });
  }

 private:
  // A relay is for this host's own users: whoever else may use it sends traffic on the operator's bill.
  bool serves(const IqRequest& request) const {
    return !request.from().local().empty() && request.from().domain() == host_.jid.domain();
  }

  // With a list changed by a reload, this is the list in force.
  std::vector<ExternalService> offered() const {
    std::vector<ExternalService> found;
    for (const std::string& uri : host_.config.get(service_uris)) {
      auto service = parse_service(uri);
      if (service && (!service->restricted() || !host_.config.get(relay_secret).empty()))
        found.push_back(std::move(*service));
    }
    return found;
  }

  // The scheme of draft-uberti-behave-turn-rest §2.2: the user's name is when it ends, and for whom it was made; TURN
  // shows it on the wire in plain text, so "for whom" is a pseudonym.
  void add_credentials(Element& element, const xmpp::Jid& user) const {
    const std::string& key = host_.config.get(relay_secret);
    const auto ends = host_.environment.now() / 1'000'000 + host_.config.get(credentials_seconds);
    const auto pseudonym = xmpp::hmac(xmpp::HashAlgorithm::sha256, key, user.bare_text()).substr(0, 8);
    const auto name = std::to_string(ends) + ":" + xmpp::hex_encode(pseudonym);
    element.set_attr("username", name);
    element.set_attr("password", xmpp::base64_encode(xmpp::hmac(xmpp::HashAlgorithm::sha1, key, name)));
    element.set_attr("expires", xmpp::format_timestamp(ends * 1'000'000));
    element.set_attr("restricted", "true");
  }

  void add(Element& parent, const ExternalService& service, const xmpp::Jid& user) const {
    Element& element = parent.add("service");
    element.set_attr("type", service.type).set_attr("host", service.host);
    element.set_attr("port", std::to_string(service.port)).set_attr("transport", service.transport);
    if (service.restricted()) add_credentials(element, user);
  }

  // §3.1, §3.2
  IqAnswer list(IqRequest& request) const {
    if (!serves(request)) return StanzaError(Condition::forbidden);
    const auto type = request.payload().find_attr("type");
    Element answer("services", std::string(xmpp::ns::external_services));
    if (type) answer.set_attr("type", *type);
    for (const ExternalService& service : offered()) {
      if (!type || service.type == *type) add(answer, service, request.from());
    }
    return answer;
  }

  // §3.3
  IqAnswer credentials(IqRequest& request) const {
    if (!serves(request)) return StanzaError(Condition::forbidden);
    const Element* wanted = request.payload().child("service", xmpp::ns::external_services);
    if (!wanted || wanted->attr("host").empty() || wanted->attr("type").empty()) {
      return StanzaError(Condition::bad_request);
    }
    const auto port = wanted->find_attr("port");
    Element answer("credentials", std::string(xmpp::ns::external_services));
    for (const ExternalService& service : offered()) {
      if (!service.restricted() || service.type != wanted->attr("type") || service.host != wanted->attr("host"))
        continue;
      if (!port || *port == std::to_string(service.port)) add(answer, service, request.from());
    }
    if (answer.children().empty()) return StanzaError(Condition::item_not_found);
    return answer;
  }

  Host& host_;
};

}  // namespace

extern const FeatureEntry external_services_feature{.name = "external_services",
                                                    .specifications = {{215, "1.0.0"}},
                                                    .settings = {&service_uris, &relay_secret, &credentials_seconds},
                                                    .make = make_feature<ExternalServices>};

}  // namespace xmppd
