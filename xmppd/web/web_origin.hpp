// Which web sites' pages may have a stream (RFC 6455 §10.2, the Fetch standard's CORS).
#pragma once

namespace xmppd {

class Config;
struct HttpRequest;

// By http.websocket_origins. Who sends no origin is no browser, and allowed.
bool origin_allowed(const HttpRequest& request, const Config& config);

}  // namespace xmppd
