// HttpExchange: one request and what comes of it, as an easy handle of libcurl. Private to tui-client/http.
#pragma once

#include <memory>

#include "tui-client/http/http_client.hpp"
#include "tui-client/http/libcurl.hpp"

namespace tui {

class HttpExchange {
 public:
  HttpExchange(HttpClient::RequestId id, HttpRequest request, HttpClient::Done done)
      : id_(id), request_(std::move(request)), done_(std::move(done)) {}

  // Sets all options; an error is one of the request.
  xmpp::Result<void> prepare();
  CURL* handle() { return handle_.get(); }
  // How it ended; tell() says so to whoever asked.
  void finished(CURLcode code);
  void refuse(xmpp::Error why) { error_ = std::move(why); }
  void tell() { done_(error_ ? xmpp::Result<HttpAnswer>(tl::unexpected(*error_)) : answer_); }

 private:
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_write(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_read(char* into, std::size_t size, std::size_t count, void* self);
  static int on_seek(void*, curl_off_t, int) { return CURL_SEEKFUNC_FAIL; }  // what was read is not read again
  void set_method();
  void add_header(const std::string& line);
  bool take(xmpp::Result<void> outcome);
  long status() const;
  bool good(long status) const;
  void read_answer();
  std::string header(const char* name) const;
  void accept_one_certificate();
  static CURLcode on_tls(CURL*, void* context, void* self);

  struct Cleanup {
    void operator()(CURL* handle) const { libcurl().easy_cleanup(handle); }
    void operator()(curl_slist* list) const { libcurl().slist_free_all(list); }
  };

  HttpClient::RequestId id_;
  HttpRequest request_;
  HttpClient::Done done_;
  std::unique_ptr<curl_slist, Cleanup> headers_;
  std::unique_ptr<CURL, Cleanup> handle_;
  char problem_[CURL_ERROR_SIZE] = {};
  std::size_t header_bytes_ = 0;
  std::uint64_t moved_ = 0;
  std::uint64_t ignored_ = 0;  // of an answer that is no file
  bool answered_ = false;
  std::string host_;  // whose name a certificate must have
  HttpAnswer answer_;
  std::optional<xmpp::Error> error_;
};

}  // namespace tui
