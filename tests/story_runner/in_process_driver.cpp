// The driver of stories against hosts in this process.
#include "tests/story_runner/in_process_driver.hpp"

#include <fmt/format.h>

#include <deque>
#include <map>
#include <set>
#include <stdexcept>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "tests/story_runner/manual_environment.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/features.hpp"
#include "xmppd/storage/memory/memory_stores.hpp"

namespace stories {
namespace {

using xmppd::Host;
using xmppd::SettingBase;
using xmppd::SettingValue;

const SettingBase& find_setting(std::string_view key) {
  for (const auto* setting : xmppd::core_settings()) {
    if (setting->key == key) return *setting;
  }
  for (const auto* feature : xmppd::all_features()) {
    for (const auto* setting : feature->settings) {
      if (setting->key == key) return *setting;
    }
  }
  throw std::runtime_error(fmt::format("no setting is called '{}'", key));
}

SettingValue parse_value(const SettingBase& setting, const std::string& text) {
  if (std::holds_alternative<bool>(setting.default_value)) return text == "true";
  if (std::holds_alternative<std::int64_t>(setting.default_value)) return static_cast<std::int64_t>(std::stoll(text));
  if (std::holds_alternative<std::string>(setting.default_value)) return text;
  std::vector<std::string> list;  // ["one", "two"]
  for (std::size_t open = text.find('"'); open != std::string::npos; open = text.find('"', open)) {
    const auto close = text.find('"', open + 1);
    if (close == std::string::npos) throw std::runtime_error("a list of texts in quotes is expected");
    list.push_back(text.substr(open + 1, close - open - 1));
    open = close + 1;
  }
  return list;
}

// One connection: what the daemon's stream is to a session.
class Client final : public xmppd::StanzaSink {
 public:
  explicit Client(ManualExecutor& executor) : executor_(executor) {}

  void deliver(const xmppd::StanzaPtr& stanza) override {
    if (broken_) return;
    auto element = xmpp::parse_element(stanza->wire(), xmpp::ns::client);
    if (!element) throw std::runtime_error("the host wrote XML that can't be read: " + element.error().detail);
    received.push_back(std::move(*element));
  }
  void close(const xmpp::StreamError& reason) override {
    if (end) return;
    end = xmpp::to_string(reason.condition);
    executor_.post([this] { leave(); });
  }
  void when_flushed(std::function<void()> done) override {
    executor_.post([this, done = std::move(done)] {
      if (!broken_) done();
    });
  }
  void pause_reading() override { paused_ = true; }
  void resume_reading() override {
    paused_ = false;
    read();
  }

  void send(xmpp::Element stanza) {
    sent_.push_back(std::move(stanza));
    read();
  }
  // The stream's end as the session sees it.
  void leave() {
    if (const auto bound = session.lock()) bound->host().sessions.close(*bound);
  }
  void break_connection() {
    broken_ = true;
    end = "";
    leave();
  }

  std::weak_ptr<xmppd::Session> session;
  std::deque<xmpp::Element> received;
  std::optional<std::string> end;

 private:
  void read() {
    while (!paused_ && !end && !sent_.empty()) {
      auto stanza = std::move(sent_.front());
      sent_.pop_front();
      if (const auto bound = session.lock()) bound->host().router.from_client(*bound, std::move(stanza));
    }
  }

  ManualExecutor& executor_;
  std::deque<xmpp::Element> sent_;
  bool paused_ = false;
  bool broken_ = false;
};

class InProcessDriver final : public Driver {
 public:
  void start(const World& world) override {
    // Stories say much in no time.
    for (const auto* key : {"limits.messages_per_minute", "limits.new_messages_per_minute", "limits.requests_per_hour",
                            "limits.new_requests_per_hour"}) {
      config_.set_raw(find_setting(key), std::int64_t{0});
    }
    for (const auto& [key, value] : world.settings) {
      const auto& setting = find_setting(key);
      config_.set_raw(setting, parse_value(setting, value));
    }
    std::set<std::string> domains{"example.org"};
    for (const auto& account : world.accounts) domains.insert(std::string(account.domain()));
    for (const auto& domain : domains) {
      hosts_.push_back(std::make_unique<Host>(*xmpp::Jid::parse(domain), config_, stores_, environment_, directory_,
                                              xmppd::all_features()));
    }
    for (const auto& account : world.accounts) {
      require(stores_.accounts.create({account, {}, environment_.now(), std::nullopt}));
    }
    std::map<xmpp::Jid, std::uint64_t> versions;
    for (const auto& [one, other] : world.friends) {
      befriend(one, other, ++versions[one]);
      befriend(other, one, ++versions[other]);
    }
    settle();
  }

  xmpp::Result<xmpp::Jid> connect(const ClientName& name) override {
    settle();
    auto* host = directory_.find(name.account.domain());
    if (!host) throw std::runtime_error("no such host");
    auto& client = clients_[name.text];
    if (client) retired_.push_back(std::move(client));  // what it has under way still refers to it
    client = std::make_unique<Client>(environment_.executor());
    std::optional<xmpp::Result<xmpp::Jid>> result;
    host->accounts.with(name.account, [&](const xmpp::Result<std::shared_ptr<xmppd::Account>>& account) {
      if (!account || !*account) return;
      const auto session = host->sessions.bind(*account, name.resource, *client, {});
      if (session) {
        client->session = *session;
        result = (*session)->jid();
      } else {
        const auto condition = xmpp::to_stanza_error(session.error()).condition;
        result = xmpp::fail(session.error().code, std::string(to_string(condition)));
      }
    });
    settle();
    if (!result) throw std::runtime_error("no such account, or it can't be loaded");
    return *result;
  }

  void disconnect(const ClientName& name) override {
    auto& client = client_of(name);
    if (!client.end) client.end = "";
    client.leave();
    settle();
  }

  void cut(const ClientName& name) override {
    client_of(name).break_connection();
    settle();
  }

  void send(const ClientName& name, const xmpp::Element& stanza) override { client_of(name).send(stanza); }

  void settle() override { environment_.executor().run(); }

  std::optional<xmpp::Element> receive(const ClientName& name) override {
    settle();
    auto& received = client_of(name).received;
    if (received.empty()) return std::nullopt;
    auto stanza = std::move(received.front());
    received.pop_front();
    return stanza;
  }

  std::optional<std::string> stream_end(const ClientName& name) override {
    settle();
    return client_of(name).end;
  }

  bool advance_clock(std::int64_t seconds) override {
    environment_.advance(seconds);
    return true;
  }

  bool fail_storage(std::size_t calls) override {
    memory_.fail_next(calls);
    return true;
  }

  bool stop_server() override {
    for (const auto& host : hosts_) {
      xmppd::HostStopping event;
      host->hooks.stopping.fire(event);
    }
    settle();
    return true;
  }

 private:
  Client& client_of(const ClientName& name) {
    const auto found = clients_.find(name.text);
    if (found == clients_.end()) throw std::runtime_error(name.text + " has not connected");
    return *found->second;
  }

  void befriend(const xmpp::Jid& owner, const xmpp::Jid& contact, std::uint64_t version) {
    xmppd::RosterChange change;
    change.version = version;
    change.put.emplace();
    change.put->jid = contact;
    change.put->subscription = xmppd::Subscription::both;
    require(stores_.rosters.apply(owner, std::move(change)));
  }

  static void require(xmpp::Pending<xmpp::Done> done) {
    done.then_detached([](const xmpp::Result<xmpp::Done>& result) {
      if (!result) throw std::runtime_error("preparing the story: " + result.error().detail);
    });
  }

  ManualEnvironment environment_;
  xmppd::MemoryStores memory_{environment_.executor()};
  xmppd::Stores stores_ = memory_.stores();
  xmppd::Config config_;
  xmppd::HostDirectory directory_;
  std::map<std::string, std::unique_ptr<Client>> clients_;
  std::vector<std::unique_ptr<Client>> retired_;
  std::vector<std::unique_ptr<Host>> hosts_;  // goes first: it writes to nobody any more
};

}  // namespace

std::unique_ptr<Driver> make_in_process_driver() { return std::make_unique<InProcessDriver>(); }

}  // namespace stories
