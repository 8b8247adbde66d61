// XEP-0401 Ad-hoc Account Invitation Generation, and the server's half of XEP-0379: who shows an invite of a user
// becomes a contact without being asked about.
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/core/settings.hpp"
#include "xmppd/features/presence_fanout.hpp"
#include "xmppd/features/roster_writer.hpp"
#include "xmppd/features/subscription_state.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::Errc;
using Outcome = xmpp::Pending<CommandOutcome>;

const StringSetting user_invites =
    StringSetting("host.user_invites", "contacts",
                  "What users of this domain may invite to from their client (XEP-0401): \"contacts\", to become their "
                  "contact with an account from elsewhere, \"accounts\", to make one here, too, or \"none\".")
        .choices({"none", "contacts", "accounts"});

std::string in_words(const xmpp::Error& error) {
  switch (error.code) {
    case Errc::limit_exceeded:
      return "Too many of your invites are unused.";
    case Errc::already_exists:
    case Errc::invalid_argument:
    case Errc::not_allowed:
      return error.detail + ".";
    default:
      return "The server could not do this.";
  }
}

class Invites final : public Feature {
 public:
  explicit Invites(Host& host) : host_(host), writer_(host) {
    host.commands.add({.node = "urn:xmpp:invite#invite",
                       .name = "Invite somebody",
                       .whom = Command::For::users,
                       .stages = {},
                       .run = [this](const CommandCall& call) { return invite_contact(call); },
                       .available = [this] { return enabled() && policy() != "none"; }});
    host.commands.add({.node = "urn:xmpp:invite#create-account",
                       .name = "Invite to make an account",
                       .whom = Command::For::admins,
                       .stages = {fixed_stage(account_form())},
                       .run = [this](const CommandCall& call) { return invite_to_account(call); },
                       .available = [this] { return enabled(); }});
    host.hooks.presence_to_account.on(Phase::Rewrite, "invites", [this](AccountPresence& event) {
      const Element& presence = event.stanza->element();
      if (xmpp::presence_type(presence) != xmpp::PresenceType::subscribe) return Verdict::Pass;
      const auto* shown = presence.child("preauth", xmpp::ns::pars);
      if (!shown) return Verdict::Pass;
      judge(event, std::string(shown->attr("token")));
      return Verdict::Handled;
    });
  }

 private:
  bool enabled() const { return host_.config.get(settings::invites_enabled); }
  const std::string& policy() const { return host_.config.get(user_invites, host_.jid.domain()); }

  static xmpp::DataForm account_form() {
    xmpp::DataForm form;
    form.type = "form";
    form.title = "Inviting to make an account";
    form.add("FORM_TYPE", "urn:xmpp:invite#create-account", "hidden");
    form.add("username", "", "text-single").label = "Its name, or nothing: who comes chooses";
    form.add("roster-subscription", "0", "boolean").label = "It becomes your contact";
    return form;
  }

  Outcome invite_contact(const CommandCall& call) {
    Invite wish;
    wish.contact = call.requester.bare();
    wish.creator = wish.contact.text();
    wish.registers = policy() == "accounts";
    return make(std::move(wish));
  }

  Outcome invite_to_account(const CommandCall& call) {
    Invite wish;
    wish.creator = call.requester.bare().text();
    wish.name = call.form().value("username").value_or("");
    const bool subscribe = call.form().boolean("roster-subscription").value_or(false);
    if (subscribe && call.requester.domain() == host_.jid.domain()) wish.contact = call.requester.bare();
    return make(std::move(wish));
  }

  Outcome make(Invite wish) {
    const auto promise = std::make_shared<xmpp::Promise<CommandOutcome>>();
    host_.invitations.make(std::move(wish)).then(lifetime_, [this, promise](const xmpp::Result<MadeInvite>& made) {
      if (!made) return promise->complete(CommandOutcome::failure(in_words(made.error())));
      xmpp::DataForm form;
      form.type = "result";
      form.add("FORM_TYPE", "urn:xmpp:invite#invitation", "hidden");
      form.add("uri", invite_uri(made->invite, made->token), "text-single");
      const auto page = invite_page_url(host_.config, host_.directory.web, made->invite, made->token);
      if (!page.empty()) form.add("landing-url", page, "text-single");
      form.add("expire", xmpp::format_timestamp(made->invite.expires), "text-single");
      promise->complete(CommandOutcome::with(std::move(form)));
    });
    return promise->pending();
  }

  // The request waits for the verdict, then goes on as if nothing had been shown. A wrong token is none (XEP-0379
  // §4.1).
  void judge(const AccountPresence& event, std::string token) {
    const auto owner = event.recipient.jid();
    const auto contact = event.stanza->from().bare();
    Element bare = event.stanza->element();
    bare.remove_children_if([](const Element& child) { return child.is("preauth", xmpp::ns::pars); });
    const auto request = Stanza::make(std::move(bare), event.stanza->from(), event.stanza->to());
    const bool here = host_.directory.find(contact.domain()) != nullptr;
    // Of a server elsewhere all addresses are as cheap as one.
    const auto who = here ? contact.text() : std::string(contact.domain());
    host_.invitations.check(std::move(token), who)
        .then(lifetime_, [this, owner, contact, request, origin = event.origin](const xmpp::Result<Invite>& invite) {
          const auto go_on = [this, request, origin] { host_.router.route(request, origin); };
          if (!invite || invite->contact != owner || invite->resets) return go_on();
          host_.stores.invites.use(invite->id)
              .then(lifetime_, [this, owner, contact, origin, go_on, id = invite->id](const auto& used) {
                if (!used) return go_on();
                xmpp::log::info("invites", "{} comes to {} by invite {}", contact.text(), owner.text(), id);
                approve(owner, contact, origin.work, go_on);
              });
        });
  }

  // What the user's client would do (XEP-0379 §3.5): approve, and ask for the same. The request finds the approval.
  void approve(const xmpp::Jid& owner, const xmpp::Jid& contact, const Work& work, std::function<void()> go_on) {
    host_.accounts.with(owner, [this, contact, work, go_on = std::move(go_on),
                                alive = lifetime_.watch()](const xmpp::Result<std::shared_ptr<Account>>& loaded) {
      if (alive.expired()) return;
      if (!loaded || !*loaded) return go_on();
      const auto account = *loaded;
      const auto state = subscription_state(account->roster(), contact);
      auto approved = state;
      approved.approved = state.approved || !state.sends();
      const auto asked = outbound_step(approved, SubscriptionEvent::subscribe);
      const auto* known = account->roster().find(contact);
      RosterChange change;
      change.put = known ? *known : RosterItem{};
      change.put->jid = contact;
      change.put->subscription = asked.next.subscription;
      change.put->ask = asked.next.pending_out;
      change.put->approved = asked.next.approved;
      writer_.apply(
          account, std::move(change),
          [this, account, contact, work, go_on, asks = !state.hears()](const xmpp::Result<RosterChange>& done) {
            if (done) writer_.push(*account, *done);
            if (done && asks) send_from_account(*account, contact, xmpp::PresenceType::subscribe, work);
            go_on();
          });
    });
  }

  Host& host_;
  RosterWriter writer_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry invites_feature{.name = "invites",
                                          .specifications = {{379, "0.3.3"}, {401, "0.6.0"}},
                                          .settings = {&user_invites},
                                          .make = make_feature<Invites>};

}  // namespace xmppd
