// UploadResource: uploaded files over HTTP, /upload/ID/NAME: PUT, GET, HEAD, and what browsers ask before (CORS).
#pragma once

#include <memory>
#include <string>

#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/web/upload_reception.hpp"

namespace xmppd {

struct Counters;
struct Upload;

class UploadResource {
 public:
  // All must outlive it.
  UploadResource(const Config& config, Stores& stores, Environment& environment, UploadFolder& folder,
                 Counters& counters);

  // `exchange`: of a path that begins with "/upload/". Of the path, only the id counts.
  void serve(const std::shared_ptr<HttpExchange>& exchange);

 private:
  void get(const std::shared_ptr<HttpExchange>& exchange, const std::string& id);
  void send(const std::shared_ptr<HttpExchange>& exchange, const Upload& file);

  xmpp::Lifetime lifetime_;
  UploadPlace place_;
};

}  // namespace xmppd
