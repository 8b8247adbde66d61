// ControlSocket: conversations over the Unix socket.
#include "xmppd/app/control_socket.hpp"

#include <list>
#include <nlohmann/json.hpp>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/net/listener.hpp"
#include "libxmpp/net/local_connection.hpp"
#include "xmppd/app/control_code.hpp"
#include "xmppd/app/control_commands.hpp"
#include "xmppd/app/settings.hpp"
#include "xmppd/core/config.hpp"

namespace xmppd {
namespace {

using nlohmann::json;
using xmpp::Errc;
using xmpp::fail;
using xmpp::Result;

std::string reply_line(const Result<json>& result) {
  const json reply =
      result ? json{{"ok", true}, {"result", *result}}
             : json{{"ok", false},
                    {"error", {{"code", control_code(result.error().code)}, {"message", result.error().detail}}}};
  // Text from outside may be no UTF-8; a reply is.
  return reply.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

struct Conversation {
  std::unique_ptr<xmpp::LocalConnection> connection;
  bool busy = false;      // a request waits for its reply
  bool finished = false;  // over; freed at the end of the turn
};

}  // namespace

struct ControlSocket::Impl {
  Impl(xmpp::EventLoop& loop_in, const Config& config_in, ControlTarget& target_in)
      : loop(loop_in), config(config_in), target(target_in) {}

  void accept(void* uv_server);
  void on_line(const std::shared_ptr<Conversation>& conversation, std::string_view line);
  void answer(const std::weak_ptr<Conversation>& waiting, const Result<json>& result);
  void forget(const std::shared_ptr<Conversation>& conversation);

  xmpp::EventLoop& loop;
  const Config& config;
  ControlTarget& target;
  std::list<std::shared_ptr<Conversation>> conversations;
  std::unique_ptr<xmpp::Listener> listener;
  xmpp::Lifetime lifetime;
};

void ControlSocket::Impl::accept(void* uv_server) {
  const auto limit = static_cast<std::size_t>(config.get(settings::control_max_connections));
  const bool refused = conversations.size() >= limit;
  auto conversation = std::make_shared<Conversation>();
  conversations.push_back(conversation);
  const std::weak_ptr<Conversation> weak = conversation;
  conversation->connection = std::make_unique<xmpp::LocalConnection>(
      loop, uv_server, max_line_bytes,
      [this, weak](std::string_view line) {
        if (const auto alive = weak.lock()) on_line(alive, line);
      },
      [this, weak] {
        if (const auto alive = weak.lock()) forget(alive);
      });
  if (!refused) return;
  conversation->busy = true;
  answer(weak, fail(Errc::limit_exceeded, "too many control connections (control.max_connections)"));
  conversation->busy = true;  // whatever it sends is not read as a request
  conversation->connection->close_after_flush();
}

void ControlSocket::Impl::on_line(const std::shared_ptr<Conversation>& conversation, std::string_view line) {
  if (conversation->busy) return conversation->connection->close_after_flush();
  conversation->busy = true;
  const std::weak_ptr<Conversation> waiting = conversation;
  try {
    const json request = json::parse(line);
    const json arguments = request.value("arguments", json::object());
    if (!arguments.is_object()) return answer(waiting, fail(Errc::invalid_argument, "arguments: expected an object"));
    const auto user = conversation->connection->peer_user();
    const auto by = user ? "xmppctl (user " + std::to_string(*user) + ")" : std::string("xmppctl");
    run_control_command({target, lifetime, by}, request.at("command").get<std::string>(), arguments,
                        [this, owner = lifetime.watch(), waiting](Result<json> result) {
                          if (!owner.expired()) answer(waiting, result);
                        });
  } catch (const json::exception& error) {
    answer(waiting, fail(Errc::invalid_argument, error.what()));
  }
}

void ControlSocket::Impl::answer(const std::weak_ptr<Conversation>& waiting, const Result<json>& result) {
  const auto conversation = waiting.lock();
  if (!conversation || conversation->finished || !conversation->busy) return;
  conversation->busy = false;
  conversation->connection->write(reply_line(result));
}

void ControlSocket::Impl::forget(const std::shared_ptr<Conversation>& conversation) {
  conversation->finished = true;
  conversations.remove(conversation);
}

ControlSocket::ControlSocket() = default;
ControlSocket::~ControlSocket() = default;

Result<std::unique_ptr<ControlSocket>> ControlSocket::open(xmpp::EventLoop& loop, const std::string& path,
                                                           const Config& config, ControlTarget& target) {
  std::unique_ptr<ControlSocket> socket(new ControlSocket);
  socket->impl_ = std::make_unique<Impl>(loop, config, target);
  auto listener = xmpp::Listener::unix_socket(
      loop, path, [impl = socket->impl_.get()](void* uv_server) { impl->accept(uv_server); });
  if (!listener) return tl::unexpected(listener.error());
  socket->impl_->listener = std::move(*listener);
  return socket;
}

}  // namespace xmppd
