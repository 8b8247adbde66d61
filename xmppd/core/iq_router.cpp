// IqRouter: the index of IQ requests; every request gets its answer.
#include "xmppd/core/iq_router.hpp"

#include "libxmpp/base/log.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {

using xmpp::StanzaError;
using xmpp::StanzaErrorCondition;

void IqRouter::add(Key key, Handler handler) {
  if (!handlers_.try_emplace(std::move(key), std::move(handler)).second) {
    throw std::logic_error("two features answer the same IQ payload");
  }
}

void IqRouter::on_get(At at, std::string_view ns, std::string_view name, Handler handler) {
  add({at, false, std::string(ns), std::string(name)}, std::move(handler));
}

void IqRouter::on_set(At at, std::string_view ns, std::string_view name, Handler handler) {
  add({at, true, std::string(ns), std::string(name)}, std::move(handler));
}

const IqRouter::Handler* IqRouter::find(At at, const IqRequest& request) const {
  const auto& payload = request.payload();
  const bool set = request.stanza->type() == "set";
  const auto look_up = [&](At where) -> const Handler* {
    const auto found = handlers_.find(KeyView{where, set, payload.ns(), payload.name()});
    return found == handlers_.end() ? nullptr : &found->second;
  };
  if (at == At::Account && request.from_owner()) {
    if (const auto* own = look_up(At::OwnAccount)) return own;
  }
  return look_up(at);
}

void IqRouter::handle(At at, IqRequest request) {
  if (!request.stanza->element().first_child())
    return answer(request, tl::unexpected(StanzaError(StanzaErrorCondition::bad_request)));
  const Handler* handler = find(at, request);
  if (!handler) return answer(request, tl::unexpected(StanzaError(StanzaErrorCondition::service_unavailable)));
  try {
    auto value = std::move((*handler)(request).value());
    if (auto* reply = std::get_if<IqReply>(&value)) return answer(request, std::move(*reply));
    std::get<xmpp::Pending<IqReply>>(value).then(lifetime_, [this, request](xmpp::Result<IqReply> reply) {
      if (reply) return answer(request, std::move(*reply));
      xmpp::log::warning("iq", "{} from {}: {}", request.stanza->id(), request.from().text(), reply.error().detail);
      answer(request, tl::unexpected(xmpp::to_stanza_error(reply.error())));
    });
  } catch (const std::exception& error) {
    xmpp::log::error("iq", "{} from {}: {}", request.stanza->id(), request.from().text(), error.what());
    answer(request, tl::unexpected(StanzaError(StanzaErrorCondition::internal_server_error)));
  }
}

void IqRouter::answer(const IqRequest& request, IqReply reply) {
  if (request.answered) return request.answered(std::move(reply));
  if (reply) {
    host_.router.reply_result(request.stanza, request.origin, std::move(*reply));
  } else {
    host_.router.reply_error(request.stanza, request.origin, reply.error());
  }
}

}  // namespace xmppd
