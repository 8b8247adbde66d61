// Resuming first, then binding (XEP-0386 §3.2).
#include "xmppd/stream/steps/inline_session.hpp"

#include <utility>
#include <vector>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"
#include "xmppd/stream/stream.hpp"

namespace xmppd {

using xmpp::Element;
namespace ns = xmpp::ns;

namespace {

constexpr std::size_t max_tag_bytes = 64;
constexpr std::size_t stable_bytes = 9;  // of a resource that is the same for the same client

}  // namespace

void InlineSession::offer(Element& authentication, Host& host) {
  std::vector<std::string> namespaces{std::string(ns::sm)};
  BindFeatures event{namespaces};
  host.hooks.bind_features.fire(event);
  auto& inlined = authentication.add("inline");
  auto& features = inlined.add("bind", std::string(ns::bind2)).add("inline");
  for (const auto& feature : namespaces) features.add("feature").set_attr("var", feature);
  inlined.add("sm", std::string(ns::sm));
}

void InlineSession::begin(const Element& request, Element success) {
  stream_.hold();
  success_ = std::move(success);
  if (const auto* bind = request.child("bind", ns::bind2)) request_ = *bind;
  if (const auto* agent = request.child("user-agent", ns::sasl2)) client_id_ = agent->attr("id");
  if (const auto* resume = request.child("resume", ns::sm)) return this->resume(*resume);
  bind();
}

void InlineSession::resume(const Element& request) {
  resumption_.begin(stream_.user(), request,
                    {.found =
                         [this](Session& session) {
                           stream_.take_over(session, [this](const Session& resumed) {
                             success_.add(resumption_.resumed(resumed));
                             answer(resumed.jid().text());
                           });
                           stream_.release();
                         },
                     .failed =
                         [this](Element failed) {
                           success_.add(std::move(failed));
                           bind();
                         }});
}

void InlineSession::bind() {
  if (request_.name().empty()) {  // by an element of its own, later
    answer(stream_.user().text());
    return stream_.release();
  }
  stream_.host().accounts.with(stream_.user(), [this, alive = lifetime_.watch()](const auto& account) {
    if (const auto owner = alive.lock()) bind_to(account);
  });
}

void InlineSession::bind_to(const xmpp::Result<std::shared_ptr<Account>>& account) {
  if (stream_.ended()) return;
  if (account && (!*account || (*account)->disabled())) {
    return stream_.fail(xmpp::StreamErrorCondition::not_authorized);
  }
  auto session = account ? stream_.begin_bind(*account, resource(), Stream::NamedBy::server) : tl::unexpected(account.error());
  // Its own earlier session, where those are not replaced (sessions.conflict).
  if (!session && session.error().code == xmpp::Errc::already_exists) {
    session = stream_.begin_bind(*account, {}, Stream::NamedBy::server);
  }
  if (!session) {
    xmpp::log::info("c2s", "{} bind refused for {}: {}", stream_.log_id(), stream_.user().text(),
                    session.error().detail);
    return stream_.fail(xmpp::StreamErrorCondition::resource_constraint, "no session is to be had");
  }
  const std::weak_ptr<Session> weak = *session;
  const auto finish = [this, alive = lifetime_.watch(), weak](Element* bound) {
    const std::shared_ptr<Element> owned(bound);
    if (const auto owner = alive.lock()) this->bound(weak, owned);
  };
  const std::shared_ptr<Element> bound(new Element("bound", std::string(ns::bind2)), finish);
  InlineBind event{**session, request_, bound};
  stream_.host().hooks.inline_bind.fire(event);
  const auto* enable = request_.child("enable", ns::sm);
  if (!enable) return;
  auto enabling = enable_management(stream_, **session, *enable);
  bound->add(enabling.answer);
  stream_.manage_from_start(**session, std::move(enabling.management));
  if ((*session)->journal()) stream_.host().stores.turn.when_committed([bound](bool) {});
}

void InlineSession::bound(const std::weak_ptr<Session>& weak, const std::shared_ptr<Element>& bound) {
  const auto session = weak.lock();
  if (stream_.ended() || !session || session->closed()) return;  // somebody ended it
  success_.add(*bound);
  answer(session->jid().text());
  stream_.finish_bind(*session);
  stream_.release();
}

// §3.2.1: what the client calls itself, and what tells its devices apart: the same each time for a client that names
// itself by an id, which itself stays between it and us.
std::string InlineSession::resource() const {
  auto tag = request_.child_text("tag", ns::bind2);
  if (tag.size() > max_tag_bytes || !stream_.user().with_resource(tag + "/x")) tag.clear();
  std::string own;
  if (client_id_.empty()) {
    own = stream_.context().environment.new_id();
  } else {
    const auto name = "client\n" + stream_.user().text() + "\n" + client_id_;
    own = xmpp::hex_encode(
        xmpp::hmac(xmpp::HashAlgorithm::sha256, stream_.context().secret, name).substr(0, stable_bytes));
  }
  return tag.empty() ? own : tag + "/" + own;
}

void InlineSession::answer(const std::string& address) {
  success_.add_text_child("authorization-identifier", address);
  stream_.send(success_);
  stream_.send_features();
}

}  // namespace xmppd
