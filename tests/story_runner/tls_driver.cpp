// The driver of stories against the real daemon.
#include "tests/story_runner/tls_driver.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <map>
#include <set>
#include <stdexcept>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/net/tls_context.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "tests/wire_client/daemon_process.hpp"
#include "tests/wire_client/wire_client.hpp"
#include "xmppd/storage/sqlite/sqlite_stores.hpp"

namespace stories {
namespace {

constexpr std::uint64_t patience_ms = 10'000;
constexpr const char* password = "a story's password";
// An answer comes when what its asker sent before is handled, and after what was sent to him before. What one stanza
// sets off may set off more (a probe, an answer to it, a second read from the disk), so once is not enough.
constexpr int settle_rounds = 4;
constexpr std::string_view settle_id = "settle-";

class TemporaryFolder {
 public:
  TemporaryFolder() {
    // Stories are not about the disk, and each has a database to make: in memory, if the system has such a place.
    std::string pattern = "/dev/shm/story.XXXXXX";
    if (!mkdtemp(pattern.data())) {
      pattern = (std::filesystem::temp_directory_path() / "story.XXXXXX").string();
      if (!mkdtemp(pattern.data())) throw std::runtime_error("can't make a temporary folder");
    }
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// An empty store, made once: to make its tables takes as long as a short story.
const std::string& empty_store(xmpp::EventLoop& loop) {
  static const TemporaryFolder folder;
  static const std::string path = [&] {
    std::string data = folder.path() + "/data";
    xmppd::SqliteStores(loop, {.directory = data}).shut_down();
    return data;
  }();
  return path;
}

// What the daemon will find: accounts with keys, and rosters.
void prepare_store(xmpp::EventLoop& loop, const std::string& folder, const World& world) {
  std::filesystem::copy(empty_store(loop), folder, std::filesystem::copy_options::recursive);
  static const auto keys = [] {
    std::vector<xmpp::ScramKeys> made;
    for (const auto hash : {xmpp::HashAlgorithm::sha256, xmpp::HashAlgorithm::sha1}) {
      made.push_back(*xmpp::make_scram_keys(hash, password, "0123456789abcdef", 4096));
    }
    return made;
  }();
  xmppd::SqliteStores sqlite(loop, {.directory = folder});
  const xmppd::Stores stores = sqlite.stores();
  std::size_t waiting = 0;
  std::string problem;
  const auto track = [&](xmpp::Pending<xmpp::Done> done) {
    ++waiting;
    done.then_detached([&](const xmpp::Result<xmpp::Done>& result) {
      --waiting;
      if (!result) problem = result.error().detail;
    });
  };
  for (const auto& account : world.accounts) track(stores.accounts.create({account, keys, xmpp::now(), std::nullopt}));
  std::map<xmpp::Jid, std::uint64_t> versions;
  const auto befriend = [&](const xmpp::Jid& owner, const xmpp::Jid& contact) {
    xmppd::RosterChange change;
    change.version = ++versions[owner];
    change.put.emplace();
    change.put->jid = contact;
    change.put->subscription = xmppd::Subscription::both;
    track(stores.rosters.apply(owner, std::move(change)));
  };
  for (const auto& [one, other] : world.friends) {
    befriend(one, other);
    befriend(other, one);
  }
  sqlite.shut_down();
  while (waiting > 0) loop.run_once_nowait();
  if (!problem.empty()) throw std::runtime_error("preparing the story: " + problem);
}

// One client and what it has heard.
class Client final : public wire::ClientEvents {
 public:
  Client(xmpp::EventLoop& loop, std::shared_ptr<xmpp::TlsContext> tls, wire::Login login)
      : loop_(loop), wire(loop, std::move(tls), std::move(login), *this) {
    wire.start();
  }

  void on_ready(const std::string& full_jid) override {
    jid = full_jid;
    loop_.stop();
  }
  void on_refused(const std::string& condition) override { refusal = condition; }
  void on_stanza(xmpp::Element stanza) override {
    if (stanza.name() == "iq" && stanza.attr("id").starts_with(settle_id)) {
      settled = stanza.attr("id");
    } else {
      received.push_back(std::move(stanza));
    }
    loop_.stop();
  }
  void on_ended(const std::string& condition) override {
    end = condition;
    loop_.stop();
  }

 private:
  xmpp::EventLoop& loop_;

 public:
  std::string jid, refusal, settled;
  std::optional<std::string> end;
  std::deque<xmpp::Element> received;
  wire::WireClient wire;
};

class TlsDriver final : public Driver {
 public:
  TlsDriver() {
    // The system's authorities vouch for nobody here, and reading all of them takes as long as a story.
    setenv("SSL_CERT_FILE", "/dev/null", 1);
    setenv("SSL_CERT_DIR", "/dev/null", 1);
  }

  void start(const World& world) override {
    std::set<std::string> domains{"example.org"};
    for (const auto& account : world.accounts) domains.insert(std::string(account.domain()));
    prepare_store(loop_, folder_.path() + "/data", world);
    daemon_ = std::make_unique<wire::DaemonProcess>(
        folder_.path(), std::vector<std::string>(domains.begin(), domains.end()), world.settings);
    auto tls = xmpp::TlsContext::client({folder_.path() + "/data/certificate.pem", {}, {"xmpp-client"}});
    if (!tls) throw std::runtime_error(tls.error().detail);
    tls_ = *tls;
  }

  xmpp::Result<xmpp::Jid> connect(const ClientName& name) override {
    settle();
    // Half of them each way.
    const bool direct = ++connected_ % 2 == 0;
    auto client = std::make_unique<Client>(
        loop_, tls_,
        wire::Login{"127.0.0.1", direct ? daemon_->direct_tls_port() : daemon_->starttls_port(), direct,
                    std::string(name.account.domain()), std::string(name.account.local()), password, name.resource});
    wait("login", [&] { return !client->jid.empty() || client->end; });
    if (client->jid.empty()) {
      return xmpp::fail(xmpp::Errc::not_allowed, client->refusal.empty() ? "ended: " + *client->end : client->refusal);
    }
    auto jid = xmpp::Jid::parse(client->jid);
    clients_[name.text] = std::move(client);
    settle();
    return jid;
  }

  void disconnect(const ClientName& name) override {
    Client& client = client_of(name);
    if (!client.end) client.wire.close();
    wait("the end of the stream", [&] { return client.end.has_value(); });
    settle();
  }

  void cut(const ClientName& name) override {
    Client& client = client_of(name);
    if (!client.end) client.wire.cut();
    settle();
  }

  void send(const ClientName& name, const xmpp::Element& stanza) override {
    client_of(name).wire.send(xmpp::to_xml(stanza, xmpp::ns::client));
  }

  void settle() override {
    for (int round = 0; round < settle_rounds; ++round) {
      const std::string id = std::string(settle_id) + std::to_string(++settles_);
      for (auto& [text, client] : clients_) {
        if (client->end) continue;
        // Private XML is read by the storage thread, behind all that waits for the disk.
        xmpp::Element question("iq", std::string(xmpp::ns::client));
        question.set_attr("type", "get").set_attr("id", id);
        question.add("query", std::string(xmpp::ns::private_xml)).add("settled", "urn:example:stories");
        client->wire.send(xmpp::to_xml(question, xmpp::ns::client));
      }
      for (auto& [text, client] : clients_) {
        // A copy of the pointer, because clang 14 lets no lambda capture what a structured binding names.
        const Client* asked = client.get();
        wait("the server's attention for " + text, [&] { return asked->end || asked->settled == id; });
      }
    }
  }

  std::optional<xmpp::Element> receive(const ClientName& name) override {
    Client& client = client_of(name);
    if (client.received.empty()) settle();
    if (client.received.empty()) return std::nullopt;
    auto stanza = std::move(client.received.front());
    client.received.pop_front();
    return stanza;
  }

  std::optional<std::string> stream_end(const ClientName& name) override {
    settle();
    return client_of(name).end;
  }

 private:
  Client& client_of(const ClientName& name) {
    const auto found = clients_.find(name.text);
    if (found == clients_.end()) throw std::runtime_error(name.text + " has not connected");
    return *found->second;
  }

  // Every event stops the loop; until the one that is waited for.
  template <class Predicate>
  void wait(const std::string& what, Predicate there) {
    bool late = false;
    xmpp::Timer timer(loop_);
    timer.start(patience_ms, [&] {
      late = true;
      loop_.stop();
    });
    while (!there()) {
      if (late) throw std::runtime_error("waited too long for " + what);
      loop_.run();
    }
  }

  TemporaryFolder folder_;
  xmpp::EventLoop loop_;
  std::unique_ptr<wire::DaemonProcess> daemon_;
  std::shared_ptr<xmpp::TlsContext> tls_;
  std::map<std::string, std::unique_ptr<Client>> clients_;
  unsigned connected_ = 0, settles_ = 0;
};

}  // namespace

std::unique_ptr<Driver> make_tls_driver() { return std::make_unique<TlsDriver>(); }

}  // namespace stories
