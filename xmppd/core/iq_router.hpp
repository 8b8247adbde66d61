// IqRouter: IQ requests by addressee and payload; whoever registers a handler can't forget to answer.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include "libxmpp/loop/pending.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "xmppd/core/hooks.hpp"

namespace xmppd {

// Server: addressed to the domain. Account: to a bare JID (or without `to`: the sender's own), asked by anybody.
// OwnAccount: the same, but only the account's own sessions are served; others see service-unavailable.
enum class At { Server, Account, OwnAccount };

using IqReply = tl::expected<std::optional<xmpp::Element>, xmpp::StanzaError>;  // nullopt: an empty result

// Copy it to keep it for an asynchronous answer.
struct IqRequest {
  StanzaPtr stanza;
  std::shared_ptr<Account> account;  // null at the server
  Origin origin;
  std::function<void(IqReply)> answered{};  // gets the answer in place of `from`, if it is not empty

  const xmpp::Element& payload() const { return *stanza->element().first_child(); }
  const xmpp::Jid& from() const { return stanza->from(); }
  bool from_owner() const { return account && stanza->from().same_bare(account->jid()); }
};

// What a handler returns: an element, ok(), a StanzaError, or a Pending of one of these.
class IqAnswer {
 public:
  IqAnswer(xmpp::Element payload) : value_(IqReply(std::optional(std::move(payload)))) {}
  IqAnswer(xmpp::StanzaError error) : value_(IqReply(tl::unexpected(std::move(error)))) {}
  IqAnswer(xmpp::Done) : value_(IqReply(std::nullopt)) {}
  IqAnswer(IqReply reply) : value_(std::move(reply)) {}
  IqAnswer(xmpp::Pending<IqReply> pending) : value_(std::move(pending)) {}

  std::variant<IqReply, xmpp::Pending<IqReply>>& value() { return value_; }

 private:
  std::variant<IqReply, xmpp::Pending<IqReply>> value_;
};

inline xmpp::Done ok() { return {}; }

class IqRouter {
 public:
  using Handler = std::function<IqAnswer(IqRequest&)>;

  explicit IqRouter(Host& host) : host_(host) {}

  void on_get(At at, std::string_view ns, std::string_view name, Handler handler);
  void on_set(At at, std::string_view ns, std::string_view name, Handler handler);

  // `at` is Server or Account. Called by Router for get/set with exactly one child. Answers always: result, error,
  // service-unavailable for an unknown payload, internal-server-error for an exception (logged with the stanza id).
  void handle(At at, IqRequest request);

 private:
  struct Key {
    At at;
    bool set;
    std::string ns, name;
  };
  using KeyView = std::tuple<At, bool, std::string_view, std::string_view>;
  struct Less {
    using is_transparent = void;
    static KeyView view(const KeyView& key) { return key; }
    static KeyView view(const Key& key) { return {key.at, key.set, key.ns, key.name}; }
    bool operator()(const auto& a, const auto& b) const { return view(a) < view(b); }
  };
  void add(Key key, Handler handler);
  const Handler* find(At at, const IqRequest& request) const;
  void answer(const IqRequest& request, IqReply reply);

  Host& host_;
  std::map<Key, Handler, Less> handlers_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
