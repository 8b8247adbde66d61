// GlooxClient: finds the account a call is for.
#include "tui-client/xmpp/gloox_client.hpp"

#include "libxmpp/loop/event_loop.hpp"
#include "tui-client/history/history.hpp"
#include "tui-client/xmpp/account.hpp"
#include "tui-client/xmpp/xml_log.hpp"

namespace tui {

namespace {
constexpr unsigned shut_down_ms = 2000;
}

GlooxClient::GlooxClient(xmpp::EventLoop& loop, History& history, OnEvent on_event, GlooxClientOptions options)
    : loop_(loop), history_(history), on_event_(std::move(on_event)), options_(std::move(options)) {}

GlooxClient::~GlooxClient() = default;

xmpp::Result<Account*> GlooxClient::find(const AccountId& account) {
  const auto found = accounts_.find(account);
  if (found == accounts_.end()) return xmpp::fail(xmpp::Errc::not_found, "no account " + account);
  return found->second.get();
}

xmpp::Result<Account*> GlooxClient::add(const AccountConfig& config) {
  if (config.jid.local().empty()) {
    return xmpp::fail(xmpp::Errc::invalid_argument,
                      "\"" + config.jid.text() + "\" is no account address (name@server)");
  }
  const AccountId id(config.jid.bare_text());
  AccountConfig complete = config;
  if (!complete.password && complete.certificate_file.empty()) {
    auto kept = history_.get(id, "password");
    if (!kept) return tl::unexpected(kept.error());
    complete.password = *kept;
  }
  if (!complete.password && complete.certificate_file.empty()) {
    return xmpp::fail(xmpp::Errc::not_authorized, "no password is known for " + id);
  }
  if (!options_.xml_log.empty() && !xml_log_) {
    auto log = XmlLog::open(options_.xml_log);
    if (!log) return tl::unexpected(log.error());
    xml_log_ = std::move(*log);
  }
  const auto emit = [this, alive = lifetime_.watch()](Event event) {
    loop_.post([this, alive, event = std::move(event)] {
      if (!alive.expired() && on_event_) on_event_(event);
    });
  };
  auto account = Account::open(loop_, history_, std::move(complete), options_, xml_log_.get(), emit);
  if (!account) return tl::unexpected(account.error());
  disconnect(id);
  (*account)->set_active(active_);
  return accounts_.insert_or_assign(id, std::move(*account)).first->second.get();
}

xmpp::Result<void> GlooxClient::connect(const AccountConfig& config) {
  auto account = add(config);
  if (!account) return tl::unexpected(account.error());
  (*account)->connect();
  return {};
}

void GlooxClient::disconnect(const AccountId& id) { leave(id, {}); }

void GlooxClient::retire(const AccountId& id, std::function<void(xmpp::Result<void>)> done) {
  struct Outcome {
    std::function<void(xmpp::Result<void>)> done;
    std::shared_ptr<void> deadline;
  };
  const auto outcome = std::make_shared<Outcome>(Outcome{std::move(done), {}});
  const auto end = [this, id, outcome, alive = lifetime_.watch()](const xmpp::Result<void>& told) {
    if (alive.expired() || !outcome->done) return;
    outcome->deadline.reset();
    leave(id, [told, call = std::exchange(outcome->done, nullptr)] { call(told); });
  };
  const auto found = accounts_.find(id);
  if (found == accounts_.end()) return end(xmpp::fail(xmpp::Errc::connection_closed, id + " is not connected"));
  outcome->deadline = loop_.after(options_.answer_ms, [end] {
    end(xmpp::fail(xmpp::Errc::timed_out, "the server does not answer"));
  });
  found->second->omemo().retire(end);
}

void GlooxClient::leave(const AccountId& id, std::function<void()> gone) {
  const auto found = accounts_.find(id);
  if (found == accounts_.end()) {
    if (gone) loop_.post(std::move(gone));
    return;
  }
  Account* const leaving = found->second.get();
  leaving_.push_back(std::move(found->second));
  accounts_.erase(found);
  leaving->disconnect([this, leaving, gone = std::move(gone), alive = lifetime_.watch()] {
    loop_.post([this, leaving, gone, alive] {  // nothing of it runs any more
      if (alive.expired()) return;
      std::erase_if(leaving_, [leaving](const auto& account) { return account.get() == leaving; });
      if (gone) gone();
    });
  });
}

void GlooxClient::shut_down(std::function<void()> done) {
  struct Rest {
    std::size_t accounts;
    std::function<void()> done;
  };
  auto rest = std::make_shared<Rest>(Rest{accounts_.size() + 1, std::move(done)});
  const auto one_less = [this, rest, alive = lifetime_.watch()] {
    if (alive.expired() || rest->accounts == 0 || --rest->accounts > 0) return;
    shut_down_deadline_.reset();
    loop_.post([call = std::move(rest->done)] { call(); });
  };
  for (const auto& [id, account] : accounts_) account->disconnect(one_less);
  shut_down_deadline_ = loop_.after(shut_down_ms, [rest, one_less] {
    rest->accounts = std::min<std::size_t>(rest->accounts, 1);
    one_less();
  });
  one_less();
}

xmpp::Result<void> GlooxClient::trust_certificate(const AccountId& id, const std::string& sha256) {
  auto account = find(id);
  if (!account) return tl::unexpected(account.error());
  if (auto kept = history_.put(id, "pin_sha256", sha256); !kept) return kept;
  (*account)->certificate_trusted();
  return {};
}

xmpp::Result<void> GlooxClient::accept_weaker_login(const AccountId& id) {
  auto account = find(id);
  if (!account) return tl::unexpected(account.error());
  (*account)->accept_weaker_login();
  return {};
}

xmpp::Result<void> GlooxClient::show_code(const AccountId& id, const std::string& code) {
  auto account = find(id);
  if (!account) return tl::unexpected(account.error());
  (*account)->show_code(code);
  return {};
}

void GlooxClient::register_account(const AccountConfig& config, std::function<void(xmpp::Result<void>)> done) {
  auto account = add(config);
  if (account) return (*account)->register_then_connect(std::move(done));
  loop_.post([error = account.error(), done = std::move(done)] { done(tl::unexpected(error)); });
}

xmpp::Result<MessageId> GlooxClient::send_message(const AccountId& id, const xmpp::Jid& chat, const Draft& draft) {
  auto account = find(id);
  if (!account) return tl::unexpected(account.error());
  return (*account)->send_message(chat, draft, draft.mode);
}

void GlooxClient::send_displayed(const AccountId& id, const xmpp::Jid& chat, const std::string& stanza_id) {
  if (auto account = find(id)) (*account)->send_displayed(chat, stanza_id);
}

void GlooxClient::fetch_older(const AccountId& id, const xmpp::Jid& chat) {
  if (auto account = find(id)) (*account)->fetch_older(chat);
}

void GlooxClient::set_active(bool active) {
  active_ = active;
  for (const auto& [id, account] : accounts_) account->set_active(active);
}

void GlooxClient::network_changed() {
  for (const auto& [id, account] : accounts_) account->network_changed();
}

void GlooxClient::send_typing(const AccountId& id, const xmpp::Jid& chat, bool typing) {
  if (auto account = find(id)) (*account)->send_typing(chat, typing);
}

xmpp::Result<void> GlooxClient::set_chat_mode(const AccountId& id, const xmpp::Jid& chat, Encryption mode) {
  return find(id).and_then([&](Account* account) { return account->set_chat_mode(chat, mode); });
}

void GlooxClient::prepare_chat(const AccountId& id, const xmpp::Jid& chat) {
  if (auto account = find(id)) (*account)->prepare_chat(chat);
}

xmpp::Result<void> GlooxClient::set_presence(const AccountId& id, Show show, const std::string& status) {
  return find(id).and_then([&](Account* account) { return account->set_presence(show, status); });
}

xmpp::Result<void> GlooxClient::accept_invite(const AccountId& id, const xmpp::Jid& contact, const std::string& token) {
  return find(id).and_then([&](Account* account) { return account->accept_invite(contact, token); });
}

xmpp::Result<void> GlooxClient::roster_add(const AccountId& id, const xmpp::Jid& jid, const std::string& name) {
  return find(id).and_then([&](Account* account) { return account->roster_add(jid, name); });
}

xmpp::Result<void> GlooxClient::roster_remove(const AccountId& id, const xmpp::Jid& jid) {
  return find(id).and_then([&](Account* account) { return account->roster_remove(jid); });
}

xmpp::Result<void> GlooxClient::subscription_answer(const AccountId& id, const xmpp::Jid& jid, bool accept) {
  return find(id).and_then([&](Account* account) { return account->subscription_answer(jid, accept); });
}

xmpp::Result<std::vector<DeviceView>> GlooxClient::devices(const AccountId& id, const xmpp::Jid& jid) {
  auto account = find(id);
  if (!account) return tl::unexpected(account.error());
  return (*account)->omemo().devices(jid);
}

xmpp::Result<void> GlooxClient::set_trust(const AccountId& id, const xmpp::Jid& jid, std::uint32_t device,
                                          Trust trust) {
  return find(id).and_then([&](Account* account) { return account->omemo().set_trust(jid, device, trust); });
}

xmpp::Result<void> GlooxClient::reset_sessions(const AccountId& id, const xmpp::Jid& jid) {
  return find(id).and_then([&](Account* account) { return account->omemo().reset_sessions(jid); });
}

xmpp::Result<void> GlooxClient::set_device_label(const AccountId& id, const std::string& label) {
  return find(id).and_then([&](Account* account) { return account->omemo().set_label(label); });
}

FormActions* GlooxClient::forms(const AccountId& id) {
  auto account = find(id);
  return account ? &(*account)->forms() : nullptr;
}

OmemoActions* GlooxClient::omemo(const AccountId& id) {
  auto account = find(id);
  return account ? &(*account)->omemo() : nullptr;
}

FileActions* GlooxClient::files(const AccountId& id) {
  auto account = find(id);
  return account ? &(*account)->files() : nullptr;
}

PersonalActions* GlooxClient::personal(const AccountId& id) {
  auto account = find(id);
  return account ? &(*account)->personal() : nullptr;
}

RoomActions* GlooxClient::rooms(const AccountId& id) {
  auto account = find(id);
  return account ? &(*account)->rooms() : nullptr;
}

}  // namespace tui
