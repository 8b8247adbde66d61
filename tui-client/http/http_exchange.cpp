// Options, callbacks with their bounds, and the words for what goes wrong.
#include "tui-client/http/http_exchange.hpp"

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "libxmpp/base/encoding.hpp"

namespace tui {

using xmpp::Errc;

namespace {

constexpr std::size_t max_header_bytes = 64 * 1024;  // all of an answer's together
constexpr long connect_s = 30;

std::string status_words(long status) {
  switch (status) {
    case 401:
    case 403:
      return "the server does not allow it";
    case 404:
    case 410:
      return "the server does not have the file (any more)";
    case 413:
      return "the file is too large for the server";
    case 429:
      return "too many requests: try again later";
    case 507:
      return "the server has no room for it";
    default:
      break;
  }
  if (status >= 300 && status < 400) return "the server sends us elsewhere, which is not followed";
  return "the server answers with status " + std::to_string(status);
}

Errc code_of(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return Errc::timed_out;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
      return Errc::tls_failed;
    case CURLE_FILESIZE_EXCEEDED:
      return Errc::limit_exceeded;
    case CURLE_UNSUPPORTED_PROTOCOL:
      return Errc::protocol_violation;
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED:
      return Errc::invalid_argument;
    default:
      return Errc::connection_failed;
  }
}

std::string words(CURLcode code, const char* problem) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return "the server does not answer, or nothing moves any more";
    case CURLE_PARTIAL_FILE:
      return "the file was cut off";
    case CURLE_FILESIZE_EXCEEDED:
      return "the file is larger than what may be fetched";
    case CURLE_UNSUPPORTED_PROTOCOL:
      return "the server does not speak HTTP";  // 0.9, which says nothing of what comes
    default:
      return *problem ? problem : libcurl().easy_strerror(code);
  }
}

// "bytes FIRST-LAST/ALL" (RFC 9110 §14.4).
struct ContentRange {
  std::uint64_t first = 0, last = 0;
  std::optional<std::uint64_t> all;
};

std::optional<ContentRange> read_content_range(std::string_view text) {
  const auto take = [&text](char end, std::uint64_t& number) {
    const auto [next, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto used = static_cast<std::size_t>(next - text.data());
    if (error != std::errc() || (end != 0 ? used >= text.size() || text[used] != end : used != text.size()))
      return false;
    text.remove_prefix(std::min(used + 1, text.size()));
    return true;
  };
  constexpr std::string_view unit = "bytes ";
  if (!text.starts_with(unit)) return std::nullopt;
  text.remove_prefix(unit.size());
  ContentRange range;
  if (!take('-', range.first) || !take('/', range.last) || range.last < range.first) return std::nullopt;
  if (text == "*") return range;
  std::uint64_t all = 0;
  if (!take(0, all) || all <= range.last) return std::nullopt;
  range.all = all;
  return range;
}

// A strong entity tag, as it stands in a header; a weak one says nothing of bytes.
bool is_strong_tag(std::string_view tag) {
  return tag.size() >= 2 && tag.size() <= 256 && tag.front() == '"' && tag.back() == '"' &&
         std::all_of(tag.begin() + 1, tag.end() - 1, [](unsigned char c) { return c > ' ' && c < 127 && c != '"'; });
}

std::string fingerprint_of(X509* certificate) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned size = 0;
  if (!certificate || X509_digest(certificate, EVP_sha256(), bytes.data(), &size) != 1) return {};
  return xmpp::hex_encode({reinterpret_cast<const char*>(bytes.data()), size});
}

// As a person may have written it down, with colons and capitals.
std::string plain_hex(std::string_view text) {
  std::string plain;
  for (const unsigned char c : text) {
    if (std::isxdigit(c)) plain += static_cast<char>(std::tolower(c));
  }
  return plain;
}

// Instead of OpenSSL's own check of what the server shows: the one certificate, or that check.
int verify_certificate(X509_STORE_CTX* context, void* accepted) {
  const auto& sha256 = *static_cast<const std::string*>(accepted);
  if (fingerprint_of(X509_STORE_CTX_get0_cert(context)) == sha256) {
    X509_STORE_CTX_set_error(context, X509_V_OK);
    return 1;
  }
  return X509_verify_cert(context);
}

bool names_a_header(const std::string& name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) { return c > ' ' && c < 127 && c != ':'; });
}

}  // namespace

xmpp::Result<void> HttpExchange::prepare() {
  if (!request_.url.starts_with("https://")) {
    return xmpp::fail(Errc::invalid_argument, "only https:// links are fetched");
  }
  handle_.reset(libcurl().easy_init());
  if (!handle_) return xmpp::fail(Errc::internal, "no memory");
  CURL* const curl = handle_.get();
  libcurl().easy_setopt(curl, CURLOPT_PRIVATE, &id_);
  libcurl().easy_setopt(curl, CURLOPT_ERRORBUFFER, problem_);
  libcurl().easy_setopt(curl, CURLOPT_URL, request_.url.c_str());
  libcurl().easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
  libcurl().easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  libcurl().easy_setopt(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  libcurl().easy_setopt(curl, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  libcurl().easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  libcurl().easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  libcurl().easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_s);
  libcurl().easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  libcurl().easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request_.stalled_s));
  libcurl().easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  // The system's authorities stay: they are looked up in its folder.
  if (!request_.ca_file.empty()) libcurl().easy_setopt(curl, CURLOPT_CAINFO, request_.ca_file.c_str());
  accept_one_certificate();
  if (!request_.proxy.empty()) libcurl().easy_setopt(curl, CURLOPT_PROXY, request_.proxy.c_str());
  libcurl().easy_setopt(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  libcurl().easy_setopt(curl, CURLOPT_HEADERFUNCTION, &HttpExchange::on_header);
  libcurl().easy_setopt(curl, CURLOPT_HEADERDATA, this);
  libcurl().easy_setopt(curl, CURLOPT_WRITEFUNCTION, &HttpExchange::on_write);
  libcurl().easy_setopt(curl, CURLOPT_WRITEDATA, this);
  set_method();
  for (const auto& [name, value] : request_.headers) {
    if (!names_a_header(name) || value.find_first_of("\r\n") != std::string::npos || value.empty()) continue;
    add_header(name + ": " + value);
  }
  libcurl().easy_setopt(curl, CURLOPT_HTTPHEADER, headers_.get());
  return {};
}

// libcurl looks at the name by itself, after the certificate, and would refuse the accepted one for it. So OpenSSL
// looks at the name, as a part of its check.
void HttpExchange::accept_one_certificate() {
  constexpr std::size_t digits = 64;
  request_.accepted_sha256 = plain_hex(request_.accepted_sha256);
  if (request_.accepted_sha256.size() != digits) return;
  CURLU* const url = libcurl().url();
  char* host = nullptr;
  if (libcurl().url_set(url, CURLUPART_URL, request_.url.c_str(), 0) == CURLUE_OK &&
      libcurl().url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
    host_ = host;
    if (host_.starts_with('[') && host_.ends_with(']')) host_ = host_.substr(1, host_.size() - 2);
  }
  libcurl().free(host);
  libcurl().url_cleanup(url);
  CURL* const curl = handle_.get();
  if (host_.empty() || libcurl().easy_setopt(curl, CURLOPT_SSL_CTX_FUNCTION, &HttpExchange::on_tls) != CURLE_OK) return;
  libcurl().easy_setopt(curl, CURLOPT_SSL_CTX_DATA, this);
  libcurl().easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
}

CURLcode HttpExchange::on_tls(CURL*, void* context, void* self) {
  auto& exchange = *static_cast<HttpExchange*>(self);
  auto* const tls = static_cast<SSL_CTX*>(context);
  X509_VERIFY_PARAM* const wanted = SSL_CTX_get0_param(tls);
  if (X509_VERIFY_PARAM_set1_ip_asc(wanted, exchange.host_.c_str()) != 1 &&
      X509_VERIFY_PARAM_set1_host(wanted, exchange.host_.c_str(), 0) != 1) {
    return CURLE_ABORTED_BY_CALLBACK;
  }
  SSL_CTX_set_cert_verify_callback(tls, &verify_certificate, &exchange.request_.accepted_sha256);
  return CURLE_OK;
}

void HttpExchange::add_header(const std::string& line) {
  if (auto* longer = libcurl().slist_append(headers_.get(), line.c_str())) {
    (void)headers_.release();  // the old list is a part of the longer one
    headers_.reset(longer);
  }
}

void HttpExchange::set_method() {
  CURL* const curl = handle_.get();
  switch (request_.method) {
    case HttpRequest::Method::get:
      // Refused early by what the server says of the length, and counted as it comes.
      libcurl().easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(request_.most_bytes));
      if (!is_strong_tag(request_.resume_tag)) request_.resume_from = 0;
      if (request_.resume_from == 0) return;
      add_header("Range: bytes=" + std::to_string(request_.resume_from) + "-");
      add_header("If-Range: " + request_.resume_tag);
      return;
    case HttpRequest::Method::head:
      libcurl().easy_setopt(curl, CURLOPT_NOBODY, 1L);
      return;
    case HttpRequest::Method::put:
      libcurl().easy_setopt(curl, CURLOPT_UPLOAD, 1L);
      libcurl().easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request_.body_size));
      libcurl().easy_setopt(curl, CURLOPT_READFUNCTION, &HttpExchange::on_read);
      libcurl().easy_setopt(curl, CURLOPT_READDATA, this);
      libcurl().easy_setopt(curl, CURLOPT_SEEKFUNCTION, &HttpExchange::on_seek);
      libcurl().easy_setopt(curl, CURLOPT_UPLOAD_BUFFERSIZE, 128L * 1024);
      // A connection that was idle may turn out to be closed only when the body is half gone.
      libcurl().easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
      add_header("Expect:");  // nothing to wait for: the server has given us the slot
      return;
  }
}

bool HttpExchange::take(xmpp::Result<void> outcome) {
  if (outcome) return true;
  error_ = std::move(outcome.error());
  return false;
}

long HttpExchange::status() const {
  long status = 0;
  libcurl().easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
  return status;
}

// 206 only where it was asked for, and it is the rest.
bool HttpExchange::good(long status) const {
  if (request_.method == HttpRequest::Method::put) return status / 100 == 2;
  if (status != 206 || request_.resume_from == 0) return status == 200;
  const auto range = read_content_range(header("Content-Range"));
  return range && range->first == request_.resume_from && (!range->all || *range->all == range->last + 1);
}

std::string HttpExchange::header(const char* name) const {
  curl_header* found = nullptr;
  const auto result = libcurl().easy_header(handle_.get(), name, 0, CURLH_HEADER, -1, &found);
  return result == CURLHE_OK ? found->value : "";
}

void HttpExchange::read_answer() {
  curl_off_t length = -1;
  libcurl().easy_getinfo(handle_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  if (status() == 206) answer_.from = request_.resume_from;
  if (length >= 0) answer_.length = answer_.from + static_cast<std::uint64_t>(length);
  if (auto tag = header("ETag"); is_strong_tag(tag)) answer_.tag = std::move(tag);
  const char* type = nullptr;
  libcurl().easy_getinfo(handle_.get(), CURLINFO_CONTENT_TYPE, &type);
  if (type) answer_.media_type = type;
}

std::size_t HttpExchange::on_header(char*, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<HttpExchange*>(self);
  exchange.header_bytes_ += size * count;
  if (exchange.header_bytes_ <= max_header_bytes) return size * count;
  exchange.error_ = xmpp::Error{Errc::protocol_violation, "the server's answer is too long"};
  return 0;
}

std::size_t HttpExchange::on_write(char* data, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<HttpExchange*>(self);
  auto& request = exchange.request_;
  const std::size_t bytes = size * count;
  if (request.method != HttpRequest::Method::get || !(exchange.answered_ || exchange.good(exchange.status()))) {
    // What a refusal has to say is not of interest, and not without end.
    exchange.ignored_ += bytes;
    return exchange.ignored_ <= max_header_bytes ? bytes : 0;
  }
  exchange.moved_ += bytes;
  if (!std::exchange(exchange.answered_, true)) {
    exchange.read_answer();
    if (request.on_answer && !exchange.take(request.on_answer(exchange.answer_))) return 0;
  }
  if (exchange.answer_.from + exchange.moved_ > request.most_bytes) {
    exchange.error_ = xmpp::Error{Errc::limit_exceeded, words(CURLE_FILESIZE_EXCEEDED, "")};
    return 0;
  }
  return exchange.take(request.write_body({data, bytes})) ? bytes : 0;
}

std::size_t HttpExchange::on_read(char* into, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<HttpExchange*>(self);
  const auto left = exchange.request_.body_size - exchange.moved_;
  const auto room = static_cast<std::size_t>(std::min<std::uint64_t>(size * count, left));
  if (room == 0) return 0;
  const auto filled = exchange.request_.read_body(into, room);
  if (!filled) {
    exchange.error_ = filled.error();
    return CURL_READFUNC_ABORT;
  }
  exchange.moved_ += *filled;
  return *filled;
}

void HttpExchange::finished(CURLcode code) {
  if (error_) return;
  const long status_code = handle_ ? status() : 0;
  if (status_code != 0 && !good(status_code)) {
    const bool no_such_part = status_code == 416 && request_.resume_from > 0;
    error_ = xmpp::Error{no_such_part ? Errc::invalid_argument : Errc::not_allowed, status_words(status_code)};
  } else if (code != CURLE_OK) {
    error_ = xmpp::Error{code_of(code), words(code, problem_)};
  } else {
    read_answer();
    if (request_.method == HttpRequest::Method::get && !answered_ && request_.on_answer) {  // an empty file
      take(request_.on_answer(answer_));
    }
  }
}

}  // namespace tui
