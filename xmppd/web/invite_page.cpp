// The page of an invite, as one text.
#include "xmppd/web/invite_page.hpp"

#include <fmt/format.h>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/qr/qr_code.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/stream/peer_address.hpp"

namespace xmppd {
namespace {

constexpr std::string_view path_prefix = "/invite/";

constexpr std::string_view style =
    "body{font:1.1em/1.5 sans-serif;max-width:34em;margin:2em auto;padding:0 1em;color:#222;background:#fff}"
    "h1{font-size:1.4em}code{overflow-wrap:anywhere}"
    ".go{display:inline-block;padding:.6em 1.2em;border-radius:.4em;background:#1a5fb4;color:#fff;text-decoration:none}"
    "svg{width:14em;height:auto;background:#fff}small{color:#555}";

std::string escaped(std::string_view text) {
  std::string out;
  xmpp::append_escaped(out, text);
  return out;
}

// One path for all dark modules, with the border of four that readers want.
std::string svg_of(const std::string& text) {
  const auto code = xmpp::QrCode::of(text);
  if (!code) return {};
  constexpr int border = 4;
  std::string path;
  for (int y = 0; y < code->size(); ++y) {
    for (int x = 0; x < code->size(); ++x) {
      if (code->dark(x, y)) path += fmt::format("M{} {}h1v1h-1z", x + border, y + border);
    }
  }
  const int size = code->size() + 2 * border;
  return fmt::format(
      "<svg viewBox=\"0 0 {0} {0}\" role=\"img\" aria-label=\"The same as a QR code\" "
      "shape-rendering=\"crispEdges\"><path d=\"{1}\"/></svg>",
      size, path);
}

HttpResponse page(int status, std::string_view title, std::string_view body) {
  HttpResponse response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\">"
      "<title>{0}</title><style>{1}</style></head>\n<body><h1>{0}</h1>\n{2}</body></html>\n",
      escaped(title), style, body);
  const auto hash = xmpp::base64_encode(xmpp::digest(xmpp::HashAlgorithm::sha256, style));
  response.fields = {{"Content-Security-Policy", "default-src 'none'; style-src 'sha256-" + hash +
                                                     "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
                     {"Referrer-Policy", "no-referrer"},
                     {"X-Frame-Options", "DENY"},
                     {"X-Robots-Tag", "noindex"}};
  return response;
}

std::string title_of(const Invite& invite) {
  if (invite.resets) return "A new password for " + invite.name + "@" + invite.domain;
  if (!invite.contact.empty()) return invite.contact.text() + " invites you to chat";
  return "You are invited to " + invite.domain;
}

std::string what_to_do(const Invite& invite) {
  if (invite.resets) return "Open this in your chat program and choose a new password.";
  if (!invite.name.empty()) {
    return "Open this in your chat program and choose a password for " + invite.name + "@" + invite.domain + ".";
  }
  if (!invite.registers) return "Open this in your chat program: you become each other's contacts.";
  if (invite.contact.empty()) return "Open this in your chat program and choose a name and a password.";
  return "Open this in your chat program: you become each other's contacts. If you have no account yet, you can make "
         "one at " +
         invite.domain + ".";
}

HttpResponse nothing_there(int status) {
  return status == 429 ? page(429, "Too many attempts", "<p>Please try again in an hour.</p>\n")
                       : page(404, "This invitation is over",
                              "<p>It was used, it has expired, or there never was one. Ask for another.</p>\n");
}

}  // namespace

HttpResponse invite_page(const Invite& invite, const std::string& token, const std::string& url) {
  const std::string uri = invite_uri(invite, token);
  const auto until = xmpp::format_timestamp(invite.expires).substr(0, 16);
  std::string body = fmt::format("<p>{}</p>\n<p><a class=\"go\" href=\"{}\">Open in a chat program</a></p>\n",
                                 escaped(what_to_do(invite)), escaped(uri));
  body +=
      "<p>If that does nothing, you need one first; come back here afterwards. "
      "<a href=\"https://conversations.im/\">Conversations</a> is for Android, "
      "<a href=\"https://monal-im.org/\">Monal</a> for iPhone, iPad and Mac, "
      "<a href=\"https://dino.im/\">Dino</a> and <a href=\"https://gajim.org/\">Gajim</a> are for Linux and Windows; "
      "there are <a href=\"https://xmpp.org/software/\">many others</a>.</p>\n";
  if (invite.registers || invite.resets) {
    body += fmt::format("<p>In a terminal: <code>xmpp-tui register {}</code></p>\n", escaped(url));
  }
  body += fmt::format("<p>{}</p>\n<p><small>Good until {} UTC{}.</small></p>\n", svg_of(uri),
                      escaped(until.substr(0, 10) + " " + until.substr(11)), invite.uses_left == 1 ? ", for one" : "");
  auto response = page(200, title_of(invite), body);
  response.fields.emplace_back("Link", "<" + uri + ">; rel=\"alternate\"");
  return response;
}

void InvitePages::serve(const std::shared_ptr<HttpExchange>& exchange) {
  const HttpRequest& request = exchange->request();
  if (request.method != "GET" && request.method != "HEAD") return exchange->respond(http_refusal(405));
  const auto now = environment_.now();
  const auto limit = static_cast<std::size_t>(config_.get(settings::invites_max_wrong_per_hour));
  const std::string who = address_group(request.peer);
  if (!config_.get(settings::invites_enabled)) return exchange->respond(nothing_there(404));
  if (!wrong_.allow(who, now, limit)) {
    xmpp::log::warning("invites", "{} has reached invites.max_wrong_per_hour", who);
    return exchange->respond(nothing_there(429));
  }
  std::string token = request.path.substr(path_prefix.size());
  stores_.invites.find(invite_hash(token))
      .then(lifetime_, [this, exchange, token, who, now](const xmpp::Result<std::optional<Invite>>& found) {
        if (!found) return exchange->respond(http_refusal(503));
        const auto& invite = *found;
        if (!invite || !invite->open(now) || !hosts_.find(invite->domain)) {
          return exchange->respond(nothing_there(404));
        }
        wrong_.take_back(who);
        exchange->respond(invite_page(*invite, token, invite_page_url(config_, hosts_.web, *invite, token)));
      });
}

}  // namespace xmppd
