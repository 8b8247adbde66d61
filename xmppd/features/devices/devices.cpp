// XEP-0494 Client Access Management: an account's owner sees what has access to the account and takes it away; and is
// told when something logs in that never did.
#include <fmt/format.h>

#include "libxmpp/base/ip_address.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/attempt_limiter.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/device_list.hpp"
#include "xmppd/features/devices/credential_access.hpp"
#include "xmppd/features/devices/token_access.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::Result;
using xmpp::StanzaError;
using xmpp::StanzaErrorCondition;

constexpr std::string_view ns_cam = "urn:xmpp:cam:0";
constexpr std::string_view ns_login = "urn:xmppd:login:0";  // ours: from where, and which one asks
constexpr xmpp::Timestamp one_day = 86'400'000'000;
constexpr std::size_t notices_per_hour = 10;  // to one client
constexpr std::size_t most_missed = 5;

const BoolSetting announce_new =
    BoolSetting("devices.announce_new", true,
                "Tell the clients of an account, by a message from the server, when one logs in that never did before.");
const BoolSetting keep_network =
    BoolSetting("devices.keep_network", true,
                "Keep from which network each client of an account logged in last: of IPv4 24 bits, of IPv6 48.");
const IntSetting forget_days =
    IntSetting("devices.forget_days", 365, "After so many days without a login a client is forgotten.").range(1, 36'500);
const IntSetting max_known =
    IntSetting("devices.max_known", 50,
               "Clients that are remembered for each account; of more, those go that were silent for longest.")
        .range(1, 1000);

LoginPlace place_of(std::string_view address) {
  switch (xmpp::address_kind(address)) {
    case xmpp::AddressKind::loopback:
      return LoginPlace::loopback;
    case xmpp::AddressKind::private_network:
      return LoginPlace::private_network;
    case xmpp::AddressKind::global:
      return LoginPlace::other_network;  // the store knows whether it was used before
    case xmpp::AddressKind::none:
      break;
  }
  return LoginPlace::unknown;
}

std::string in_seconds(xmpp::Timestamp when) { return xmpp::format_timestamp(when / 1'000'000 * 1'000'000); }

// "Gajim on Juliet's laptop"
std::string called(const std::string& software, const std::string& device, const std::string& resource) {
  std::string text = software;
  if (!device.empty()) text += (text.empty() ? "a client on " : " on ") + device;
  if (text.empty()) text = resource.empty() ? "a client without a name" : "a client that calls itself " + resource;
  return text;
}

class Devices final : public Feature {
 public:
  explicit Devices(Host& host) : host_(host), list_(host), tokens_(host), app_passwords_(host), certificates_(host) {
    host.devices = &list_;
    host.access_sources = {&tokens_, &app_passwords_, &certificates_};
    host.hooks.session_bound.on(Phase::Store, "devices", [this](SessionEvent& event) {
      remember(event.session);
      return Verdict::Pass;
    });
    host.session_states.add(
        "devices", [this](Session& session) { return list_.key_of(session); },
        [this](Session& session, const std::string& key) { list_.restored_keys()[session] = key; });
    host.iq.on_get(At::OwnAccount, ns_cam, "list", [this](IqRequest& request) { return list(request); });
    host.iq.on_set(At::OwnAccount, ns_cam, "revoke", [this](IqRequest& request) { return revoke(request); });
    host.commands.add({"xmppd#devices",
                       "Log out my devices",
                       Command::For::account_owner,
                       {[this](const CommandCall& call) { return choose(call); }},
                       [this](const CommandCall& call) { return revoke_chosen(call); }});
  }

 private:
  KnownClient client_of(Session& session) {
    const auto& facts = session.facts();
    KnownClient client;
    client.key = list_.key_of(session);
    client.software = facts.software;
    client.device = facts.device;
    client.first_seen = client.last_seen = host_.environment.now();
    if (host_.config.get(keep_network)) client.network = xmpp::network_of(facts.peer_address, 24, 48);
    client.place = place_of(facts.peer_address);
    client.knows_password = facts.by == LoginBy::password;
    return client;
  }

  xmpp::Pending<ClientStore::Seen> see(Session& session) {
    return host_.stores.clients.seen(session.account().jid(), client_of(session),
                                     static_cast<std::size_t>(host_.config.get(max_known)),
                                     host_.environment.now() - host_.config.get(forget_days) * one_day);
  }

  void remember(Session& session) {
    see(session).then(lifetime_, [this, weak = session.weak_from_this()](const Result<ClientStore::Seen>& seen) {
      if (!seen) return xmpp::log::error("devices", "a login is not remembered: {}", seen.error().detail);
      const auto there = weak.lock();
      if (!there || there->closed()) return;
      if (seen->known) return tell_what_was_missed(*there, seen->last_seen);
      if (seen->others) tell_others(*there, seen->place);
    });
  }

  // Those that are there, at once; all others when they log in next.
  void tell_others(Session& session, LoginPlace place) {
    xmpp::log::info("devices", "{}: a client that is new to {}", session.facts().stream_id,
                    session.account().jid().text());
    auto client = client_of(session);
    client.place = place;
    const auto text = notice_of(client);
    for (const auto& other : session.account().sessions()) {
      if (!other->available() || list_.key_of(*other) == client.key || !tell(*other, text)) continue;
      see(*other).then(lifetime_, [](const auto&) {});  // it has been told up to now
    }
  }

  void tell_what_was_missed(Session& session, xmpp::Timestamp since) {
    host_.stores.clients.list(session.account().jid())
        .then(lifetime_, [this, weak = session.weak_from_this(),
                          since](const Result<std::vector<KnownClient>>& clients) {
          const auto there = weak.lock();
          if (!clients || !there || there->closed()) return;
          const auto own = list_.key_of(*there);
          std::size_t told = 0;
          for (const auto& client : *clients) {
            const bool missed = client.first_seen > since && client.key != own;
            if (missed && ++told <= most_missed) tell(*there, notice_of(client));
          }
        });
  }

  static std::string notice_of(const KnownClient& client) {
    const auto where = place_in_words(client.place);
    const bool far = client.place == LoginPlace::other_network && !client.network.empty();
    return fmt::format("New login to your account: {}{}{}, {}. If this was not you, change your password and log that "
                       "device out (in xmpp-tui: /logins).",
                       called(client.software, client.device, resource_of_key(client.key)),
                       where.empty() ? "" : fmt::format(", from {}", where), far ? " (" + client.network + ")" : "",
                       in_seconds(client.first_seen));
  }

  // Each client is told for itself, so nothing is stored (XEP-0334).
  bool tell(Session& session, const std::string& text) {
    if (!host_.config.get(announce_new)) return false;
    if (!limiter_.allow(session.jid().text(), host_.environment.now(), notices_per_hour)) return false;
    Element message("message", std::string(xmpp::ns::client));
    message.set_attr("id", host_.environment.new_id());
    message.add_text_child("subject", "New login");
    message.add_text_child("body", text);
    message.add("no-store", "urn:xmpp:hints");
    host_.router.route(Stanza::make(std::move(message), host_.jid, session.jid()), Origin{});
    return true;
  }

  IqAnswer list(const IqRequest& request) {
    const auto promise = std::make_shared<xmpp::Promise<IqReply>>();
    const auto own = request.origin.session ? list_.key_of(*request.origin.session) : std::string();
    list_.list(request.account->jid())
        .then(lifetime_, [this, promise, own](const Result<std::vector<Device>>& devices) {
          if (!devices) return promise->complete(tl::unexpected(xmpp::to_stanza_error(devices.error())));
          Element clients("clients", std::string(ns_cam));
          for (const auto& device : *devices) clients.add(described(device, own));
          promise->complete(IqReply(std::optional(std::move(clients))));
        });
    return promise->pending();
  }

  Element described(const Device& device, const std::string& own) const {
    Element client("client", std::string(ns_cam));
    client.set_attr("connected", device.connected ? "true" : "false")
        .set_attr("id", device.id)
        .set_attr("type", device.has_logged_in ? "session" : "access");
    client.add_text_child("first-seen", in_seconds(device.first_seen));
    client.add_text_child("last-seen", in_seconds(device.connected ? host_.environment.now() : device.last_seen));
    auto& auth = client.add("auth");
    if (device.password) auth.add("password");
    if (device.grant) auth.add("grant");
    if (device.token) auth.add("fast");
    client.add("permission").set_attr("status", device.password || device.token ? "unrestricted" : "normal");
    const auto& software = device.software.empty() ? device.resource : device.software;
    if (!software.empty() || !device.name.empty()) {
      auto& agent = client.add("user-agent");
      if (!software.empty()) agent.add_text_child("software", software);
      if (!device.name.empty()) agent.add_text_child("device", device.name);
    }
    Element login("login", std::string(ns_login));
    if (device.key == own) login.set_attr("own", "true");
    if (const auto place = place_in_words(device.place); !place.empty()) login.set_attr("from", place);
    if (!device.network.empty()) login.set_attr("network", device.network);
    client.add(std::move(login));
    return client;
  }

  // Who was let in by what was given to one application alone does not decide about the others.
  static bool may_revoke(const std::shared_ptr<Session>& session) { return session && session->has_full_rights(); }

  IqAnswer revoke(const IqRequest& request) {
    if (!may_revoke(request.origin.session)) return StanzaError(StanzaErrorCondition::forbidden);
    const auto promise = std::make_shared<xmpp::Promise<IqReply>>();
    list_.revoke(request.account->jid(), std::string(request.payload().attr("id")))
        .then(lifetime_, [promise](const Result<DeviceList::Revoked>& revoked) {
          if (!revoked) return promise->complete(tl::unexpected(xmpp::to_stanza_error(revoked.error())));
          if (!revoked->knows_password) return promise->complete(IqReply(std::nullopt));
          promise->complete(tl::unexpected(
              StanzaError(StanzaErrorCondition::service_unavailable,
                          "It was disconnected, but it knows the password: change that to keep it out.")
                  .with(Element("password-reset-required", std::string(ns_cam)))));
        });
    return promise->pending();
  }

  static std::string in_a_line(const Device& device) {
    const auto where = place_in_words(device.place);
    return fmt::format("{}, {}{}{}", called(device.software, device.name, device.resource),
                       device.connected ? "logged in now" : "last login " + in_seconds(device.last_seen),
                       where.empty() ? "" : fmt::format(", from {}", where),
                       device.network.empty() ? "" : fmt::format(" ({})", device.network));
  }

  xmpp::Pending<xmpp::DataForm> choose(const CommandCall& call) {
    const auto promise = std::make_shared<xmpp::Promise<xmpp::DataForm>>();
    list_.list(call.account->jid()).then(lifetime_, [promise](const Result<std::vector<Device>>& devices) {
      if (!devices) return promise->complete(tl::unexpected(devices.error()));
      xmpp::DataForm form;
      form.type = "form";
      form.title = "Log out my devices";
      form.instructions = "Choose those that shall not be logged in any more.";
      auto& field = form.add("devices", {}, "list-multi");
      field.values.clear();
      field.label = "They can log in";
      field.required = true;
      for (const auto& device : *devices) field.options.push_back({in_a_line(device), device.id});
      promise->complete(std::move(form));
    });
    return promise->pending();
  }

  struct Choice {
    xmpp::Jid owner;
    std::vector<std::string> ids;
    std::size_t next = 0, done = 0, know_password = 0;
    xmpp::Promise<CommandOutcome> promise;
  };

  xmpp::Pending<CommandOutcome> revoke_chosen(const CommandCall& call) {
    if (!may_revoke(host_.sessions.find(call.requester))) {
      return xmpp::Pending<CommandOutcome>::ready(
          CommandOutcome::failure("Only who logged in by the account's password can do that."));
    }
    const auto choice = std::make_shared<Choice>();
    choice->owner = call.account->jid();
    choice->ids = call.form().field("devices")->values;
    auto pending = choice->promise.pending();
    revoke_next(choice);
    return pending;
  }

  void revoke_next(const std::shared_ptr<Choice>& choice) {
    if (choice->next == choice->ids.size()) {
      auto note = fmt::format("{} logged out.", choice->done);
      if (choice->know_password > 0) {
        note += fmt::format(" {} of them know the password: change it to keep them out.", choice->know_password);
      }
      return choice->promise.complete(CommandOutcome::done(std::move(note)));
    }
    list_.revoke(choice->owner, choice->ids[choice->next++])
        .then(lifetime_, [this, choice](const Result<DeviceList::Revoked>& revoked) {
          if (!revoked && revoked.error().code != xmpp::Errc::not_found) {
            return choice->promise.complete(tl::unexpected(revoked.error()));
          }
          if (revoked) ++choice->done;
          if (revoked && revoked->knows_password) ++choice->know_password;
          revoke_next(choice);
        });
  }

  Host& host_;
  DeviceList list_;
  TokenAccess tokens_;
  AppPasswordAccess app_passwords_;
  CertificateAccess certificates_;
  AttemptLimiter limiter_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry devices_feature{.name = "devices",
                                          .specifications = {{494, "0.1.0"}},
                                          .settings = {&announce_new, &keep_network, &forget_days, &max_known},
                                          .make = make_feature<Devices>};

}  // namespace xmppd
