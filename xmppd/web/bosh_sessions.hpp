// BoshSessions: requests for /http-bind (XEP-0124): finds the session of each, makes those that are asked for.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/http/http_exchange.hpp"
#include "xmppd/web/bosh_session.hpp"

namespace xmppd {

class BoshSessions {
 public:
  // Must outlive it.
  explicit BoshSessions(StreamContext& context);
  ~BoshSessions();

  // Answers 200 with a <body/>, whatever is in it; 403 to a page of an origin that http.websocket_origins does not
  // name, 405 to what is neither POST nor OPTIONS, 411 and 413 to content of no length or too much, 503 if too much
  // content is coming in.
  void serve(const std::shared_ptr<HttpExchange>& exchange);
  // As C2sAcceptor::close_all().
  void close_all(const xmpp::StreamError& reason, std::function<void()> done);
  std::size_t size() const { return sessions_.size(); }
  std::uint64_t created() const { return created_; }

 private:
  class Content;
  void take(const std::string& text, std::shared_ptr<HttpExchange> exchange);
  void create(BoshRequest request, std::shared_ptr<HttpExchange> exchange);
  void on_session_gone(BoshSession& session);
  xmpp::ParserLimits limits() const;

  StreamContext& context_;
  std::unordered_map<std::string, std::unique_ptr<BoshSession>> sessions_;  // by session ID
  std::size_t content_bytes_ = 0;                                           // of requests that are coming in
  std::uint64_t created_ = 0;
  std::function<void()> when_empty_;
  bool stopping_ = false;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
