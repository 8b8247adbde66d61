// XEP-0357 Push Notifications: a device that does not listen now is told, by the push service of its app, that there is
// something for it.
#include <algorithm>
#include <map>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/under_way.hpp"
#include "xmppd/features/archive/payload_rules.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::Jid;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

const IntSetting max_registrations =
    IntSetting("push.max_registrations", 20, "Push services that one user may have enabled (XEP-0357).").range(0, 1000);
const StringSetting content =
    StringSetting(
        "push.content", "nothing",
        "What a push service is told of a message: nothing (but how many there are), its sender, or its text, "
        "too. Push services belong to makers of apps and of phones.")
        .choices({"nothing", "sender", "text"});
const StringSetting when =
    StringSetting(
        "push.when", "device-away",
        "A device is notified when it does not listen itself ('device-away'), or only when none of the user's "
        "devices does ('nobody-there').")
        .choices({"device-away", "nobody-there"});

constexpr std::size_t max_registration_bytes = 65'536;  // of one account's registrations
constexpr std::size_t max_text_bytes = 4'096;           // of a node name, of the text of a message
constexpr int max_failures = 10;                        // transient errors in a row (§7.1)

struct Registration {
  Jid service;
  std::string node;
  std::string resource;            // of the session that asked for it
  std::optional<Element> options;  // the form of publish-options, with secrets between app and service
};

using Key = std::pair<Jid, std::string>;  // service and node

struct Progress {
  bool under_way = false;
  StanzaPtr next;  // the newest of what came while it was under way
  int failures = 0;
};

using Enabled = std::map<Key, Registration>;

struct Pushed {
  Enabled enabled;
  UnderWay<Enabled> saving;
  std::map<Key, Progress> progress;
  std::uint64_t waiting = 0;  // messages since one of the user's devices last listened
};

Element to_element(const Enabled& enabled) {
  Element all("enabled", std::string(xmpp::ns::push));
  for (const auto& [key, registration] : enabled) {
    auto& element = all.add("enable");
    element.set_attr("jid", registration.service.text()).set_attr("node", registration.node);
    element.set_attr("resource", registration.resource);
    if (registration.options) element.add(*registration.options);
  }
  return all;
}

Enabled from_element(const Element& all) {
  Enabled enabled;
  for (const auto& element : all.children()) {
    auto service = Jid::parse(element.attr("jid"));
    if (!service) continue;
    Registration registration{*service, std::string(element.attr("node")), std::string(element.attr("resource")), {}};
    if (const auto* form = element.child("x", xmpp::ns::data_forms)) registration.options = *form;
    Key key{registration.service, registration.node};
    enabled.insert_or_assign(std::move(key), std::move(registration));
  }
  return enabled;
}

// A suspended phone does not answer for itself: its session counts only while its client says that it is looked at.
bool listens(const Session& session) {
  return !session.closed() && !session.hibernated() && session.available() && !session.inactive();
}

// §7.1: will the same be refused tomorrow?
bool is_final(const StanzaError& error) {
  switch (error.condition) {
    case Condition::remote_server_not_found:
    case Condition::remote_server_timeout:
    case Condition::recipient_unavailable:
    case Condition::service_unavailable:
    case Condition::internal_server_error:
    case Condition::resource_constraint:
    case Condition::undefined_condition:
      return false;
    default:
      return error.type != xmpp::StanzaErrorType::wait;
  }
}

class Push final : public Feature {
 public:
  explicit Push(Host& host) : host_(host) {
    host.accounts.add_part([this](const Jid& owner) { return load(owner); });
    host.disco.add_feature(At::OwnAccount, xmpp::ns::push);
    host.iq.on_set(At::OwnAccount, xmpp::ns::push, "enable", [this](IqRequest& r) { return enable(r); });
    host.iq.on_set(At::OwnAccount, xmpp::ns::push, "disable", [this](IqRequest& r) { return disable(r); });
    host.hooks.message_to_account.on(Phase::Rewrite, "push", [this](AccountMessage& m) { return withdrawn(m); });
    host.hooks.message_to_account.on(Phase::Copy, "push", [this](AccountMessage& m) {
      if (is_missed(m)) {
        notify(m.recipient, m.stanza);
        return Verdict::Handled;
      }
      if (is_noticed(m)) notify(m.recipient, m.stanza);
      return Verdict::Pass;
    });
    host.hooks.presence_to_account.on(Phase::Copy, "push", [this](AccountPresence& p) {
      if (is_new_request(p)) notify(p.recipient, p.stanza);
      return Verdict::Pass;
    });
    host.hooks.session_available.on(Phase::Deliver, "push", [this](SessionEvent& event) {
      pushed_[event.session.account()].waiting = 0;
      return Verdict::Pass;
    });
  }

 private:
  xmpp::Pending<AccountCache::Prepare> load(const Jid& owner) {
    auto promise = std::make_shared<xmpp::Promise<AccountCache::Prepare>>();
    auto pending = promise->pending();
    host_.stores.user_xml.get(owner, UserXmlArea::push, {})
        .then(lifetime_, [this, promise, owner](const xmpp::Result<std::optional<std::string>>& stored) {
          if (!stored) return promise->complete(tl::unexpected(stored.error()));
          Enabled enabled;
          if (*stored) {
            if (const auto element = xmpp::parse_element(**stored)) {
              enabled = from_element(*element);
            } else {  // a phone that is not woken is no reason to lock the account
              xmpp::log::error("push", "{}: stored registrations are unreadable", owner.text());
            }
          }
          promise->complete(AccountCache::Prepare(
              [this, enabled = std::move(enabled)](Account& account) { pushed_[account].enabled = enabled; }));
        });
    return pending;
  }

  // As a whole, which is how the store has them: of several, the last that it takes is what there is.
  using Saved = std::function<void(const xmpp::Result<xmpp::Done>&)>;
  void save(const std::shared_ptr<Account>& account, Enabled now, Saved then) {
    auto stored = host_.stores.user_xml.put(account->jid(), UserXmlArea::push, {}, xmpp::to_xml(to_element(now)),
                                            max_registration_bytes);
    auto& pushed = pushed_[*account];
    const auto self = pushed.saving.begin(pushed.enabled, [now = std::move(now)](Enabled& all) { all = now; });
    stored.then(lifetime_, [this, account, self, then = std::move(then)](const xmpp::Result<xmpp::Done>& done) {
      auto& here = pushed_[*account];
      here.saving.end(here.enabled, self, done.has_value());
      then(done);
    });
  }

  // §5
  IqAnswer enable(IqRequest& request) {
    const auto& asked = request.payload();
    if (!asked.has_attr("jid") || asked.attr("node").size() > max_text_bytes) {
      return StanzaError(Condition::bad_request);
    }
    auto service = Jid::parse(asked.attr("jid"));
    if (!service) return StanzaError(Condition::jid_malformed);
    Registration registration{*service, std::string(asked.attr("node")), std::string(request.from().resource()), {}};
    if (const auto* x = asked.child("x", xmpp::ns::data_forms)) {
      const auto form = xmpp::DataForm::parse(*x);
      if (!form || form->form_type() != xmpp::ns::pubsub_publish_options) return StanzaError(Condition::bad_request);
      registration.options = *x;
    }
    auto enabled = pushed_[*request.account].enabled;
    const Key key{*service, registration.node};
    const auto bound = static_cast<std::size_t>(host_.config.get(max_registrations));
    if (!enabled.contains(key) && enabled.size() >= bound) return StanzaError(Condition::resource_constraint);
    enabled.insert_or_assign(key, std::move(registration));
    pushed_[*request.account].progress[key].failures = 0;
    return saved(request.account, std::move(enabled));
  }

  // §6: without a node, all of the service.
  IqAnswer disable(IqRequest& request) {
    const auto& asked = request.payload();
    if (!asked.has_attr("jid")) return StanzaError(Condition::bad_request);
    const auto service = Jid::parse(asked.attr("jid"));
    if (!service) return StanzaError(Condition::jid_malformed);
    auto left = all_but(*request.account, *service, asked.find_attr("node"));
    return left ? saved(request.account, std::move(*left)) : ok();
  }

  // nullopt: there is none of these.
  std::optional<Enabled> all_but(Account& account, const Jid& service, std::optional<std::string_view> node) {
    auto& pushed = pushed_[account];
    std::erase_if(pushed.progress, [&](const auto& each) {
      return each.first.first == service && (!node || each.first.second == *node);
    });
    Enabled left = pushed.enabled;
    const auto gone = std::erase_if(left, [&](const auto& each) {
      return each.first.first == service && (!node || each.first.second == *node);
    });
    return gone > 0 ? std::optional(std::move(left)) : std::nullopt;
  }

  IqAnswer saved(const std::shared_ptr<Account>& account, Enabled now) {
    auto promise = std::make_shared<xmpp::Promise<IqReply>>();
    auto pending = promise->pending();
    save(account, std::move(now), [promise](const auto& result) {
      if (result) return promise->complete(IqReply(std::nullopt));
      promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(result.error()))));
    });
    return pending;
  }

  // §8: the service says that the account may not publish any more.
  Verdict withdrawn(AccountMessage& m) {
    auto& pushed = pushed_[m.recipient];
    if (pushed.enabled.empty()) return Verdict::Pass;
    const auto* pubsub = m.stanza->content().child("pubsub", xmpp::ns::pubsub);
    const auto* affiliation = pubsub ? pubsub->child("affiliation", xmpp::ns::pubsub) : nullptr;
    if (!affiliation || affiliation->attr("affiliation") != "none") return Verdict::Pass;
    if (Jid::parse(affiliation->attr("jid")).value_or(Jid()) != m.recipient.jid()) return Verdict::Pass;
    if (!pushed.enabled.contains(Key{m.stanza->from(), std::string(pubsub->attr("node"))})) return Verdict::Pass;
    drop(m.recipient, {m.stanza->from(), std::string(pubsub->attr("node"))}, "withdrawn");
    return Verdict::Handled;
  }

  void drop(Account& account, const Key& key, std::string_view reason) {
    xmpp::log::info("push", "{}: {} is disabled: {}", account.jid().text(), key.first.text(), reason);
    auto left = all_but(account, key.first, key.second);
    if (!left) return;
    save(account.shared_from_this(), std::move(*left), [](const auto& result) {
      if (!result) xmpp::log::error("push", "{}", result.error().detail);
    });
  }

  // What somebody would look at the phone for.
  static bool is_noticed(const AccountMessage& m) {
    return !m.stanza->from().same_bare(m.recipient.jid()) &&
           archived_for_account(m.stanza->content()) == ArchivedAs::content;
  }

  // RFC 6121 §3.1.3: somebody asks to see the user's presence. One who repeats it, or was answered beforehand, is no
  // news.
  static bool is_new_request(const AccountPresence& p) {
    if (p.stanza->type() != "subscribe") return false;
    const auto contact = p.stanza->from().bare();
    const auto& roster = p.recipient.roster();
    const auto* item = roster.find(contact);
    return !contact.same_bare(p.recipient.jid()) && !roster.sends_to(contact) && !(item && item->approved) &&
           !roster.requests.contains(contact);
  }

  // One of our rooms says that the user, who is not in it, has something to read there
  // (features/muc/absent_members.cpp). The message itself stays in the room's archive.
  bool is_missed(const AccountMessage& m) const {
    return m.stanza->to().is_bare() && m.stanza->type() == "groupchat" &&
           host_.directory.find_service(m.stanza->from().domain()) != nullptr;
  }

  void notify(Account& recipient, const StanzaPtr& stanza) {
    auto& pushed = pushed_[recipient];
    if (pushed.enabled.empty()) return;
    const auto sessions = recipient.sessions();
    const bool somebody =
        std::any_of(sessions.begin(), sessions.end(), [](const auto& each) { return listens(*each); });
    if (!somebody) {
      if (stanza->kind() == xmpp::StanzaKind::message) ++pushed.waiting;
    } else if (host_.config.get(when) == "nobody-there") {
      return;
    }
    const auto account = host_.accounts.loaded(recipient.jid());
    if (!account) return;
    for (const auto& [key, registration] : std::map(pushed.enabled)) {
      const auto session = account->session(registration.resource);
      if (!session || !listens(*session)) publish(account, registration, stanza);
    }
  }

  // §7. One at a time to each service, so that nothing piles up at one that does not answer.
  void publish(const std::shared_ptr<Account>& account, const Registration& registration, const StanzaPtr& stanza) {
    const Key key{registration.service, registration.node};
    auto& progress = pushed_[*account].progress[key];
    if (progress.under_way) {
      progress.next = stanza;
      return;
    }
    progress.under_way = true;
    progress.next = nullptr;
    Element pubsub("pubsub", std::string(xmpp::ns::pubsub));
    auto& publication = pubsub.add("publish");
    if (!registration.node.empty()) publication.set_attr("node", registration.node);
    publication.add("item").add("notification", std::string(xmpp::ns::push)).add(summary(*account, *stanza));
    if (registration.options) pubsub.add("publish-options").add(*registration.options);
    host_.requests.ask(registration.service, xmpp::IqType::set, std::move(pubsub),
                       [this, alive = lifetime_.watch(), account, key](const StanzaPtr& answer) {
                         if (alive.lock()) answered(account, key, answer);
                       });
  }

  // A count, and no more unless those who run the server want it (§9).
  Element summary(Account& account, const Stanza& message) {
    xmpp::DataForm form;
    form.type = "submit";
    form.add("FORM_TYPE", std::string(xmpp::ns::push_summary), "hidden");
    if (message.kind() == xmpp::StanzaKind::presence) {
      const auto& requests = account.roster().requests;  // this one may be on its way to the disk
      form.add("pending-subscription-count",
               std::to_string(requests.size() + (requests.contains(message.from().bare()) ? 0 : 1)));
      return form.to_element();
    }
    form.add("message-count", std::to_string(std::max<std::uint64_t>(1, pushed_[account].waiting)));
    const auto& told = host_.config.get(content);
    if (told != "nothing") form.add("last-message-sender", message.from().text());
    if (told == "text") {
      auto text = search_text_of(message.element());
      if (!text.empty() && text.size() <= max_text_bytes) form.add("last-message-body", std::move(text));
    }
    return form.to_element();
  }

  void answered(const std::shared_ptr<Account>& account, const Key& key, const StanzaPtr& answer) {
    auto& pushed = pushed_[*account];
    const auto registration = pushed.enabled.find(key);
    if (registration == pushed.enabled.end()) return;
    auto& progress = pushed.progress[key];
    progress.under_way = false;
    if (answer && answer->type() == "result") {
      progress.failures = 0;
    } else {
      const bool is_refused = answer && is_final(xmpp::parse_stanza_error(answer->element()));
      if (is_refused || ++progress.failures >= max_failures) {
        return drop(*account, key, is_refused ? "it refuses" : "it fails again and again");
      }
    }
    if (const auto next = progress.next) publish(account, Registration(registration->second), next);
  }

  Host& host_;
  PerAccount<Pushed> pushed_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry push_feature{.name = "push",
                                       .specifications = {{357, "0.4.1"}},
                                       .settings = {&max_registrations, &content, &when},
                                       .make = make_feature<Push>};

}  // namespace xmppd
