// XEP-0191 Blocking Command: nothing from or to those on the list, who see the user as offline; with the reports of
// XEP-0377 that may come with a block.
#include <algorithm>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/abuse_report.hpp"
#include "xmppd/features/presence_fanout.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::Jid;
using xmpp::MessageType;
using xmpp::StanzaError;
using Condition = xmpp::StanzaErrorCondition;

const IntSetting max_items =
    IntSetting("blocking.max_items", 5000, "Addresses that one user may block (XEP-0191).").range(1, 1'000'000);

const IntSetting max_reports =
    IntSetting("blocking.max_reports", 10'000, "Reports of spam and abuse kept for xmppctl reports (XEP-0377).")
        .range(0, 1'000'000);

constexpr std::uint64_t max_reports_of_one = 200;
constexpr unsigned max_reports_at_once = 50;

// The addresses of a <block/> or <unblock/>.
tl::expected<std::vector<Jid>, StanzaError> parse_items(const Element& command) {
  std::vector<Jid> jids;
  for (const auto& item : command.children()) {
    if (!item.is("item", xmpp::ns::blocking)) continue;
    if (!item.has_attr("jid")) return tl::unexpected(StanzaError(Condition::bad_request));
    auto jid = Jid::parse(item.attr("jid"));
    if (!jid) return tl::unexpected(StanzaError(Condition::jid_malformed));
    jids.push_back(std::move(*jid));
  }
  return jids;
}

class Blocking final : public Feature {
 public:
  explicit Blocking(Host& host) : host_(host) {
    host.accounts.add_part([this](const Jid& owner) { return load(owner); });
    host.disco.add_feature(At::Server, xmpp::ns::blocking);
    host.disco.add_feature(At::Server, xmpp::ns::reporting);
    host.iq.on_get(At::OwnAccount, xmpp::ns::blocking, "blocklist", [this](IqRequest& r) { return list(r); });
    host.iq.on_set(At::OwnAccount, xmpp::ns::blocking, "block", [this](IqRequest& r) { return block(r); });
    host.iq.on_set(At::OwnAccount, xmpp::ns::blocking, "unblock", [this](IqRequest& r) { return unblock(r); });
    host.session_states.add(
        "blocking", [this](Session& session) { return std::string(asked_[session] ? "1" : ""); },
        [this](Session& session, const std::string&) { asked_[session] = true; });
    refuse_outbound(host.hooks.message_from_client);
    refuse_outbound(host.hooks.presence_from_client);
    refuse_outbound(host.hooks.iq_from_client);
    host.hooks.message_to_account.on(Phase::Guard, "blocking", [this](AccountMessage& m) { return inbound(m); });
    host.hooks.iq_to_account.on(Phase::Guard, "blocking", [this](AccountIq& iq) { return inbound(iq); });
    // §3.3: a presence gets no answer, whatever its type.
    host.hooks.presence_to_account.on(Phase::Guard, "blocking", [this](AccountPresence& p) {
      return blocked(p.recipient, p.stanza->from()) ? Verdict::Handled : Verdict::Pass;
    });
    // What was kept before they were blocked.
    host.hooks.message_to_session.on(Phase::Guard, "blocking", [this](SessionMessage& m) {
      return blocked(m.recipient.account(), m.stanza->from()) ? Verdict::Handled : Verdict::Pass;
    });
  }

 private:
  xmpp::Pending<AccountCache::Prepare> load(const Jid& owner) {
    auto promise = std::make_shared<xmpp::Promise<AccountCache::Prepare>>();
    auto pending = promise->pending();
    host_.stores.block_lists.load(owner).then(lifetime_, [promise](xmpp::Result<BlockList> list) {
      if (!list) return promise->complete(tl::unexpected(list.error()));
      promise->complete(
          AccountCache::Prepare([list = std::move(*list)](Account& account) { account.block_list() = list; }));
    });
    return pending;
  }

  // §4, note: never between the user's own resources; nor may anybody lock out the server they ask.
  bool blocked(const Account& account, const Jid& who) const {
    return account.block_list().blocks(who) && !who.same_bare(account.jid()) && who != host_.jid;
  }

  template <class Event>
  void refuse_outbound(Hook<Event>& hook) {
    hook.on(Phase::Guard, "blocking", [this](Event& event) {
      if (event.stanza->to().empty() || !blocked(event.sender.account(), event.stanza->to())) return Verdict::Pass;
      host_.router.reply_error(event.stanza, event.origin,
                               StanzaError(xmpp::StanzaErrorType::cancel, Condition::not_acceptable)
                                   .with(Element("blocked", std::string(xmpp::ns::blocking_errors))));
      return Verdict::Handled;
    });
  }

  // As if nobody were there.
  template <class Event>
  Verdict inbound(Event& event) {
    if (!blocked(event.recipient, event.stanza->from())) return Verdict::Pass;
    // Silence for the rest: a room that gets an error for what an occupant said puts the user out.
    const bool answered = event.stanza->kind() == xmpp::StanzaKind::iq || is_conversation(*event.stanza);
    if (answered) {
      host_.router.reply_error(event.stanza, event.origin, StanzaError(Condition::service_unavailable));
    }
    return Verdict::Handled;
  }

  static bool is_conversation(const Stanza& message) {
    const auto type = xmpp::message_type(message.element());
    return type == MessageType::chat || type == MessageType::normal;
  }

  IqAnswer list(IqRequest& request) {
    if (request.origin.session) asked_[*request.origin.session] = true;
    Element list("blocklist", std::string(xmpp::ns::blocking));
    for (const auto& jid : request.account->block_list().items()) list.add("item").set_attr("jid", jid);
    return list;
  }

  IqAnswer block(IqRequest& request) {
    auto jids = parse_items(request.payload());
    if (!jids) return jids.error();
    if (jids->empty()) return StanzaError(Condition::bad_request);
    for (const auto& jid : *jids) {
      if (jid.same_bare(request.account->jid())) return StanzaError(Condition::not_allowed, "that is your own address");
    }
    const auto bound = static_cast<std::uint64_t>(host_.config.get(max_items));
    auto stored = host_.stores.block_lists.add(request.account->jid(), *jids, bound);
    keep_reports(request, *jids);
    return commit(request, std::move(stored), [this, request, jids = *jids] {
      Account& account = *request.account;
      BlockList after = account.block_list();
      for (const auto& jid : jids) after.add(jid);
      disappear(account, after, jids, request.origin.work);
      account.block_list() = std::move(after);
      push(account, "block", jids);
    });
  }

  // In the turn, and so the transaction, of the block that they come with. Malformed or not, the block stands.
  void keep_reports(const IqRequest& request, const std::vector<Jid>& jids) {
    const ReportBounds keep{max_reports_of_one, static_cast<std::uint64_t>(host_.config.get(max_reports))};
    std::size_t next = 0;
    unsigned taken = 0;
    for (const auto& item : request.payload().children()) {
      if (!item.is("item", xmpp::ns::blocking)) continue;
      if (taken == max_reports_at_once) return;
      auto report = read_report(item, request.from(), jids[next++], host_.environment.now());
      if (!report) continue;
      ++taken;
      log_report(*report);
      host_.stores.reports.add(std::move(*report), keep).then_detached([](const xmpp::Result<xmpp::Done>& kept) {
        if (!kept) xmpp::log::error("abuse", "a report is lost: {}", kept.error().detail);
      });
    }
  }

  IqAnswer unblock(IqRequest& request) {
    auto jids = parse_items(request.payload());
    if (!jids) return jids.error();
    auto& store = host_.stores.block_lists;
    const auto& owner = request.account->jid();
    return commit(request, jids->empty() ? store.clear(owner) : store.remove(owner, *jids),
                  [this, request, jids = *jids] {
                    Account& account = *request.account;
                    const BlockList before = account.block_list();
                    for (const auto& jid : jids) account.block_list().remove(jid);
                    if (jids.empty()) account.block_list().clear();
                    push(account, "unblock", jids);
                    reappear(account, before, request.origin.work);
                  });
  }

  // Answers when the change is on disk, after `committed`.
  IqAnswer commit(IqRequest& request, xmpp::Pending<xmpp::Done> stored, std::function<void()> committed) {
    auto promise = std::make_shared<xmpp::Promise<IqReply>>();
    auto pending = promise->pending();
    stored.then(lifetime_, [promise, account = request.account,
                            committed = std::move(committed)](const xmpp::Result<xmpp::Done>& result) {
      if (!result) return promise->complete(IqReply(tl::unexpected(xmpp::to_stanza_error(result.error()))));
      committed();
      promise->complete(IqReply(std::nullopt));
    });
    return pending;
  }

  // §3.3: to all sessions that have asked for the list.
  void push(Account& account, std::string_view name, const std::vector<Jid>& jids) {
    Element command{std::string(name), std::string(xmpp::ns::blocking)};
    for (const auto& jid : jids) command.add("item").set_attr("jid", jid.text());
    for (const auto& session : account.sessions()) {
      if (!asked_[*session]) continue;
      auto iq = xmpp::make_iq(xmpp::IqType::set, host_.environment.new_id(), account.jid(), session->jid());
      iq.add(command);
      session->send(Stanza::make(std::move(iq), account.jid(), session->jid()));
    }
  }

  // §3.3: those who saw the user and are not to any more see them leave. The list still is the one before.
  void disappear(Account& account, const BlockList& after, const std::vector<Jid>& jids, const Work& work) {
    const auto& before = account.block_list();
    for (const auto& item : account.roster().items) {
      const auto& contact = item.jid;
      if (after.blocks(contact) && account.roster().sends_to(contact)) send_unavailable_of(account, contact, work);
    }
    for (const auto& jid : jids) {  // one resource of a contact
      if (!jid.is_bare() && !after.blocks(jid.bare()) && account.roster().sends_to(jid.bare())) {
        send_unavailable_of(account, jid, work);
      }
    }
    for (const auto& session : account.sessions()) {
      std::erase_if(session->directed(), [&](const Jid& entity) {
        if (!after.blocks(entity) || before.blocks(entity)) return false;
        if (!account.roster().sends_to(entity.bare())) {
          host_.router.route(Stanza::make(xmpp::make_presence(session->jid(), entity, xmpp::PresenceType::unavailable),
                                          session->jid(), entity),
                             Origin{nullptr, work});
        }
        return true;
      });
    }
  }

  // §3.4: both sides see each other again.
  void reappear(Account& account, const BlockList& before, const Work& work) {
    const auto& roster = account.roster();
    for (const auto& item : roster.items) {
      const auto& contact = item.jid;
      if (!before.blocks(contact) || account.block_list().blocks(contact)) continue;
      if (roster.sends_to(contact)) send_presence_of(account, contact, work);
      if (roster.hears_from(contact) && account.any_available()) {
        send_from_account(account, contact, xmpp::PresenceType::probe, work);
      }
    }
    for (const auto& text : before.items()) {
      const auto jid = Jid::parse(text);
      if (!jid || jid->is_bare() || account.block_list().blocks(*jid) || before.blocks(jid->bare())) continue;
      if (roster.sends_to(jid->bare())) send_presence_of(account, *jid, work);
    }
  }

  Host& host_;
  PerSession<bool> asked_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry blocking_feature{.name = "blocking",
                                           .specifications = {{191, "1.3"}, {377, "0.4.1"}},
                                           .settings = {&max_items, &max_reports},
                                           .make = make_feature<Blocking>};

}  // namespace xmppd
