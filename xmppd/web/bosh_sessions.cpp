// From a request to its session.
#include "xmppd/web/bosh_sessions.hpp"

#include <utility>

#include "libxmpp/base/log.hpp"
#include "xmppd/stream/stream_settings.hpp"
#include "xmppd/web/web_origin.hpp"

namespace xmppd {
namespace {

constexpr std::size_t wrapper_bytes = 4096;            // of <body/> around a stanza
constexpr std::size_t most_content_bytes = 64U << 20;  // in memory at a time, of all requests that are coming in

void answer(HttpExchange& exchange, const BoshResponse& response) {
  exchange.respond({.content_type = "text/xml; charset=utf-8",
                    .body = to_xml(response),
                    .fields = {{"Access-Control-Allow-Origin", "*"}},
                    .keep = true});
}

void refuse(HttpExchange& exchange, BoshCondition condition) {
  answer(exchange, {.terminate = true, .condition = condition});
}

HttpResponse preflight() {
  return {.status = 204,
          .body = {},
          .fields = {{"Access-Control-Allow-Origin", "*"},
                     {"Access-Control-Allow-Methods", "POST, OPTIONS"},
                     {"Access-Control-Allow-Headers", "Content-Type"},
                     {"Access-Control-Max-Age", "7200"}},
          .keep = true};
}

}  // namespace

// Gathers a request's content.
class BoshSessions::Content final : public HttpContentSink {
 public:
  Content(BoshSessions& owner, std::shared_ptr<HttpExchange> exchange)
      : owner_(owner), alive_(owner.lifetime_.watch()), exchange_(std::move(exchange)) {}
  ~Content() override {
    if (!alive_.expired()) owner_.content_bytes_ -= text_.size();
  }
  Content(const Content&) = delete;
  Content& operator=(const Content&) = delete;

  void take(std::string bytes, std::function<void()> ready) override {
    if (alive_.expired()) return;
    if (owner_.content_bytes_ + bytes.size() > most_content_bytes) return exchange_->respond(http_refusal(503));
    owner_.content_bytes_ += bytes.size();
    text_ += bytes;
    owner_.context_.environment.executor().post(std::move(ready));
  }
  void finish() override {
    if (alive_.expired()) return;
    owner_.content_bytes_ -= text_.size();
    owner_.take(std::exchange(text_, {}), std::exchange(exchange_, nullptr));
  }

 private:
  BoshSessions& owner_;
  const std::weak_ptr<void> alive_;
  std::shared_ptr<HttpExchange> exchange_;
  std::string text_;
};

BoshSessions::BoshSessions(StreamContext& context) : context_(context) {}
BoshSessions::~BoshSessions() = default;

xmpp::ParserLimits BoshSessions::limits() const {
  const Config& config = context_.config;
  const auto number = [&config](const IntSetting& setting) { return static_cast<std::size_t>(config.get(setting)); };
  return {.max_stanza_bytes = number(settings::max_stanza_bytes) + wrapper_bytes,
          .max_depth = number(settings::max_depth),
          .max_children = number(settings::max_children)};
}

void BoshSessions::serve(const std::shared_ptr<HttpExchange>& exchange) {
  const HttpRequest& request = exchange->request();
  if (!origin_allowed(request, context_.config)) return exchange->respond(http_refusal(403));
  if (request.method == "OPTIONS") return exchange->respond(preflight());
  if (request.method != "POST") {
    HttpResponse refusal = http_refusal(405);
    refusal.fields.emplace_back("Allow", "POST, OPTIONS");
    return exchange->respond(std::move(refusal));
  }
  if (!request.content_length) return exchange->respond(http_refusal(411));
  if (*request.content_length > limits().max_stanza_bytes) return exchange->respond(http_refusal(413));
  exchange->receive(std::make_unique<Content>(*this, exchange));
}

void BoshSessions::take(const std::string& text, std::shared_ptr<HttpExchange> exchange) {
  auto request = parse_bosh(text, limits());
  if (!request) {
    xmpp::log::debug("bosh", "from {}: {}", exchange->request().peer, request.error().detail);
    return refuse(*exchange, BoshCondition::bad_request);
  }
  if (request->sid.empty()) return create(std::move(*request), std::move(exchange));
  const auto session = sessions_.find(request->sid);
  if (session == sessions_.end()) return refuse(*exchange, BoshCondition::item_not_found);
  session->second->take(std::move(*request), std::move(exchange));
}

void BoshSessions::create(BoshRequest request, std::shared_ptr<HttpExchange> exchange) {
  if (stopping_) return refuse(*exchange, BoshCondition::system_shutdown);
  if (request.to.empty()) return refuse(*exchange, BoshCondition::improper_addressing);
  const auto domain = xmpp::Jid::parse(request.to);
  const Host* const host = domain ? context_.hosts.find(domain->text()) : nullptr;
  if (!host) return refuse(*exchange, BoshCondition::host_unknown);
  StreamPlace place;
  switch (context_.places.take(context_.config, exchange->request().peer, place)) {
    case StreamPlaces::Outcome::taken:
      break;
    case StreamPlaces::Outcome::too_many:
      return refuse(*exchange, BoshCondition::internal_server_error);
    case StreamPlaces::Outcome::too_many_from_address:
      return refuse(*exchange, BoshCondition::policy_violation);
  }
  auto session = std::make_unique<BoshSession>(context_, request, std::string(host->jid.domain()),
                                               BoshSession::Peer{exchange->request().peer, exchange->security()},
                                               std::move(place), [this](BoshSession& gone) { on_session_gone(gone); });
  ++created_;
  BoshSession& added = *session;
  sessions_.emplace(added.sid(), std::move(session));
  added.take(std::move(request), std::move(exchange));
}

void BoshSessions::on_session_gone(BoshSession& session) {
  // We are inside a call of its.
  context_.environment.executor().post([this, sid = session.sid(), alive = lifetime_.watch()] {
    const auto owner = alive.lock();
    if (!owner) return;
    sessions_.erase(sid);
    if (sessions_.empty() && when_empty_) std::exchange(when_empty_, nullptr)();
  });
}

void BoshSessions::close_all(const xmpp::StreamError& reason, std::function<void()> done) {
  stopping_ = true;
  if (sessions_.empty()) return done();
  when_empty_ = std::move(done);
  for (const auto& [sid, session] : sessions_) session->stop(reason);
}

}  // namespace xmppd
