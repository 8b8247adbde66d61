// Strangers: people elsewhere whom a user has never written to and who are not in the roster. A few of their messages
// and subscription requests get through; more are kept, and come later, or when the user turns out to know the sender.
#include <deque>
#include <set>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/message_content.hpp"
#include "xmppd/features/stranger_budget.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::Jid;
using Condition = xmpp::StanzaErrorCondition;

const IntSetting strangers_per_hour =
    IntSetting("strangers.max_per_hour", 30,
               "How many messages and subscription requests an hour reach a user from people at other servers to whom "
               "the user\nhas not written and who are not in the roster. More are kept and come later, or as soon as "
               "the user writes to them.\n0 for no limit.")
        .range(0, 1'000'000);
const IntSetting strangers_per_domain =
    IntSetting("strangers.max_per_domain_per_hour", 300,
               "The same from each other domain to all users here together. 0 for no limit.")
        .range(0, 10'000'000);
const IntSetting strangers_held =
    IntSetting("strangers.max_held", 100, "How many are kept for one user; senders of more are told to try later.")
        .range(0, 10'000);
const IntSetting strangers_held_bytes =
    IntSetting("strangers.max_held_bytes", 262144, "The same in bytes.").range(0, 16 << 20);

constexpr unsigned strangers_look_ms = 30'000;
constexpr std::size_t most_partners = 500;  // per user; for one more, some other is forgotten
constexpr std::string_view held_ns = "urn:xmppd:held";

struct HeldForLater {
  xmpp::Timestamp received;
  StanzaPtr stanza;
};

struct StrangerBox {
  std::deque<HeldForLater> held;
  std::size_t bytes = 0;
  std::set<Jid> partners;
};

Element held_document(const StrangerBox& box) {
  Element all("held", std::string(held_ns));
  for (const auto& each : box.held) {
    auto& item = all.add("item");
    item.set_attr("stamp", xmpp::format_timestamp(each.received));
    item.add(each.stanza->element());
  }
  return all;
}

class Strangers final : public Feature {
 public:
  explicit Strangers(Host& host) : host_(host) {
    host.accounts.add_part([this](const Jid& owner) { return load(owner); });
    host.hooks.message_to_account.on(Phase::Guard, "strangers", [this](AccountMessage& m) {
      return takes_part(*m.stanza) ? admit(m.recipient, m.stanza, m.origin) : Verdict::Pass;
    });
    host.hooks.presence_to_account.on(Phase::Guard, "strangers", [this](AccountPresence& p) {
      const bool asks =
          p.stanza->type() == "subscribe" && p.recipient.roster().requests.count(p.stanza->from().bare()) == 0;
      return asks ? admit(p.recipient, p.stanza, p.origin) : Verdict::Pass;
    });
    knows(host.hooks.message_from_client);
    knows(host.hooks.presence_from_client);
    knows(host.hooks.iq_from_client);
    host.outsiders.stranger_counts = [this] { return counts_; };
    host.outsiders.held = [this](const Jid& owner, auto answer) { list(owner, std::move(answer)); };
    host.outsiders.settle = [this](const Jid& owner, bool deliver, auto answer) {
      settle(owner, deliver, std::move(answer));
    };
  }

 private:
  xmpp::Pending<AccountCache::Prepare> load(const Jid& owner) {
    auto promise = std::make_shared<xmpp::Promise<AccountCache::Prepare>>();
    auto pending = promise->pending();
    host_.stores.user_xml.get(owner, UserXmlArea::held, {})
        .then(lifetime_, [this, promise](xmpp::Result<std::optional<std::string>> kept) {
          if (!kept) return promise->complete(tl::unexpected(kept.error()));
          promise->complete(AccountCache::Prepare([this, text = std::move(*kept)](Account& account) {
            if (text && !text->empty()) fill(account, *text);
          }));
        });
    return pending;
  }

  void fill(Account& account, const std::string& text) {
    const auto all = xmpp::parse_element(text, xmpp::ns::client);
    if (!all) return xmpp::log::error("strangers", "{}: what is kept can't be read", account.jid().text());
    StrangerBox& box = boxes_[account];
    for (const Element& item : all->children()) {
      const auto stamp = xmpp::parse_timestamp(item.attr("stamp"));
      const auto* const stanza = item.first_child();
      if (!stamp || !stanza) continue;
      auto from = Jid::parse(stanza->attr("from"));
      auto to = Jid::parse(stanza->attr("to"));
      if (from && to) put(box, {*stamp, Stanza::make(*stanza, std::move(*from), std::move(*to))});
    }
    if (!box.held.empty()) look_later();
  }

  static void put(StrangerBox& box, HeldForLater held) {
    box.bytes += held.stanza->wire().size();
    box.held.push_back(std::move(held));
  }

  // Errors are answers, a room's messages and a node's news were asked for, and nobody is disturbed by who is typing.
  static bool takes_part(const Stanza& message) {
    const auto type = message.type();
    if (type == "error" || type == "groupchat") return false;
    const auto& element = message.element();
    if (element.child("event", xmpp::ns::pubsub_event) && !element.child("body", xmpp::ns::client)) return false;
    return !lone_chat_state(spoken(element));
  }

  bool is_ours(std::string_view domain) const {
    const auto& all = host_.directory;
    return all.find(domain) || all.find_service(domain) || all.find_external(domain);
  }

  bool stranger(Account& account, const Jid& from) {
    const auto bare = from.bare();
    return !account.roster().find(bare) && boxes_[account].partners.count(bare) == 0;
  }

  Verdict admit(Account& account, const StanzaPtr& stanza, const Origin& origin) {
    if (releasing_ || is_ours(stanza->from().domain()) || !stranger(account, stanza->from())) return Verdict::Pass;
    StrangerBox& box = boxes_[account];
    const bool others = std::any_of(box.held.begin(), box.held.end(), [&](const HeldForLater& each) {
      return each.stanza->from().same_bare(stanza->from());
    });
    if (!others && has_budget(account, stanza->from())) {
      use_budget(account, stanza->from());
      ++counts_.passed;
      return Verdict::Pass;
    }
    if (box.held.size() >= static_cast<std::size_t>(host_.config.get(strangers_held)) ||
        box.bytes + stanza->wire().size() > static_cast<std::size_t>(host_.config.get(strangers_held_bytes))) {
      ++counts_.refused;
      host_.router.reply_error(stanza, origin,
                               xmpp::StanzaError(Condition::resource_constraint,
                                                 "Too many people whom this user does not know write at present."));
      return Verdict::Handled;
    }
    ++counts_.held;
    xmpp::log::info("strangers", "{}: a {} of {} is kept for later", account.jid().text(), stanza->element().name(),
                    stanza->from().bare().text());
    put(box, {host_.environment.now(), stanza});
    // The origin's work ends with the commit: what is acknowledged is on disk.
    save(account, [this, stanza, origin](const xmpp::Error& error) {
      host_.router.reply_error(stanza, origin, xmpp::to_stanza_error(error));
    });
    look_later();
    return Verdict::Handled;
  }

  std::string of_user(const Account& account) const { return account.jid().text(); }
  bool has_budget(Account& account, const Jid& from) {
    const auto now = host_.environment.now();
    return budget_.allows(of_user(account), host_.config.get(strangers_per_hour), now) &&
           budget_.allows(std::string(from.domain()), host_.config.get(strangers_per_domain), now);
  }
  void use_budget(Account& account, const Jid& from) {
    const auto now = host_.environment.now();
    budget_.use(of_user(account), host_.config.get(strangers_per_hour), now);
    budget_.use(std::string(from.domain()), host_.config.get(strangers_per_domain), now);
  }

  void save(Account& account, std::function<void(const xmpp::Error&)> failed) {
    const StrangerBox& box = boxes_[account];
    const auto text = box.held.empty() ? std::string() : xmpp::to_xml(held_document(box));
    constexpr std::uint64_t no_limit = UINT64_MAX / 4;  // what is kept is bounded above
    host_.stores.user_xml.put(account.jid(), UserXmlArea::held, {}, text, no_limit)
        .then(lifetime_, [failed = std::move(failed), owner = account.jid()](const xmpp::Result<xmpp::Done>& stored) {
          if (stored) return;
          xmpp::log::error("strangers", "{}: {}", owner.text(), stored.error().detail);
          if (failed) failed(stored.error());
        });
  }

  // By this the user, not only the client, has to do with somebody.
  static bool turns_to(const Stanza& stanza) {
    const auto type = stanza.type();
    switch (stanza.kind()) {
      case xmpp::StanzaKind::message:
        return type != "error" && stanza.content().child("body", xmpp::ns::client);
      case xmpp::StanzaKind::presence:
        return type.empty() || type == "subscribe" || type == "subscribed";
      case xmpp::StanzaKind::iq:
        return type == "get" || type == "set";
    }
    return false;
  }

  // Whom somebody writes to, asks or joins is no stranger.
  template <class Event>
  void knows(Hook<Event>& hook) {
    hook.on(Phase::Copy, "strangers", [this](Event& event) {
      const auto& to = event.stanza->to();
      if (to.empty() || is_ours(to.domain()) || !turns_to(*event.stanza)) return Verdict::Pass;
      Account& account = event.sender.account();
      StrangerBox& box = boxes_[account];
      if (!box.partners.insert(to.bare()).second) return Verdict::Pass;
      if (box.partners.size() > most_partners) box.partners.erase(box.partners.begin());
      if (!box.held.empty()) look_soon(account);
      return Verdict::Pass;
    });
  }

  void look_soon(const Account& account) {
    host_.environment.executor().post([this, owner = account.jid(), alive = lifetime_.watch()] {
      if (alive.expired()) return;
      if (const auto found = host_.accounts.loaded(owner)) release(*found, false);
    });
  }

  void look_later() {
    if (timer_) return;
    timer_ = host_.environment.executor().after(strangers_look_ms, [this] {
      const auto fired = std::move(timer_);
      std::vector<std::shared_ptr<Account>> waiting;
      host_.accounts.for_each_loaded([&](Account& account) {
        if (!boxes_[account].held.empty()) waiting.push_back(account.shared_from_this());
      });
      for (const auto& account : waiting) release(*account, false);
      for (const auto& account : waiting) {
        if (!boxes_[*account].held.empty()) return look_later();
      }
    });
  }

  // What may come by now, or all of it; in order.
  std::size_t release(Account& account, bool all) {
    StrangerBox& box = boxes_[account];
    std::vector<HeldForLater> due;
    std::deque<HeldForLater> stays;
    for (auto& each : std::exchange(box.held, {})) {
      const auto& from = each.stanza->from();
      const bool known = all || !stranger(account, from);
      if (known || has_budget(account, from)) {
        if (!known) use_budget(account, from);
        due.push_back(std::move(each));
      } else {
        stays.push_back(std::move(each));
      }
    }
    box.bytes = 0;
    for (auto& each : stays) put(box, std::move(each));
    if (due.empty()) return 0;
    // One turn: either it is kept here or where it goes.
    save(account, {});
    releasing_ = true;
    for (const auto& each : due) {
      auto element = each.stanza->element();
      auto& delay = element.add("delay", std::string(xmpp::ns::delay));
      delay.set_attr("from", host_.jid.text()).set_attr("stamp", xmpp::format_timestamp(each.received));
      host_.router.route(Stanza::make(std::move(element), each.stanza->from(), each.stanza->to()), {});
    }
    releasing_ = false;
    counts_.released += due.size();
    return due.size();
  }

  template <class Answer>
  void with_account(const Jid& owner, Answer answer, std::function<void(Account&)> use) {
    host_.accounts.with(owner, [answer, use = std::move(use), owner](xmpp::Result<std::shared_ptr<Account>> found) {
      if (!found) return answer(tl::unexpected(found.error()));
      if (!*found) return answer(xmpp::fail(xmpp::Errc::not_found, owner.text() + " does not exist"));
      use(**found);
    });
  }

  void list(const Jid& owner, std::function<void(xmpp::Result<std::vector<HeldStanza>>)> answer) {
    with_account(owner, answer, [this, answer](Account& account) {
      std::vector<HeldStanza> all;
      for (const auto& [received, stanza] : boxes_[account].held) {
        const auto& element = stanza->content();
        const bool message = stanza->kind() == xmpp::StanzaKind::message;
        all.push_back({stanza->from(), received, message ? "message" : "subscription request",
                       std::string(element.child_text(message ? "body" : "status", xmpp::ns::client))});
      }
      answer(std::move(all));
    });
  }

  void settle(const Jid& owner, bool deliver, std::function<void(xmpp::Result<std::size_t>)> answer) {
    with_account(owner, answer, [this, answer, deliver](Account& account) {
      if (deliver) return answer(release(account, true));
      StrangerBox& box = boxes_[account];
      const auto count = box.held.size();
      box.held.clear();
      box.bytes = 0;
      if (count != 0) save(account, {});
      answer(count);
    });
  }

  Host& host_;
  PerAccount<StrangerBox> boxes_;
  StrangerBudget budget_;
  StrangerCounts counts_;
  bool releasing_ = false;
  std::shared_ptr<void> timer_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry strangers_feature{
    .name = "strangers",
    .specifications = {},
    .settings = {&strangers_per_hour, &strangers_per_domain, &strangers_held, &strangers_held_bytes},
    .make = make_feature<Strangers>};

}  // namespace xmppd
