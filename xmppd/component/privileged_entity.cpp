// XEP-0356 Privileged Entity.
#include "xmppd/component/privileged_entity.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::Jid;
using xmpp::StanzaKind;
using Condition = xmpp::StanzaErrorCondition;

constexpr std::size_t max_asked = 1000;
constexpr unsigned answer_ms = 60'000;

bool is_request(const Stanza& stanza) {
  return stanza.kind() == StanzaKind::iq && (stanza.type() == "get" || stanza.type() == "set");
}

bool may(const Access& access, std::string_view type) { return type == "get" ? access.get : access.set; }

// RFC 6120 §4.8.3: inside a stream of a component its content namespace became jabber:client, too.
const Element* only_child(const Element& parent, std::string_view name, std::string_view ns) {
  const auto* const child = parent.first_child();
  return child && parent.children().size() == 1 && child->is(name, ns) ? child : nullptr;
}

}  // namespace

PrivilegedEntity::PrivilegedEntity(Host& host, Privileges granted, std::function<void(const StanzaPtr&)> send)
    : host_(host), granted_(std::move(granted)), send_(std::move(send)) {
  const auto guarded = [this](auto handle) {
    return [handle, alive = lifetime_.watch()](auto& event) { return alive.expired() ? Verdict::Pass : handle(event); };
  };
  host.hooks.iq_to_account.on(Phase::Guard, "privileges",
                              guarded([this](AccountIq& event) { return answered(event); }));
  if (!granted_.presence) return;
  host.hooks.session_available.on(Phase::Copy, "privileges", guarded([this](SessionEvent& event) {
                                    tell_presence(event.session, true);
                                    return Verdict::Pass;
                                  }));
  host.hooks.session_unavailable.on(Phase::Copy, "privileges", guarded([this](SessionEvent& event) {
                                      tell_presence(event.session, false);
                                      return Verdict::Pass;
                                    }));
}

void PrivilegedEntity::announce() {
  auto told = xmpp::make_message(host_.jid, granted_.domain, xmpp::MessageType::normal, host_.environment.new_id());
  auto& privilege = told.add("privilege", std::string(xmpp::ns::privilege));
  const auto perm = [&](std::string_view access) -> Element& {
    return privilege.add("perm").set_attr("access", std::string(access));
  };
  if (granted_.roster.any()) {
    // §4.1: what changes is not pushed.
    perm("roster").set_attr("type", std::string(granted_.roster.text())).set_attr("push", "false");
  }
  if (granted_.messages) perm("message").set_attr("type", "outgoing");
  if (!granted_.iq.empty()) {
    auto& allowed = perm("iq");
    for (const auto& [ns, access] : granted_.iq) {
      allowed.add("namespace").set_attr("ns", ns).set_attr("type", std::string(access.text()));
    }
  }
  if (granted_.presence) perm("presence").set_attr("type", "managed_entity");
  send_(Stanza::make(std::move(told), host_.jid, granted_.domain));
  if (!granted_.presence) return;
  for (const auto& session : host_.sessions.all()) {
    if (session->available()) tell_presence(*session, true);
  }
}

// §7.1: the first presence of a session, and its last.
void PrivilegedEntity::tell_presence(Session& session, bool available) {
  if (available && !session.presence()) return;
  auto element = available ? session.presence()->element()
                           : xmpp::make_presence(session.jid(), granted_.domain, xmpp::PresenceType::unavailable);
  send_(Stanza::make(std::move(element), session.jid(), granted_.domain));
}

bool PrivilegedEntity::take(const StanzaPtr& stanza, const Origin& origin) {
  const auto& to = stanza->to();
  if (stanza->kind() == StanzaKind::message && to == host_.jid && stanza->type() != "error") {
    const auto* const privilege = stanza->element().child("privilege", xmpp::ns::privilege);
    if (privilege) message(stanza, origin, *privilege);
    return privilege != nullptr;
  }
  if (!is_request(*stanza) || to.local().empty() || !to.is_bare() || to.domain() != host_.jid.domain()) return false;
  if (only_child(stanza->element(), "query", xmpp::ns::roster)) {
    roster(stanza, origin);
    return true;
  }
  const auto* const wrapped = only_child(stanza->element(), "privileged_iq", xmpp::ns::privilege);
  if (wrapped) iq(stanza, origin, *wrapped);
  return wrapped != nullptr;
}

void PrivilegedEntity::refuse(const StanzaPtr& stanza, const Origin& origin, Condition condition) {
  host_.router.reply_error(stanza, origin, xmpp::StanzaError(condition));
}

// §5.3
void PrivilegedEntity::message(const StanzaPtr& stanza, const Origin& origin, const Element& privilege) {
  const auto* const forwarded = privilege.child("forwarded", xmpp::ns::forward);
  const auto* const inner = forwarded ? forwarded->child("message", xmpp::ns::client) : nullptr;
  const auto from = Jid::parse(inner ? inner->attr("from") : std::string_view());
  auto to = Jid::parse(inner ? inner->attr("to") : std::string_view());
  if (!granted_.messages || !from || !from->is_bare() || from->domain() != host_.jid.domain()) {
    return refuse(stanza, origin, Condition::forbidden);
  }
  if (!to) return refuse(stanza, origin, Condition::jid_malformed);
  auto sent = Stanza::make(*inner, *from, std::move(*to));
  if (from->local().empty()) return host_.router.route(std::move(sent), origin);
  host_.accounts.with(*from, [this, alive = lifetime_.watch(), stanza, sent, origin](auto account) {
    if (alive.expired()) return;
    if (!account || !*account) return refuse(stanza, origin, Condition::forbidden);
    host_.router.from_account(**account, sent, origin);
  });
}

// §4.3: as if the user had asked, but the answer goes to the component.
void PrivilegedEntity::roster(const StanzaPtr& stanza, const Origin& origin) {
  if (!may(granted_.roster, stanza->type())) return refuse(stanza, origin, Condition::forbidden);
  host_.accounts.with(stanza->to(), [this, alive = lifetime_.watch(), stanza, origin](auto account) {
    if (alive.expired()) return;
    if (!account || !*account) return refuse(stanza, origin, Condition::item_not_found);
    IqRequest request{Stanza::make(stanza->element(), stanza->to(), stanza->to()), *account, origin};
    request.answered = [this, alive, stanza, origin](IqReply reply) {
      if (alive.expired()) return;
      if (!reply) return host_.router.reply_error(stanza, origin, reply.error());
      host_.router.reply_result(stanza, origin, std::move(*reply));
    };
    host_.iq.handle(At::Account, std::move(request));
  });
}

// §6.3
void PrivilegedEntity::iq(const StanzaPtr& stanza, const Origin& origin, const Element& wrapped) {
  const auto& user = stanza->to();
  const auto* const inner = only_child(wrapped, "iq", xmpp::ns::client);
  const auto* const payload = inner && inner->children().size() == 1 ? inner->first_child() : nullptr;
  if (!payload || inner->attr("type") != stanza->type() || inner->attr("id").empty()) {
    return refuse(stanza, origin, Condition::forbidden);
  }
  const auto right = granted_.iq.find(std::string(payload->ns()));
  if (right == granted_.iq.end() || !may(right->second, stanza->type())) {
    return refuse(stanza, origin, Condition::forbidden);
  }
  if (inner->has_attr("from")) {
    const auto from = Jid::parse(inner->attr("from"));
    if (!from || *from != user) return refuse(stanza, origin, Condition::forbidden);
  }
  auto to = inner->has_attr("to") ? Jid::parse(inner->attr("to")) : xmpp::Result<Jid>(user);
  if (!to) return refuse(stanza, origin, Condition::jid_malformed);
  if (asked_.size() >= max_asked) return refuse(stanza, origin, Condition::resource_constraint);
  host_.accounts.with(user, [this, alive = lifetime_.watch(), stanza, origin, element = *inner,
                             to = std::move(*to)](auto account) mutable {
    if (alive.expired()) return;
    if (!account || !*account) return refuse(stanza, origin, Condition::forbidden);
    // Others' ids are theirs: the answer is known by one that nobody can guess.
    const auto id = host_.environment.new_id();
    auto& asked = asked_[id];
    asked = {stanza, origin, std::string(element.attr("id")), host_.environment.executor().after(answer_ms, [this, id] {
               const auto late = asked_.extract(id);
               refuse(late.mapped().outer, late.mapped().origin, Condition::remote_server_timeout);
             })};
    element.set_attr("id", id);
    host_.router.route(Stanza::make(std::move(element), stanza->to(), to), {});
  });
}

bool PrivilegedEntity::made(const Stanza& request) const {
  return request.from().is_bare() && asked_.count(request.id()) != 0;
}

Verdict PrivilegedEntity::answered(const AccountIq& event) {
  const auto& answer = *event.stanza;
  if (is_request(answer) || !answer.to().is_bare()) return Verdict::Pass;
  const auto found = asked_.find(answer.id());
  if (found == asked_.end() || found->second.outer->to() != answer.to()) return Verdict::Pass;
  const auto done = asked_.extract(found);
  const auto& asked = done.mapped();
  auto inner = answer.element();
  inner.set_attr("id", asked.inner_id);
  Element privilege("privilege", std::string(xmpp::ns::privilege));
  privilege.add("forwarded", std::string(xmpp::ns::forward)).add(std::move(inner));
  host_.router.reply_result(asked.outer, asked.origin, std::move(privilege));
  return Verdict::Handled;
}

}  // namespace xmppd
