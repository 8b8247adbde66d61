// BoshSession: a client's stream over HTTP requests (XEP-0124, XEP-0206): all that it has over TCP.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/http/http_exchange.hpp"
#include "xmppd/stream/stream.hpp"
#include "xmppd/web/bosh_body.hpp"

namespace xmppd {

// Requests are taken and answered in the order of their IDs; those that come early wait, those that come again get the
// answer of before. One request is held until there is something to say or its time is over. Core thread only.
class BoshSession final : public StreamTransport {
 public:
  struct Peer {
    std::string address;
    std::string security;  // as HttpExchange::security()
  };
  // `gone` is called once, at the end; it destroys the session, but later. `creation` asks for a session of `domain`.
  BoshSession(StreamContext& context, const BoshRequest& creation, std::string domain, Peer peer, StreamPlace place,
              std::function<void(BoshSession&)> gone);
  ~BoshSession() override;

  const std::string& sid() const { return sid_; }
  // Answers it in time, in any case.
  void take(BoshRequest request, std::shared_ptr<HttpExchange> exchange);
  // The daemon stops: the stream ends now, and whoever does not ask is not told.
  void stop(const xmpp::StreamError& reason);

  void write(std::string_view bytes) override;
  std::size_t buffered() const override { return out_bytes_; }
  void when_flushed(std::function<void()> done) override;
  void restart_parser(const xmpp::ParserLimits&) override { dropping_ = true; }
  void start_tls(const std::string&) override {}  // never offered: it is secure from the start
  void pause_reading() override { paused_ = true; }
  void resume_reading() override;
  void close() override;

 private:
  struct Open {
    BoshRequest request;
    std::shared_ptr<HttpExchange> exchange;
    xmpp::Timestamp since = 0;
    unsigned repeats = 0;
  };
  struct Answer {
    std::uint64_t rid = 0;
    std::string text;
    unsigned repeats = 0;
  };

  void take_again(std::uint64_t rid, std::shared_ptr<HttpExchange> exchange);
  void admit(BoshRequest request, std::shared_ptr<HttpExchange> exchange);
  void process_in_order();
  void process(BoshRequest& request);
  void open_stream(const BoshRequest& request);
  bool polls_too_often(const BoshRequest& request);
  void settle_later();
  void settle();
  void answer_oldest(BoshResponse response);
  void answer_all(BoshResponse last_words);
  std::string take_payloads();
  void add_creation_attributes(BoshResponse& response) const;
  void send(HttpExchange& exchange, std::string body, int status = 200) const;
  void refuse(BoshCondition condition, std::shared_ptr<HttpExchange> exchange) const;
  void terminate(BoshCondition condition, std::string_view why);
  void end(const xmpp::Error& reason);
  void watch_time();
  void time_is_up();
  bool is_held(const Open& open) const { return open.request.rid < next_rid_; }

  StreamContext& context_;
  const std::string sid_, domain_;
  const bool legacy_, acknowledges_;
  const std::string content_type_, version_;
  const unsigned wait_, hold_, requests_, inactivity_;  // seconds, numbers
  StreamPlace place_;
  std::function<void(BoshSession&)> gone_;
  Stream stream_;

  std::uint64_t next_rid_;  // to be processed
  const std::uint64_t first_rid_;
  std::vector<Open> open_;  // not answered, by request ID; those below next_rid_ are held, the others not processed
  std::vector<Answer> answers_;   // the last ones
  std::vector<std::string> out_;  // elements for the client
  std::size_t out_bytes_ = 0;
  std::vector<std::function<void()>> when_flushed_;

  bool dropping_ = false;  // RFC 6120 §6.4.6: what came behind SASL's success in the same body
  bool paused_ = false;    // by the stream: requests wait unprocessed
  bool stopping_ = false, terminating_ = false, closing_ = false, over_ = false, settling_ = false;
  bool stream_error_ = false;
  bool answer_all_ = false;      // the client pauses
  unsigned pause_ = 0;           // seconds, until its next request
  bool last_was_empty_ = false;  // the last request, and so was its answer
  xmpp::Timestamp last_request_ = 0, last_answer_ = 0;
  std::shared_ptr<void> timer_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
