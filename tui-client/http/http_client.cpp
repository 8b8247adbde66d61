// The multi interface: libcurl says which sockets to watch and when to wake it, the loop does.
#include "tui-client/http/http_client.hpp"

#include <map>

#include "libxmpp/base/log.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "tui-client/http/http_exchange.hpp"

namespace tui {

using xmpp::Errc;

struct HttpClient::Impl {
  xmpp::EventLoop& loop;
  xmpp::Timer timer;
  std::map<curl_socket_t, std::unique_ptr<xmpp::SocketWatcher>> watchers;
  std::map<RequestId, std::unique_ptr<HttpExchange>> running;
  RequestId last_id = 0;
  CURLM* multi = nullptr;
  xmpp::Lifetime lifetime;

  explicit Impl(xmpp::EventLoop& on) : loop(on), timer(on) {}

  // With the first request: who moves no file does not wait for libcurl at each start.
  bool prepare() {
    if (multi) return true;
    if (!load_libcurl()) return false;
    static const CURLcode ready = libcurl().global_init(CURL_GLOBAL_DEFAULT);
    if (ready == CURLE_OK) multi = libcurl().multi_init();
    if (!multi) return false;
    libcurl().multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &Impl::socket_changed);
    libcurl().multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
    libcurl().multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &Impl::timer_changed);
    libcurl().multi_setopt(multi, CURLMOPT_TIMERDATA, this);
    libcurl().multi_setopt(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, 8L);
    return true;
  }

  ~Impl() {
    for (const auto& [id, exchange] : running) {
      if (multi) libcurl().multi_remove_handle(multi, exchange->handle());
    }
    running.clear();
    if (multi) libcurl().multi_cleanup(multi);  // closes idle connections, by way of socket_changed()
  }

  static int socket_changed(CURL*, curl_socket_t socket, int what, void* self, void*) {
    auto& impl = *static_cast<Impl*>(self);
    if (what == CURL_POLL_REMOVE) {
      impl.watchers.erase(socket);
      return 0;
    }
    try {
      auto& watcher = impl.watchers[socket];
      if (!watcher) {
        watcher = std::make_unique<xmpp::SocketWatcher>(impl.loop, socket, [&impl, socket](bool read, bool write) {
          impl.go_on(socket, (read ? CURL_CSELECT_IN : 0) | (write ? CURL_CSELECT_OUT : 0));
        });
      }
      watcher->watch((what & CURL_POLL_IN) != 0, (what & CURL_POLL_OUT) != 0);
      return 0;
    } catch (const std::exception& error) {
      xmpp::log::error("http", "{}", error.what());
      impl.watchers.erase(socket);
      return -1;
    }
  }

  static int timer_changed(CURLM*, long milliseconds, void* self) {
    auto& impl = *static_cast<Impl*>(self);
    if (milliseconds < 0) {
      impl.timer.stop();
    } else {
      impl.timer.start(static_cast<std::uint64_t>(milliseconds), [&impl] { impl.go_on(CURL_SOCKET_TIMEOUT, 0); });
    }
    return 0;
  }

  void go_on(curl_socket_t socket, int events) {
    int still_running = 0;
    libcurl().multi_socket_action(multi, socket, events, &still_running);
    int left = 0;
    while (const CURLMsg* message = libcurl().multi_info_read(multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      char* id = nullptr;
      libcurl().easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &id);
      complete(*reinterpret_cast<RequestId*>(id), message->data.result);
    }
  }

  // Told later: whoever is told may start, cancel, or destroy us.
  void complete(RequestId id, CURLcode code) {
    const auto found = running.find(id);
    if (found == running.end()) return;
    if (multi) libcurl().multi_remove_handle(multi, found->second->handle());
    found->second->finished(code);
    loop.post([this, id, alive = lifetime.watch()] {
      if (alive.expired()) return;
      const auto over = running.find(id);
      if (over == running.end()) return;  // cancelled meanwhile
      const auto exchange = std::move(over->second);
      running.erase(over);
      exchange->tell();
    });
  }
};

HttpClient::HttpClient(xmpp::EventLoop& loop) : impl_(std::make_unique<Impl>(loop)) {}
HttpClient::~HttpClient() = default;

HttpClient::RequestId HttpClient::start(HttpRequest request, Done done) {
  const RequestId id = ++impl_->last_id;
  const bool works = impl_->prepare();
  auto exchange = std::make_unique<HttpExchange>(id, std::move(request), std::move(done));
  const auto refused =
      works ? exchange->prepare() : xmpp::fail(Errc::not_found, "libcurl is not installed: files can't be moved");
  const bool added = refused && libcurl().multi_add_handle(impl_->multi, exchange->handle()) == CURLM_OK;
  impl_->running.emplace(id, std::move(exchange));
  if (!added) {
    impl_->running[id]->refuse(refused ? xmpp::Error{Errc::internal, "HTTP does not work here"} : refused.error());
    impl_->complete(id, CURLE_OK);
  }
  return id;
}

void HttpClient::cancel(RequestId id) {
  const auto found = impl_->running.find(id);
  if (found == impl_->running.end()) return;
  if (impl_->multi) libcurl().multi_remove_handle(impl_->multi, found->second->handle());
  impl_->running.erase(found);
}

}  // namespace tui
