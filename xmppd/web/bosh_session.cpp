// The order of requests, and what becomes of each.
#include "xmppd/web/bosh_session.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/stream/xml_framing.hpp"
#include "xmppd/web/web_settings.hpp"

namespace xmppd {
namespace {

constexpr xmpp::Timestamp us_per_second = 1'000'000;
constexpr unsigned most_held = 1;        // more would only keep connections busy
constexpr unsigned polling_seconds = 2;  // between two empty requests of who polls
constexpr unsigned max_pause = 120;      // seconds
constexpr unsigned max_repeats = 10;     // of one request: §14.3
// A request costs more than its bytes: so many are counted for it (c2s.max_bytes_per_second).
constexpr std::size_t bytes_of_a_request = 512;
// What fits into one response, but for a single larger element.
constexpr std::size_t response_bytes = 128 * 1024;

// §8: some clients can read but one type. None that a browser would run: what is in it comes from others.
std::string content_type_for(const std::string& wanted) {
  for (const char* type : {"text/xml", "text/plain", "application/xml"}) {
    if (wanted == type || wanted == std::string(type) + "; charset=utf-8") return wanted;
  }
  return "text/xml; charset=utf-8";
}

unsigned at_most(std::optional<unsigned> asked, std::int64_t most) {
  return std::min(asked.value_or(static_cast<unsigned>(most)), static_cast<unsigned>(most));
}

}  // namespace

BoshSession::BoshSession(StreamContext& context, const BoshRequest& creation, std::string domain, Peer peer,
                         StreamPlace place, std::function<void(BoshSession&)> gone)
    : context_(context),
      sid_(context.environment.new_id()),
      domain_(std::move(domain)),
      legacy_(creation.version.empty()),
      acknowledges_(creation.ack == 1),
      content_type_(content_type_for(creation.content)),
      version_(lower_bosh_version(creation.version)),
      wait_(at_most(creation.wait, context.config.get(settings::http_bosh_wait_seconds))),
      hold_(wait_ == 0 ? 0 : at_most(creation.hold, most_held)),
      requests_(hold_ + 1),
      inactivity_(static_cast<unsigned>(context.config.get(settings::http_bosh_inactivity_seconds))),
      place_(std::move(place)),
      gone_(std::move(gone)),
      stream_(context, *this, Stream::Peer{std::move(peer.address), {Fact::secure}}),
      next_rid_(creation.rid),
      first_rid_(creation.rid) {
  stream_.on_secured(peer.security.empty() ? "by a proxy" : std::move(peer.security));
}

BoshSession::~BoshSession() = default;

void BoshSession::take(BoshRequest request, std::shared_ptr<HttpExchange> exchange) {
  if (over_) return refuse(BoshCondition::item_not_found, std::move(exchange));
  pause_ = 0;
  const auto rid = request.rid;
  const bool known = std::any_of(open_.begin(), open_.end(), [rid](const Open& o) { return o.request.rid == rid; });
  if (known || rid < next_rid_) return take_again(rid, std::move(exchange));
  // §11: one more to pause or terminate.
  const unsigned extra = request.terminate || request.pause ? 1 : 0;
  if (open_.size() >= requests_ + extra) {
    refuse(BoshCondition::policy_violation, std::move(exchange));
    return terminate(BoshCondition::policy_violation, "too many requests at a time");
  }
  if (rid >= next_rid_ + requests_ + extra) {
    refuse(BoshCondition::item_not_found, std::move(exchange));
    return terminate(BoshCondition::item_not_found, "a request ID outside the window");
  }
  admit(std::move(request), std::move(exchange));
}

void BoshSession::admit(BoshRequest request, std::shared_ptr<HttpExchange> exchange) {
  exchange->wait();
  const auto place =
      std::find_if(open_.begin(), open_.end(), [&request](const Open& open) { return open.request.rid > request.rid; });
  open_.insert(place, Open{std::move(request), std::move(exchange), context_.environment.now()});
  process_in_order();
  settle_later();
}

// §14.3
void BoshSession::take_again(std::uint64_t rid, std::shared_ptr<HttpExchange> exchange) {
  const auto too_often = [this, &exchange](unsigned& repeats) {
    if (++repeats <= max_repeats) return false;
    refuse(BoshCondition::policy_violation, std::move(exchange));
    terminate(BoshCondition::policy_violation, "the same request too often");
    return true;
  };
  const auto open = std::find_if(open_.begin(), open_.end(), [rid](const Open& o) { return o.request.rid == rid; });
  if (open != open_.end()) {
    if (too_often(open->repeats)) return;
    send(*open->exchange, to_xml(BoshResponse{.recoverable = true}));
    exchange->wait();
    open->exchange = std::move(exchange);
    return;
  }
  const auto answer = std::find_if(answers_.begin(), answers_.end(), [rid](const Answer& a) { return a.rid == rid; });
  if (answer != answers_.end()) {
    if (!too_often(answer->repeats)) send(*exchange, answer->text);
    return;
  }
  refuse(BoshCondition::item_not_found, std::move(exchange));
  terminate(BoshCondition::item_not_found, "a request ID of long ago");
}

void BoshSession::process_in_order() {
  while (!paused_ && !closing_ && !over_) {
    const auto next =
        std::find_if(open_.begin(), open_.end(), [this](const Open& open) { return open.request.rid == next_rid_; });
    if (next == open_.end()) return;
    ++next_rid_;
    process(next->request);
  }
}

// Nothing in here changes `open_`: the stream's calls back only ask for settle().
void BoshSession::process(BoshRequest& request) {
  if (request.ack) std::erase_if(answers_, [&request](const Answer& answer) { return answer.rid <= *request.ack; });
  if (polls_too_often(request)) return terminate(BoshCondition::policy_violation, "polls too often");
  if (!stream_.on_received(request.bytes + bytes_of_a_request)) return;
  dropping_ = false;
  const auto payloads = std::exchange(request.payloads, {});
  if (request.rid == first_rid_ || request.restart) {
    open_stream(request);  // XEP-0206 §5: a payload with it is ignored
  } else {
    for (const xmpp::Element& payload : payloads) {
      if (dropping_ || stream_.ended()) break;
      stream_.on_element(payload);
    }
  }
  if (request.terminate) {
    terminating_ = true;
    stream_.on_stream_close();
  } else if (request.pause) {
    pause_ = std::min(*request.pause, max_pause);
    answer_all_ = true;
  }
}

void BoshSession::open_stream(const BoshRequest& request) {
  xmpp::Element header("stream", std::string(xmpp::ns::streams));
  header.set_attr("to", request.to.empty() ? domain_ : request.to).set_attr("version", "1.0");
  if (!request.from.empty()) header.set_attr("from", request.from);
  if (!request.lang.empty()) header.set_attr("xml:lang", request.lang);
  stream_.on_stream_open(header, xmpp::ns::client);
}

// §12
bool BoshSession::polls_too_often(const BoshRequest& request) {
  const auto now = context_.environment.now();
  const auto before = std::exchange(last_request_, now);
  const bool empty =
      request.payloads.empty() && !request.terminate && !request.pause && !request.restart && request.rid != first_rid_;
  const bool twice = std::exchange(last_was_empty_, empty) && empty;
  return hold_ == 0 && twice && now - before < polling_seconds * us_per_second;
}

void BoshSession::write(std::string_view bytes) {
  for (StreamPiece& piece : cut_stream(bytes)) {
    if (piece.kind != StreamPiece::Kind::element) continue;  // the header is the client's <body/>, the end is close()
    stream_error_ = stream_error_ || piece.text.starts_with("<stream:error");
    out_bytes_ += piece.text.size();
    out_.push_back(std::move(piece.text));
  }
  settle_later();
}

void BoshSession::when_flushed(std::function<void()> done) {
  when_flushed_.push_back(std::move(done));
  settle_later();
}

void BoshSession::resume_reading() {
  paused_ = false;
  settle_later();
}

void BoshSession::close() {
  closing_ = true;
  settle_later();
}

// At the end of the turn, so that what belongs together is one response.
void BoshSession::settle_later() {
  if (over_ || std::exchange(settling_, true)) return;
  context_.environment.executor().post([this, alive = lifetime_.watch()] {
    const auto owner = alive.lock();
    if (!owner) return;
    settling_ = false;
    process_in_order();
    settle();
  });
}

void BoshSession::settle() {
  if (over_) return;
  const auto held = [this] {
    return static_cast<std::size_t>(
        std::count_if(open_.begin(), open_.end(), [this](const Open& open) { return is_held(open); }));
  };
  if (closing_) {
    if (open_.empty() && !stopping_) return watch_time();
    BoshResponse last{.terminate = true, .payloads = take_payloads()};
    if (stream_error_) last.condition = BoshCondition::remote_stream_error;
    answer_all(std::move(last));
    return end({xmpp::Errc::connection_closed, "the stream has ended"});
  }
  if (terminating_) return watch_time();  // §13: the oldest request is told of the end
  // §10.1: the answer to a pause has no payload.
  const bool empty = std::exchange(answer_all_, false);
  while (empty && held() > 0) answer_oldest({});
  while (held() > hold_ || (held() > 0 && !out_.empty())) answer_oldest({.payloads = take_payloads()});
  if (out_.empty()) {
    for (const auto& done : std::exchange(when_flushed_, {})) done();
  }
  watch_time();
}

std::string BoshSession::take_payloads() {
  std::size_t count = 0, bytes = 0;
  while (count < out_.size() && (count == 0 || closing_ || bytes + out_[count].size() <= response_bytes)) {
    bytes += out_[count++].size();
  }
  std::string text;
  text.reserve(bytes);
  for (std::size_t i = 0; i < count; ++i) text += out_[i];
  out_.erase(out_.begin(), out_.begin() + static_cast<std::ptrdiff_t>(count));
  if (out_.empty()) out_.shrink_to_fit();
  out_bytes_ -= bytes;
  return text;
}

void BoshSession::answer_oldest(BoshResponse response) {
  const Open open = std::move(open_.front());
  open_.erase(open_.begin());
  const auto rid = open.request.rid;
  if (!response.payloads.empty()) last_was_empty_ = false;
  if (rid == first_rid_) {
    add_creation_attributes(response);
  } else if (acknowledges_ && next_rid_ - 1 > rid) {
    response.attributes.push_back({"ack", std::to_string(next_rid_ - 1)});
  }
  last_answer_ = context_.environment.now();
  Answer answer{rid, to_xml(response)};
  send(*open.exchange, answer.text);
  if (answers_.size() >= requests_) answers_.erase(answers_.begin());
  answers_.push_back(std::move(answer));
}

// §8.2, XEP-0206 §4.
void BoshSession::add_creation_attributes(BoshResponse& response) const {
  const auto add = [&response](const char* name, std::string value) {
    response.attributes.push_back({name, std::move(value)});
  };
  add("sid", sid_);
  add("wait", std::to_string(wait_));
  add("requests", std::to_string(requests_));
  add("hold", std::to_string(hold_));
  add("inactivity", std::to_string(inactivity_));
  add("maxpause", std::to_string(max_pause));
  add("ver", version_);
  add("from", domain_);
  if (hold_ == 0) add("polling", std::to_string(polling_seconds));
  if (acknowledges_) add("ack", std::to_string(first_rid_));
  add("xmlns:xmpp", "urn:xmpp:xbosh");
  add("xmpp:version", "1.0");
  add("xmpp:restartlogic", "true");
}

void BoshSession::answer_all(BoshResponse last_words) {
  const std::string empty = to_xml(BoshResponse{});
  for (bool first = true; const Open& open : std::exchange(open_, {})) {
    send(*open.exchange, std::exchange(first, false) ? to_xml(last_words) : empty);
  }
}

void BoshSession::send(HttpExchange& exchange, std::string body, int status) const {
  exchange.respond({.status = status,
                    .content_type = content_type_,
                    .body = std::move(body),
                    .fields = {{"Access-Control-Allow-Origin", "*"}},
                    .keep = true});
}

// §17.1: who does not say a version reads the status alone.
void BoshSession::refuse(BoshCondition condition, std::shared_ptr<HttpExchange> exchange) const {
  int status = 200;
  if (legacy_) {
    status = condition == BoshCondition::item_not_found ? 404 : condition == BoshCondition::bad_request ? 400 : 403;
  }
  send(*exchange, to_xml(BoshResponse{.terminate = true, .condition = condition}), status);
}

void BoshSession::terminate(BoshCondition condition, std::string_view why) {
  if (over_) return;
  for (Open& open : std::exchange(open_, {})) refuse(condition, std::move(open.exchange));
  end({xmpp::Errc::protocol_violation, std::string(why)});
}

void BoshSession::end(const xmpp::Error& reason) {
  if (std::exchange(over_, true)) return;
  timer_.reset();
  place_.free();
  // Maybe inside one of the stream's calls.
  context_.environment.executor().post([this, reason, alive = lifetime_.watch()] {
    const auto owner = alive.lock();
    if (!owner) return;
    stream_.on_disconnected(reason);
    gone_(*this);
  });
}

void BoshSession::stop(const xmpp::StreamError& reason) {
  stopping_ = true;
  if (!stream_.ended()) return stream_.fail(reason);
  settle_later();
}

// §10: silence is the end, but for the time in which a request of the client's is held.
void BoshSession::watch_time() {
  if (over_) return;
  const auto now = context_.environment.now();
  const bool held = !open_.empty() && is_held(open_.front());
  const auto since = open_.empty() ? last_answer_ : open_.front().since;
  const unsigned seconds = held ? wait_ : open_.empty() && pause_ > 0 ? pause_ : inactivity_;
  const auto left = std::max<xmpp::Timestamp>(since + seconds * us_per_second - now, 0);
  timer_ = context_.environment.executor().after(static_cast<unsigned>(left / 1000), [this] { time_is_up(); });
}

void BoshSession::time_is_up() {
  if (over_) return;
  if (!open_.empty() && is_held(open_.front())) {
    answer_oldest({.payloads = take_payloads()});
    return watch_time();
  }
  if (paused_) {
    for (Open& open : open_) open.since = context_.environment.now();  // it is us who do not read
    return watch_time();
  }
  for (Open& open : std::exchange(open_, {})) refuse(BoshCondition::item_not_found, std::move(open.exchange));
  end({xmpp::Errc::timed_out, "no request in time"});
}

}  // namespace xmppd
