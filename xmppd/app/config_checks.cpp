// What a setting's own range and type can't say: addresses, values that go together, what would be unsafe.
#include <algorithm>
#include <set>

#include "libxmpp/xml/lexical.hpp"
#include "xmppd/app/config_reader.hpp"
#include "xmppd/app/listen_address.hpp"
#include "xmppd/component/component_grants.hpp"
#include "xmppd/component/component_secret.hpp"
#include "xmppd/component/component_settings.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/s2s/domain_patterns.hpp"
#include "xmppd/s2s/s2s_route.hpp"
#include "xmppd/s2s/s2s_settings.hpp"
#include "xmppd/stream/stream_settings.hpp"

namespace xmppd {
namespace {

void check_addresses(ConfigDraft& draft, const ListSetting& setting) {
  for (const std::string& text : draft.config.values.get(setting)) {
    const auto parsed = parse_listen_address(text);
    if (!parsed) {
      draft.complain(draft.place_of(setting.key), setting.key,
                     "expected " + parsed.error().detail + ", found \"" + text + "\"");
    }
  }
}

// Passwords and messages in plain text never leave the machine.
void check_plain_text(ConfigDraft& draft) {
  if (draft.config.values.get(settings::require_tls)) return;
  for (const std::string& text : draft.config.values.get(settings::listen_c2s)) {
    const auto parsed = parse_listen_address(text);
    if (!parsed) continue;
    for (const ListenAddress& address : *parsed) {
      if (address.is_loopback()) continue;
      draft.complain(draft.place_of(settings::require_tls.key), settings::require_tls.key,
                     "can be false only if every address of listen.c2s is a loopback address; \"" + text + "\" is not");
      return;
    }
  }
}

void check_certificate(ConfigDraft& draft) {
  const bool certificate = !draft.config.values.get(settings::tls_certificate).empty();
  const bool key = !draft.config.values.get(settings::tls_key).empty();
  if (certificate == key) return;
  const std::string_view given = certificate ? settings::tls_certificate.key : settings::tls_key.key;
  const std::string_view missing = certificate ? settings::tls_key.key : settings::tls_certificate.key;
  draft.complain(draft.place_of(given), given, "expected " + std::string(missing) + " with it");
}

void check_listening(ConfigDraft& draft) {
  const auto& values = draft.config.values;
  if (!values.get(settings::listen_c2s).empty() || !values.get(settings::listen_c2s_direct_tls).empty()) return;
  draft.complain(draft.place_of(settings::listen_c2s.key), settings::listen_c2s.key,
                 "expected an address here or in listen.c2s_direct_tls: nobody could connect");
}

// What a proxy says of its clients is believed, so nobody but a proxy may reach it; tokens and passwords go to the API.
void check_loopback(ConfigDraft& draft, const ListSetting& setting) {
  for (const std::string& text : draft.config.values.get(setting)) {
    const auto parsed = parse_listen_address(text);
    if (!parsed) continue;
    const bool loopback =
        std::all_of(parsed->begin(), parsed->end(), [](const auto& each) { return each.is_loopback(); });
    if (loopback) continue;
    draft.complain(draft.place_of(setting.key), setting.key, "expected loopback addresses, found \"" + text + "\"");
  }
}

void check_http(ConfigDraft& draft) {
  const auto& values = draft.config.values;
  const auto& plain = values.get(settings::http_plain_listen);
  check_loopback(draft, settings::http_plain_listen);
  check_loopback(draft, settings::api_plain_listen);
  const std::string& url = values.get(settings::http_public_url);
  if (!url.empty() && (!url.starts_with("https://") || !xmpp::is_uri(url))) {
    draft.complain(draft.place_of(settings::http_public_url.key), settings::http_public_url.key,
                   "expected a URL that begins with https://, found \"" + url + "\"");
  }
  if (!plain.empty() && values.get(settings::http_listen).empty() && values.get(settings::http_public_url).empty()) {
    draft.complain(draft.place_of(settings::http_plain_listen.key), settings::http_plain_listen.key,
                   "expected http.public_url with it, the URL that the proxy has");
  }
}

// A name that nobody can have would leave the operator wondering why he has no say.
void check_admins(ConfigDraft& draft) {
  for (const HostEntry& host : draft.config.hosts) {
    for (const std::string& text : draft.config.values.get(settings::host_admins, host.domain.text())) {
      const auto jid = xmpp::Jid::parse(text);
      if (jid && jid->is_bare() && !jid->local().empty()) continue;
      draft.complain(draft.place_of(settings::host_admins.key), settings::host_admins.key,
                     "expected user@domain, found \"" + text + "\"");
    }
  }
}

// A domain is one program's.
void check_components(ConfigDraft& draft) {
  std::set<std::string> seen;
  for (const HostEntry& host : draft.config.hosts) seen.insert(host.domain.text());
  const auto complain = [&](const ListSetting& setting, std::string what) {
    draft.complain(draft.place_of(setting.key), setting.key, std::move(what));
  };
  for (const std::string& text : draft.config.values.get(settings::component_privileges)) {
    if (const auto parsed = parse_privileges(text); !parsed) {
      complain(settings::component_privileges, "expected " + parsed.error().detail);
    }
  }
  for (const std::string& text : draft.config.values.get(settings::component_delegations)) {
    if (const auto parsed = parse_delegation(text); !parsed) {
      complain(settings::component_delegations, "expected " + parsed.error().detail);
    }
  }
  for (const std::string& text : draft.config.values.get(settings::component_secrets)) {
    const auto parsed = parse_component_secret(text);
    if (!parsed) {
      complain(settings::component_secrets, "expected " + parsed.error().detail);
    } else if (!seen.insert(parsed->domain.text()).second) {
      complain(settings::component_secrets, parsed->domain.text() + " is a [[host]] or is there already");
    }
  }
}

void check_other_servers(ConfigDraft& draft) {
  const auto complain = [&](const ListSetting& setting, std::string what) {
    draft.complain(draft.place_of(setting.key), setting.key, std::move(what));
  };
  for (const ListSetting* setting : {&settings::s2s_dialback, &settings::s2s_allow, &settings::s2s_block}) {
    for (const std::string& text : draft.config.values.get(*setting)) {
      if (is_domain_pattern(text)) continue;
      complain(*setting,
               "expected a domain in lower case, perhaps with \"*.\" before it, or \"*\", found \"" + text + "\"");
    }
  }
  for (const std::string& text : draft.config.values.get(settings::s2s_routes)) {
    const auto route = parse_s2s_route(text);
    if (!route) complain(settings::s2s_routes, "expected " + route.error().detail + ", found \"" + text + "\"");
  }
}

}  // namespace

void check_config(ConfigDraft& draft) {
  check_addresses(draft, settings::listen_c2s);
  check_addresses(draft, settings::listen_c2s_direct_tls);
  check_addresses(draft, settings::monitoring_listen);
  check_addresses(draft, settings::component_listen);
  check_addresses(draft, settings::api_listen);
  check_addresses(draft, settings::api_plain_listen);
  check_addresses(draft, settings::http_listen);
  check_addresses(draft, settings::http_plain_listen);
  check_addresses(draft, settings::s2s_listen);
  check_addresses(draft, settings::s2s_listen_direct_tls);
  check_components(draft);
  check_other_servers(draft);
  check_listening(draft);
  check_plain_text(draft);
  check_certificate(draft);
  check_admins(draft);
  check_http(draft);
}

}  // namespace xmppd
