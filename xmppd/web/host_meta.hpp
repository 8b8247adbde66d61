// host-meta: how else a domain can be reached (XEP-0156, XEP-0487), for clients that can't ask DNS.
#pragma once

#include <string_view>

#include "xmppd/http/http_exchange.hpp"

namespace xmppd {

class Config;
class HostDirectory;

// The answer to GET /.well-known/host-meta, or host-meta.json: that of the domain that the request's Host names, or of
// the first there is. 404: there is nothing to say, or `path` is neither.
HttpResponse host_meta(const Config& config, const HostDirectory& hosts, const HttpRequest& request);

}  // namespace xmppd
