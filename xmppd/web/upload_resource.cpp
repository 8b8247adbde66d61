// UploadResource: GET with its conditions and ranges.
#include "xmppd/web/upload_resource.hpp"

#include <fmt/format.h>

#include <array>
#include <ctime>
#include <optional>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/log.hpp"
#include "xmppd/core/counters.hpp"
#include "xmppd/core/environment.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/web/byte_range.hpp"
#include "xmppd/web/upload_folder.hpp"

namespace xmppd {
namespace {

constexpr std::string_view prefix = "/upload/";
constexpr std::string_view methods = "GET, HEAD, PUT, OPTIONS";

// What a browser may show: it runs nothing. All else is saved; SVG and HTML would be programs.
bool is_safe_to_show(std::string_view type) {
  static constexpr std::array safe{"image/png",  "image/jpeg", "image/gif", "image/webp",      "image/avif",
                                   "image/heic", "audio/mpeg", "audio/mp4", "audio/aac",       "audio/ogg",
                                   "audio/opus", "audio/flac", "audio/wav", "audio/webm",      "audio/x-m4a",
                                   "video/mp4",  "video/webm", "video/ogg", "video/quicktime", "video/x-matroska"};
  for (const std::string_view each : safe) {
    if (type == each) return true;
  }
  return false;
}

// RFC 9110 §5.6.7
std::string http_date(xmpp::Timestamp when) {
  const auto seconds = static_cast<std::time_t>(when / 1'000'000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", days[static_cast<std::size_t>(parts.tm_wday)],
                     parts.tm_mday, months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour,
                     parts.tm_min, parts.tm_sec);
}

// §13.1.2: a list of entity tags, or "*". Ours has no character that could make part of another one's.
bool names_tag(std::string_view list, std::string_view tag) { return list == "*" || list.find(tag) != list.npos; }

class FileContent final : public HttpContentSource {
 public:
  FileContent(std::shared_ptr<StoredFile> file, std::uint64_t offset, Counters& counters)
      : file_(std::move(file)), offset_(offset), counters_(counters) {}

  void read(std::size_t room, std::function<void(xmpp::Result<std::string>)> give) override {
    file_->read(offset_, room)
        .then_detached([this, alive = alive_.watch(), give = std::move(give)](xmpp::Result<std::string> bytes) {
          if (alive.expired()) return;
          if (bytes) {
            offset_ += bytes->size();
            counters_.download_bytes += bytes->size();
          }
          give(std::move(bytes));
        });
  }

 private:
  std::shared_ptr<StoredFile> file_;
  std::uint64_t offset_;
  Counters& counters_;
  xmpp::Lifetime alive_;
};

std::string tag_of(const Upload& file) { return '"' + file.id + '"'; }

// What a response about the file says of it.
HttpResponse describe(const Upload& file) {
  HttpResponse response;
  response.content_type = file.content_type.empty() ? "application/octet-stream" : file.content_type;
  add_upload_fields(response);
  const bool safe = is_safe_to_show(file.content_type);
  response.fields.emplace_back(
      "Content-Disposition",
      fmt::format("{}; filename*=UTF-8''{}", safe ? "inline" : "attachment", xmpp::percent_encode(file.file_name)));
  response.fields.emplace_back("ETag", tag_of(file));
  response.fields.emplace_back("Last-Modified", http_date(file.created));
  response.fields.emplace_back("Accept-Ranges", "bytes");
  response.fields.emplace_back("Cache-Control", "private, max-age=86400");
  return response;
}

ParsedRange wanted_range(const HttpRequest& request, const Upload& file) {
  const auto* range = request.field("range");
  const auto* condition = request.field("if-range");
  if (!range || request.method != "GET" || (condition && *condition != tag_of(file))) return {};
  return parse_range(*range, file.size);
}

}  // namespace

UploadResource::UploadResource(const Config& config, Stores& stores, Environment& environment, UploadFolder& folder,
                               Counters& counters)
    : place_{config, stores, environment, folder, counters, lifetime_} {}

void UploadResource::serve(const std::shared_ptr<HttpExchange>& exchange) {
  const HttpRequest& request = exchange->request();
  if (request.method == "OPTIONS") {
    HttpResponse response;
    response.status = 204;
    add_upload_fields(response);
    response.fields.emplace_back("Access-Control-Allow-Methods", methods);
    response.fields.emplace_back("Access-Control-Allow-Headers", "Content-Type, Range, If-Range, If-None-Match");
    response.fields.emplace_back("Access-Control-Max-Age", "7200");
    return exchange->respond(std::move(response));
  }
  const std::string id = request.path.substr(prefix.size(), request.path.find('/', prefix.size()) - prefix.size());
  if (!is_upload_id(id)) return exchange->respond(upload_refusal(404));
  if (request.method == "PUT") return receive_upload(place_, exchange, id);
  if (request.method == "GET" || request.method == "HEAD") return get(exchange, id);
  HttpResponse refusal = upload_refusal(405);
  refusal.fields.emplace_back("Allow", methods);
  exchange->respond(std::move(refusal));
}

void UploadResource::get(const std::shared_ptr<HttpExchange>& exchange, const std::string& id) {
  place_.stores.uploads.find(id).then(lifetime_, [this, exchange](const xmpp::Result<std::optional<Upload>>& found) {
    if (!found) return exchange->respond(upload_refusal(500));
    if (!*found || ((*found)->ends && *(*found)->ends < place_.environment.now())) {
      return exchange->respond(upload_refusal(404));
    }
    send(exchange, **found);
  });
}

void UploadResource::send(const std::shared_ptr<HttpExchange>& exchange, const Upload& file) {
  const HttpRequest& request = exchange->request();
  HttpResponse response = describe(file);
  if (const auto* tags = request.field("if-none-match"); tags && names_tag(*tags, tag_of(file))) {
    response.status = 304;
    return exchange->respond(std::move(response));
  }
  const ParsedRange wanted = wanted_range(request, file);
  if (wanted.outcome == RangeOutcome::unsatisfiable) {
    HttpResponse refusal = upload_refusal(416);
    refusal.fields.emplace_back("Content-Range", fmt::format("bytes */{}", file.size));
    return exchange->respond(std::move(refusal));
  }
  ByteRange range{0, file.size};
  if (wanted.outcome == RangeOutcome::part) {
    range = wanted.range;
    response.status = 206;
    response.fields.emplace_back("Content-Range",
                                 fmt::format("bytes {}-{}/{}", range.first, range.first + range.length - 1, file.size));
  }
  place_.folder.find(file.id).then(lifetime_, [this, exchange, response, range, id = file.id, size = file.size](
                                                  const xmpp::Result<std::shared_ptr<StoredFile>>& opened) {
    if (!opened || (*opened)->size() != size) {
      xmpp::log::error("upload", "{}", opened ? id + " has another size than it had" : opened.error().detail);
      return exchange->respond(upload_refusal(500));
    }
    exchange->respond(response, range.length, std::make_unique<FileContent>(*opened, range.first, place_.counters));
  });
}

}  // namespace xmppd
