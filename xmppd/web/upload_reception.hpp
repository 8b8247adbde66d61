// UploadReception: one PUT of a file (XEP-0363 §8), from its slot to its place among the others.
#pragma once

#include <memory>
#include <string>

#include "xmppd/http/http_exchange.hpp"

namespace xmpp {
class Lifetime;
}

namespace xmppd {

class Environment;
class Config;
struct Counters;
class UploadFolder;
struct Stores;

// What serves uploads; outlives its completions by `lifetime`.
struct UploadPlace {
  const Config& config;
  Stores& stores;
  Environment& environment;
  UploadFolder& folder;
  Counters& counters;
  const xmpp::Lifetime& lifetime;
};

// Answers `exchange`, a PUT for the slot `id`: 201, or 400 (another size than the slot's, 413 if larger), 404 (no such
// slot), 409 (used), 411, 415 (another type than the slot's), 500, 507 (no room). Whatever ends it early frees the slot
// and leaves nothing behind; once all bytes are there, it is finished even if the client has gone.
void receive_upload(const UploadPlace& place, std::shared_ptr<HttpExchange> exchange, const std::string& id);

// The fields that every response about uploads has: nothing here is a page that runs in a browser (XEP-0363 §11.1), and
// pages of other origins may use it.
void add_upload_fields(HttpResponse& response);
HttpResponse upload_refusal(int status);

}  // namespace xmppd
