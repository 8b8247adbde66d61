// Account: guard first, then whoever the stanza is for; gloox gets what nobody of ours took.
#include "tui-client/xmpp/account.hpp"

#include "libxmpp/base/log.hpp"
#include "libxmpp/base/random.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/http/http_client.hpp"
#include "tui-client/http/small_page.hpp"
#include "tui-client/xmpp/carbons.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {
constexpr std::size_t max_again = 1000;
// After the server has sent what waited for us, senders that used the same prekey meanwhile get this much longer.
constexpr unsigned catch_up_grace_ms = 10000;
}  // namespace

xmpp::Result<std::unique_ptr<Account>> Account::open(xmpp::EventLoop& loop, History& history, AccountConfig config,
                                                     const GlooxClientOptions& options, XmlLog* xml_log,
                                                     std::function<void(Event)> emit) {
  const std::string ca_file = config.ca_file;
  std::unique_ptr<Account> account(new Account(loop, history, std::move(config), options, xml_log, std::move(emit)));
  auto omemo = OmemoService::open(account->context_, account->rooms_, options.blind_trust);
  if (!omemo) return tl::unexpected(omemo.error());
  Account& self = *account;
  self.omemo_ = std::move(*omemo);
  self.outbox_ = std::make_unique<Outbox>(self.context_, *self.omemo_, self.rooms_);
  self.outbox_->on_dead_peer = [&self] { self.link_.drop("the server does not answer"); };
  self.markers_ = std::make_unique<Markers>(self.context_, self.disclosure_, *self.outbox_);
  self.room_inbox_ = std::make_unique<RoomInbox>(self.context_, self.rooms_, *self.omemo_, *self.outbox_);
  self.inbox_ = std::make_unique<Inbox>(self.context_, self.disclosure_, *self.markers_, *self.omemo_, *self.outbox_,
                                        self.rooms_, *self.room_inbox_);
  self.archive_ = std::make_unique<ArchiveSync>(
      self.context_, ArchiveSync::Parts{*self.inbox_, *self.room_inbox_, *self.omemo_, self.rooms_},
      ArchiveSync::Hooks{[&self](const Element& message, const xmpp::Jid& sender) { self.deliver(message, sender); },
                         [&self](const xmpp::Jid& archive) {
                           self.rooms_.caught_up(archive);
                           if (self.options_.presence) self.personal_.displayed().caught_up(archive);
                           self.end_catch_up_soon();
                         }});
  self.files_ = std::make_unique<Transfers>(
      self.context_, options.files, ca_file,
      Transfers::Hooks{[&self](const xmpp::Jid& chat, const Draft& draft, std::optional<Encryption> mode) {
                         return self.outbox_->submit(chat, draft, mode);
                       },
                       [&self](const xmpp::Jid& whom) { return self.rooms_.chat_of(whom); },
                       [&self](const xmpp::Jid& who) { return self.roster_.sees_us(who); },
                       [&self] { return self.link_.accepted_certificate(); }});
  self.rooms_.set_hooks(
      {[&self](const xmpp::Jid&) { self.outbox_->room_ready(); },
       [&self](const xmpp::Jid& room) { self.omemo_->members_changed(room); },
       [&self](const xmpp::Jid& room) { self.omemo_->leave_out(room); },
       [&self](const xmpp::Jid& room, const std::string& nick, bool stay) { self.bookmarks_.keep(room, nick, stay); },
       [&self](const xmpp::Jid& room, NotifyRule rule) { self.bookmarks_.set_notify(room, rule); },
       [&self](const xmpp::Jid& member) { self.omemo_->list_in_doubt(member); },
       [&self](const xmpp::Jid& room) { self.archive_->read_room(room); }});
  return account;
}

Account::Account(xmpp::EventLoop& loop, History& history, AccountConfig config, const GlooxClientOptions& options,
                 XmlLog* xml_log, std::function<void(Event)> emit)
    : options_(options),
      iqs_(
          loop, [this](const Element& iq) { return context_.send(iq); }, options.answer_ms),
      context_{std::string(config.jid.bare_text()),
               config.jid.bare(),
               {},
               false,
               loop,
               history,
               iqs_,
               [this](const Element& element) { return context_.online && stream_ && stream_->send(element); },
               [this] { return link_.position(); },
               [this, emit = std::move(emit)](Event event) {
                 const auto* added = event.as<MessageAdded>();
                 if (added && files_) files_->arrived(added->message);
                 if (options_.avatars) note_contacts(event);
                 emit(std::move(event));
               }},
      guard_(config.jid),
      outage_(context_, options_.outage_ask_ms, page_reader(config.ca_file)),
      link_(loop, history, std::move(config), *this, options.times, xml_log),
      roster_(context_),
      rooms_(context_, options.self_ping_ms, options.max_encrypted_members),
      bookmarks_(context_, rooms_),
      forms_(context_, rooms_),
      disclosure_(context_, roster_),
      avatars_(context_),
      personal_(context_, disclosure_, rooms_, [this](const std::string& fresh) { link_.set_password(fresh); }) {}

Account::~Account() = default;

OutageNews::ReadPage Account::page_reader(const std::string& ca_file) {
  if (options_.read_page) return options_.read_page;
  return [this, ca_file](const std::string& url, std::function<void(xmpp::Result<std::string>)> done) {
    if (!http_) http_ = std::make_unique<HttpClient>(context_.loop);
    read_small_page(*http_, url, ca_file, options_.files.proxy, std::move(done));
  };
}

// Whose avatars are wanted.
void Account::note_contacts(const Event& event) {
  if (const auto* all = event.as<RosterReceived>()) {
    // Behind the event itself, so that who hears of avatars knows the contacts.
    context_.loop.post([this, contacts = all->contacts, alive = lifetime_.watch()] {
      if (!alive.expired()) avatars_.show_known(contacts);
    });
  } else if (const auto* removed = event.as<ContactRemoved>()) {
    avatars_.forget(removed->jid);
  }
}

void Account::register_then_connect(std::function<void(xmpp::Result<void>)> done) {
  registered_ = std::move(done);
  registering_ = true;
  link_.start(Negotiation::Purpose::registration);
}

void Account::disconnect(std::function<void()> done) {
  if (context_.online) {
    omemo_->flush();
    if (options_.presence) stream_->send_presence(Show::offline, {});
  }
  link_.stop(std::move(done));
}

void Account::certificate_trusted() {
  if (!registering_) link_.start();
}

void Account::accept_weaker_login() {
  if (!registering_) link_.accept_weaker_login();
}

void Account::show_code(const std::string& code) {
  link_.set_code(code);
  if (!registering_) link_.start();
}

void Account::on_link_code_wanted(const std::string& reason) {
  context_.emit(LoginCodeQuestion{context_.id, reason});
}

void Account::on_link_weaker_login(const std::string& reason) {
  context_.emit(WeakerLoginQuestion{context_.id, reason});
}

void Account::on_link_state(ConnectionState state, const std::string& text, bool fatal) {
  context_.emit(ConnectionChanged{context_.id, state, text, fatal});
  if (options_.presence && !registering_) outage_.state_changed(state);
}

void Account::on_link_certificate(const std::string& sha256, const std::string& reason) {
  context_.emit(CertificateQuestion{context_.id, sha256, reason});
}

void Account::on_link_form(const IllustratedForm& form) {
  forms_.ask_for_account(context_.jid, form, [this](const xmpp::DataForm* values) {
    if (!values) {
      link_.stop();
      return on_link_registered(xmpp::fail(xmpp::Errc::canceled, "the form was not filled in"));
    }
    if (!link_.answer_form(*values)) context_.notice("the registration is over", true);
  });
}

void Account::on_link_registered(const xmpp::Result<void>& outcome) {
  forms_.close_account_form();
  context_.notice(
      outcome ? "the account " + context_.id + " was registered" : "registration failed: " + outcome.error().detail,
      !outcome);
  context_.loop.post([this, outcome, alive = lifetime_.watch()] {
    if (alive.expired()) return;
    registering_ = false;
    if (outcome) link_.start();
    if (const auto done = std::exchange(registered_, nullptr)) done(outcome);
  });
}

void Account::on_link_online(const xmpp::Jid& full) {
  context_.full = full;
  context_.online = true;
  guard_ = Guard(full);
  iqs_.set_own(full);
  stream_.reset(new StreamClass(
      full, [this](std::string_view element) { options_.wire ? options_.wire(element) : link_.write(element); }, *this,
      options_.avatars));
  if (!link_.carbons_enabled()) enable_carbons(iqs_);
  if (options_.presence) archive_->discover();
  // Before presence: subscription requests and device lists meet a known roster.
  if (options_.presence || options_.roster) roster_.fetch();
  if (options_.presence) stream_->send_presence(show_, status_);
  omemo_->go_online();
  send_again();
  outbox_->go_online();
  if (options_.presence) {
    rooms_.go_online(show_, status_);
    bookmarks_.go_online();
    personal_.block_list().go_online();
  }
  markers_->go_online();
  ping([this](bool answered) {
    if (!answered) return;
    // What waited for us is here. One-shot senders read nothing else.
    if (options_.presence) return archive_->go_online();
    end_catch_up_soon();
  });
  watch_connection();
}

void Account::on_link_paused() {
  context_.online = false;
  keepalive_.reset();
  inbox_->go_offline();
}

void Account::on_link_resumed() {
  context_.online = true;
  // Who watches dropped them with the connection; the server tells changes alone.
  available_.for_each([this](const ContactPresence& presence) { context_.emit(PresenceChanged{presence}); });
  if (std::exchange(presence_changed_, false)) {
    stream_->send_presence(show_, status_);
    rooms_.set_presence(show_, status_);
  }
  outbox_->resume();
  archive_->resume();
  watch_connection();
}

void Account::on_link_acknowledged(std::uint64_t position) { outbox_->acknowledged_through(position); }

void Account::on_link_unmanaged() { outbox_->stream_unmanaged(); }

// Receipts, markers, key exchanges: harmless where they arrive twice, missed where they don't arrive. Messages of the
// user go again from the outbox, which knows them by their id.
void Account::send_again() {
  for (const auto& xml : std::exchange(again_, {})) {
    const auto message = xmpp::parse_element(xml, ns::client);
    if (message && !message->child("origin-id", ns::stanza_ids) && !message->child("no-store", ns::hints)) {
      context_.send(*message);
    }
  }
}

void Account::on_link_lost(const std::deque<std::string>& unacknowledged) {
  for (const auto& xml : unacknowledged) {
    if (again_.size() < max_again && xml.starts_with("<message")) again_.push_back(xml);
  }
  presence_changed_ = false;
  context_.online = false;
  keepalive_.reset();
  catch_up_.reset();
  available_.clear();
  outbox_->go_offline();
  rooms_.go_offline();
  forms_.go_offline();
  files_->go_offline();
  avatars_.go_offline();
  personal_.displayed().go_offline();
  iqs_.cancel_all();
  omemo_->go_offline();
  inbox_->go_offline();
  archive_->go_offline();
  stream_->close();
  context_.loop.post([gone = std::shared_ptr<StreamClass>(std::move(stream_))] {});  // it may be our caller
}

void Account::end_catch_up_soon() {
  if (archive_->busy()) return;
  catch_up_ = context_.loop.after(catch_up_grace_ms, [this] {
    if (!archive_->busy()) omemo_->end_catch_up();
  });
}

void Account::ping(std::function<void(bool)> answered) {
  Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, context_.jid.domain_jid());
  iq.add("ping", std::string(ns::ping));
  iqs_.ask(std::move(iq), [answered = std::move(answered), alive = lifetime_.watch()](IqResult result) {
    if (alive.expired()) return;
    using C = xmpp::StanzaErrorCondition;
    answered(result || (result.error().condition != C::remote_server_timeout &&
                        result.error().condition != C::recipient_unavailable));
  });
}

// A connection that went silent is asked; one that does not answer is dead, whatever TCP believes.
void Account::watch_connection() {
  keepalive_ = context_.loop.after(options_.keepalive_ms, [this] {
    if (context_.loop.now_ms() - link_.last_heard_ms() < options_.keepalive_ms) return watch_connection();
    ping([this](bool answered) {
      if (!context_.online) return;
      if (!answered) return link_.drop("the server does not answer");
      watch_connection();
    });
  });
}

void Account::network_changed() {
  if (!context_.online) return link_.try_now();
  const auto asked = context_.loop.now_ms();
  ping([](bool) {});
  probe_ = context_.loop.after(options_.probe_ms, [this, asked] {
    if (!context_.online || link_.last_heard_ms() > asked) return;
    link_.drop("the network has changed, and the server does not answer");
    link_.try_now();
  });
}

void Account::on_link_stanza(const Element& stanza) {
  std::string reason;
  const Admission admission = guard_.judge(stanza, &reason);
  if (admission != Admission::pass) {
    xmpp::log::warning("client", "{}: refused a stanza of {}: {}", context_.id, stanza.attr("from"), reason);
    if (admission == Admission::reject_request) refuse(stanza);
    return;
  }
  if (stanza.name() == "message") return handle_message(stanza);
  if (stanza.name() == "iq" && handle_iq(stanza)) return;
  if (stanza.name() == "presence" && rooms_.handle_presence(stanza, guard_.sender(stanza))) return;
  stream_->feed(stanza);
}

void Account::handle_message(const Element& message) {
  const xmpp::Jid sender = guard_.sender(message);
  if (archive_->handle_result(message, sender) || archive_->keep_back(message, sender)) return;
  deliver(message, sender);
}

void Account::deliver(const Element& message, const xmpp::Jid& sender) {
  const Element* event = message.child("event", ns::pubsub_event);
  if (is_carbon(message)) {
    const auto copy = open_carbon(message, sender, context_.jid);
    if (copy) return inbox_->handle_copy(*copy->message, copy->sender, copy->direction);
    return xmpp::log::warning("client", "{}: a carbon that can't be one was dropped", context_.id);
  }
  if (!event) return inbox_->handle(message, sender);
  // XEP-0163 §4.3: events come from the bare address of whom they speak of.
  const Element* change = event->first_child();  // <items/>, <purge/> or <delete/>
  const bool known = sender == context_.jid || roster_.find(sender) || omemo_->watches(sender);
  if (change && sender.is_bare() && known && message.attr("type") != "error") {
    const bool bookmarks = change->attr("node") == ns::bookmarks, read = change->attr("node") == ns::displayed_sync;
    if (bookmarks && sender == context_.jid) bookmarks_.handle_event(*change);
    if (read && sender == context_.jid) personal_.displayed().handle_event(*change);
    if (bookmarks || read) return;
    if (change->attr("node") == ns::avatar_metadata) {
      if (options_.avatars && roster_.find(sender)) avatars_.handle_event(sender, *change);
      return;
    }
    omemo_->handle_pep_event(sender, *change);
  }
}

bool Account::handle_iq(const Element& iq) {
  const auto type = xmpp::iq_type(iq);
  if (type == xmpp::IqType::result || type == xmpp::IqType::error) {
    iqs_.handle(iq);
    return true;
  }
  if (iq.child("query", ns::roster)) {  // the guard let it pass: our own account's
    if (type == xmpp::IqType::set) {
      roster_.handle_push(iq);
    } else {
      refuse(iq);
    }
    return true;
  }
  const xmpp::Jid sender = guard_.sender(iq);
  if (type == xmpp::IqType::set && sender == context_.jid && personal_.block_list().handle_push(iq)) return true;
  // Which program this is, is for contacts and our own server.
  if (iq.child("query", ns::version) && !roster_.sees_us(sender) && sender != context_.jid.domain_jid()) {
    refuse(iq);
    return true;
  }
  return false;
}

void Account::refuse(const Element& iq) {
  context_.send(xmpp::make_error_reply(iq, xmpp::StanzaError(xmpp::StanzaErrorCondition::service_unavailable)));
}

void Account::on_presence(const ContactPresence& presence) {
  ContactPresence seen = presence;
  seen.account = context_.id;
  available_.note(seen);
  context_.emit(PresenceChanged{std::move(seen)});
}

void Account::on_subscription_request(const xmpp::Jid& from, const std::string& text) {
  context_.emit(SubscriptionRequested{context_.id, from, text});
}

}  // namespace tui
