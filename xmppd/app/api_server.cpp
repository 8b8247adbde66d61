// ApiServer: from a request to a control command, and back.
#include "xmppd/app/api_server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "xmppd/app/api_json.hpp"
#include "xmppd/app/api_tokens.hpp"
#include "xmppd/app/control_code.hpp"
#include "xmppd/app/control_commands.hpp"
#include "xmppd/app/control_target.hpp"
#include "xmppd/app/listeners.hpp"
#include "xmppd/app/open_api.hpp"
#include "xmppd/app/settings.hpp"
#include "xmppd/stream/peer_address.hpp"

namespace xmppd {
namespace {

using nlohmann::json;
using xmpp::Errc;

int status_of(Errc code) {
  switch (code) {
    case Errc::invalid_argument:
      return 400;
    case Errc::not_allowed:
      return 403;
    case Errc::not_found:
      return 404;
    case Errc::already_exists:
      return 409;
    case Errc::limit_exceeded:
      return 429;
    case Errc::storage_failed:
    case Errc::shutting_down:
      return 503;
    default:
      return 500;
  }
}

HttpResponse json_response(int status, const json& document) {
  return {.status = status,
          .content_type = "application/json",
          .body = document.dump(-1, ' ', false, json::error_handler_t::replace) + "\n",
          .keep = true};
}

// What stands behind "Bearer" (RFC 6750 §2.1); empty if it is not there once.
std::string bearer_token(const HttpRequest& request) {
  const auto* field = request.field("authorization");
  if (!field || field != request.last_field("authorization")) return {};
  constexpr std::string_view scheme = "bearer ";
  const bool bearer = field->size() > scheme.size() && std::equal(scheme.begin(), scheme.end(), field->begin(), [](char a, char b) {
    return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b);
  });
  return bearer ? field->substr(scheme.size()) : std::string();
}

std::string words_of(const std::vector<ControlScope>& scopes) {
  std::string text;
  for (const auto scope : scopes) text += (text.empty() ? "" : ", ") + std::string(to_string(scope));
  return text;
}

bool is_json(const HttpRequest& request) {
  const auto* type = request.field("content-type");
  if (!type || type != request.last_field("content-type")) return false;
  return *type == "application/json" || *type == "application/json; charset=utf-8";
}

HttpServer::Limits limits_of(const Config& config) {
  const auto connections = static_cast<std::size_t>(config.get(settings::api_max_connections));
  return {.max_connections = connections, .content = true, .min_bytes_per_second = 256};
}

}  // namespace

// The arguments of a POST.
class ApiServer::Content final : public HttpContentSink {
 public:
  Content(ApiServer& server, Exchange exchange, std::string token, const ControlVerb& verb)
      : server_(server), exchange_(std::move(exchange)), token_(std::move(token)), verb_(verb) {}

  void take(std::string bytes, std::function<void()> ready) override {
    text_ += bytes;  // not more than the Content-Length, which was looked at
    server_.loop_.post(std::move(ready));
  }

  void finish() override {
    const auto given = parse_api_json(text_);
    // It may have been revoked meanwhile.
    const auto* token = server_.target_.api_tokens().find(token_, xmpp::now());
    if (!given) return server_.refuse(exchange_, given.error());
    if (!token) return server_.refuse(exchange_, 401, "unauthorized", "the token is not good any more");
    server_.run(exchange_, *token, verb_, *given);
  }

 private:
  ApiServer& server_;
  Exchange exchange_;
  std::string token_;
  const ControlVerb& verb_;
  std::string text_;
};

ApiServer::ApiServer(xmpp::EventLoop& loop, const Config& config, ControlTarget& target, ServerTls tls)
    : loop_(loop),
      config_(config),
      target_(target),
      tls_(std::move(tls)),
      server_(loop, {.limits = [&config] { return limits_of(config); },
                     .handle = [this](const Exchange& exchange) { handle(exchange); }}) {}

ApiServer::~ApiServer() = default;

xmpp::Result<void> ApiServer::open() {
  if (tls_.direct) {
    const auto accept = [this](void* uv_server) { server_.accept(uv_server, tls_.direct); };
    auto opened = open_addresses(loop_, config_.get(settings::api_listen), accept, listeners_, addresses_);
    if (!opened) return opened;
  }
  const auto accept = [this](void* uv_server) { server_.accept(uv_server); };
  return open_addresses(loop_, config_.get(settings::api_plain_listen), accept, listeners_, plain_addresses_);
}

// Who has none learns nothing, not even which paths there are. A good one is never kept out by others' wrong ones.
const ApiToken* ApiServer::token_of(const Exchange& exchange) {
  const auto now = xmpp::now();
  const auto given = bearer_token(exchange->request());
  if (const auto* token = target_.api_tokens().find(given, now)) return token;
  const auto who = address_group(exchange->request().peer);
  const auto limit = static_cast<std::size_t>(config_.get(settings::api_max_wrong_per_hour));
  if (!wrong_.allow(who, now, limit)) {
    refuse(exchange, 429, "too_many_attempts", "too many wrong tokens; try again in an hour");
    return nullptr;
  }
  xmpp::log::warning("api", "{}: {} token", who, given.empty() ? "no" : "a wrong");
  refuse(exchange, 401, "unauthorized", "expected a token: Authorization: Bearer …");
  return nullptr;
}

void ApiServer::handle(const Exchange& exchange) {
  const HttpRequest& request = exchange->request();
  const ApiToken* token = token_of(exchange);
  if (!token) return;
  const auto not_found = [&] { refuse(exchange, 404, "not_found", "there is no such path; /api/v1/openapi.json says all"); };
  if (!request.path.starts_with(api_prefix)) return not_found();
  const auto name = std::string_view(request.path).substr(api_prefix.size());
  const ControlVerb* verb = find_control_verb(name);
  const bool described = name == "openapi.json";
  if (!described && (!verb || !in_api(*verb))) return not_found();
  if (request.method != (described ? "GET" : api_method(*verb))) {
    auto response = json_response(405, {{"error", {{"code", "method"}, {"message", "expected another method"}}}});
    response.fields.emplace_back("Allow", described ? "GET" : api_method(*verb));
    ++counters_.refused;
    return exchange->respond(std::move(response));
  }
  if (!described) return call(exchange, *token, *verb);
  ++counters_.done;
  exchange->respond(json_response(200, open_api_document(PROJECT_VERSION)));
}

void ApiServer::call(const Exchange& exchange, const ApiToken& token, const ControlVerb& verb) {
  const HttpRequest& request = exchange->request();
  const auto length = request.content_length.value_or(0);
  if (!token.has(verb.scope)) {
    return refuse(exchange, 403, "not_allowed",
                  fmt::format("{} needs the scope {}; the token has {}", verb.name, to_string(verb.scope), words_of(token.scopes)));
  }
  if (!verb.changes()) {
    if (length > 0) return refuse(exchange, 400, "invalid_argument", "arguments are expected in the URL");
    const auto given = parse_api_query(request.query);
    return given ? run(exchange, token, verb, *given) : refuse(exchange, given.error());
  }
  if (!request.query.empty()) return refuse(exchange, 400, "invalid_argument", "arguments are expected in the content");
  if (length == 0) return run(exchange, token, verb, json::object());
  if (length > max_api_content) return refuse(exchange, 413, "invalid_argument", "the content is too long");
  if (!is_json(request)) return refuse(exchange, 415, "invalid_argument", "expected application/json");
  exchange->receive(std::make_unique<Content>(*this, exchange, bearer_token(request), verb));
}

void ApiServer::run(const Exchange& exchange, const ApiToken& token, const ControlVerb& verb, const json& given) {
  auto arguments = check_control_arguments(verb, given, verb.changes() ? ArgumentForm::typed : ArgumentForm::text);
  if (arguments && !token.domain.empty()) arguments = confine_to_domain(verb, *std::move(arguments), token.domain);
  if (!arguments) return refuse(exchange, arguments.error());
  const std::string by = "api-token " + token.name;
  if (verb.changes()) xmpp::log::info("api", "{} runs {}", by, verb.name);
  const auto reply = [this, exchange, alive = lifetime_.watch()](const xmpp::Result<json>& result) {
    if (alive.expired()) return;
    if (!result) return refuse(exchange, result.error());
    ++counters_.done;
    exchange->respond(json_response(200, *result));
  };
  try {
    run_control_command({target_, lifetime_, by}, std::string(verb.name), *arguments, reply);
  } catch (const json::exception& error) {
    xmpp::log::error("api", "{}: {}", verb.name, error.what());
    refuse(exchange, 500, "internal", "the server could not do this");
  }
}

void ApiServer::refuse(const Exchange& exchange, const xmpp::Error& error) {
  refuse(exchange, status_of(error.code), control_code(error.code), error.detail);
}

void ApiServer::refuse(const Exchange& exchange, int status, const std::string& code, const std::string& message) {
  ++(status == 401 || code == "too_many_attempts" ? counters_.unauthorized
     : status >= 500                              ? counters_.failed
                                                  : counters_.refused);
  auto response = json_response(status, {{"error", {{"code", code}, {"message", message}}}});
  if (status == 401) response.fields.emplace_back("WWW-Authenticate", "Bearer");
  exchange->respond(std::move(response));
}

}  // namespace xmppd
