// UploadReception: slot, file, bytes, name, row: in this order.
#include "xmppd/web/upload_reception.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "xmppd/core/config.hpp"
#include "xmppd/core/counters.hpp"
#include "xmppd/core/environment.hpp"
#include "xmppd/features/upload/settings.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/web/upload_folder.hpp"
#include "xmppd/web/web_settings.hpp"

namespace xmppd {
namespace {

constexpr xmpp::Timestamp second = 1'000'000;
constexpr xmpp::Timestamp day = 86'400 * second;
constexpr xmpp::Timestamp grace = 3'600 * second;  // for a disk that is slow

// Without parameters, in lower case.
std::string media_type(std::string_view value) {
  std::string type(value.substr(0, value.find(';')));
  while (type.ends_with(' ')) type.pop_back();
  std::transform(type.begin(), type.end(), type.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return type;
}

int status_of(const xmpp::Error& error) { return error.code == xmpp::Errc::limit_exceeded ? 507 : 500; }

class Reception final : public std::enable_shared_from_this<Reception> {
 public:
  Reception(const UploadPlace& place, std::shared_ptr<HttpExchange> exchange, std::string id)
      : place_(place), alive_(place.lifetime.watch()), exchange_(std::move(exchange)), id_(std::move(id)) {}
  ~Reception() {
    if (begun_ && !alive_.expired()) free_slot();
  }
  Reception(const Reception&) = delete;
  Reception& operator=(const Reception&) = delete;

  void start() {
    if (!exchange_->request().content_length) return refuse(411);
    const auto now = place_.environment.now();
    const auto bytes_per_second = place_.config.get(settings::http_min_bytes_per_second);
    const auto length = static_cast<xmpp::Timestamp>(
        std::min<std::uint64_t>(*exchange_->request().content_length,
                                static_cast<std::uint64_t>(place_.config.get(upload::settings::max_file_bytes))));
    const auto until = now + length / bytes_per_second * second + grace;
    place_.stores.uploads.begin(id_, now, until)
        .then(alive_, [self = shared_from_this()](const xmpp::Result<Upload>& slot) { self->have_slot(slot); });
  }

  void take(std::string bytes, std::function<void()> ready) {
    const auto size = bytes.size();
    file_->write(std::move(bytes))
        .then(alive_,
              [weak = weak_from_this(), size, ready = std::move(ready)](const xmpp::Result<xmpp::Done>& written) {
                const auto self = weak.lock();
                if (!self) return;
                if (written) {
                  self->place_.counters.upload_bytes += size;
                  return ready();
                }
                self->fail(written.error());
              });
  }

  // From here on it goes to its end by itself.
  void finish() {
    file_->keep().then(alive_, [self = shared_from_this()](const xmpp::Result<xmpp::Done>& kept) {
      if (!kept) return self->fail(kept.error());
      self->enter();
    });
  }

 private:
  void refuse(int status) {
    ++place_.counters.failed_uploads;
    exchange_->respond(upload_refusal(status));
  }
  void fail(const xmpp::Error& error) {
    xmpp::log::error("upload", "{}: {}", id_, error.detail);
    refuse(status_of(error));
  }
  void free_slot() {
    place_.stores.uploads.remove(id_, std::nullopt).then_detached([](const auto&) {});
  }

  void have_slot(const xmpp::Result<Upload>& slot) {
    if (!slot) {
      return refuse(slot.error().code == xmpp::Errc::not_found        ? 404
                    : slot.error().code == xmpp::Errc::already_exists ? 409
                                                                      : 500);
    }
    begun_ = true;
    const HttpRequest& request = exchange_->request();
    if (*request.content_length != slot->size) return refuse(*request.content_length > slot->size ? 413 : 400);
    const auto* type = request.field("content-type");
    if (type && !slot->content_type.empty() && media_type(*type) != media_type(slot->content_type)) return refuse(415);
    owner_ = slot->owner.text();
    place_.folder.create(id_, slot->size)
        .then(alive_, [self = shared_from_this()](const xmpp::Result<std::shared_ptr<IncomingFile>>& file) {
          if (!file) return self->fail(file.error());
          self->file_ = *file;
          self->exchange_->receive(std::make_unique<Sink>(self));
        });
  }

  void enter() {
    const auto days = place_.config.get(upload::settings::retention_days);
    const auto ends = days == 0 ? std::nullopt : std::optional(place_.environment.now() + days * day);
    place_.stores.uploads.finish(id_, ends).then(
        alive_, [self = shared_from_this()](const xmpp::Result<xmpp::Done>& entered) {
          if (entered) {
            self->begun_ = false;
            ++self->place_.counters.uploads;
            xmpp::log::info("upload", "{} of {}: {} bytes from {}", self->id_, self->owner_,
                            *self->exchange_->request().content_length, self->exchange_->request().peer);
            HttpResponse created = upload_refusal(201);
            return self->exchange_->respond(std::move(created));
          }
          // Deleted while it came: its id may have been cleaned away before its name was there.
          self->place_.folder.remove({self->id_}).then_detached([](const auto&) {});
          self->refuse(entered.error().code == xmpp::Errc::not_found ? 404 : 500);
        });
  }

  class Sink final : public HttpContentSink {
   public:
    explicit Sink(std::shared_ptr<Reception> reception) : reception_(std::move(reception)) {}
    void take(std::string bytes, std::function<void()> ready) override {
      reception_->take(std::move(bytes), std::move(ready));
    }
    void finish() override { reception_->finish(); }

   private:
    std::shared_ptr<Reception> reception_;
  };

  const UploadPlace place_;
  const std::weak_ptr<void> alive_;
  const std::shared_ptr<HttpExchange> exchange_;
  const std::string id_;
  std::string owner_;
  std::shared_ptr<IncomingFile> file_;
  bool begun_ = false;  // the slot is ours, and has to be freed
};

}  // namespace

void receive_upload(const UploadPlace& place, std::shared_ptr<HttpExchange> exchange, const std::string& id) {
  std::make_shared<Reception>(place, std::move(exchange), id)->start();
}

void add_upload_fields(HttpResponse& response) {
  for (const auto& [name, value] :
       {std::pair("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
        std::pair("Referrer-Policy", "no-referrer"), std::pair("Cross-Origin-Resource-Policy", "cross-origin"),
        std::pair("Access-Control-Allow-Origin", "*"),
        std::pair("Access-Control-Expose-Headers", "Content-Disposition, Content-Range, ETag")}) {
    response.fields.emplace_back(name, value);
  }
}

HttpResponse upload_refusal(int status) {
  HttpResponse response = http_refusal(status);
  add_upload_fields(response);
  return response;
}

}  // namespace xmppd
