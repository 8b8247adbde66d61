// One GET into a string.
#include "tui-client/http/small_page.hpp"

#include "tui-client/http/http_client.hpp"

namespace tui {

void read_small_page(HttpClient& http, const std::string& url, const std::string& ca_file, const std::string& proxy,
                     std::function<void(xmpp::Result<std::string>)> done) {
  const auto text = std::make_shared<std::string>();
  HttpRequest request;
  request.url = url;
  request.ca_file = ca_file;
  request.proxy = proxy;
  request.stalled_s = 20;
  request.most_bytes = 262'144;
  request.write_body = [text](std::string_view piece) -> xmpp::Result<void> {
    *text += piece;
    return {};
  };
  http.start(std::move(request), [text, done = std::move(done)](const xmpp::Result<HttpAnswer>& answer) {
    if (!answer) return done(tl::unexpected(answer.error()));
    done(std::move(*text));
  });
}

}  // namespace tui
