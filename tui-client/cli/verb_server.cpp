// VerbServer: conversations, each with its verb.
#include "tui-client/cli/verb_server.hpp"

#include <unistd.h>

#include <algorithm>
#include <deque>
#include <list>
#include <nlohmann/json.hpp>
#include <utility>

#include "libxmpp/net/listener.hpp"
#include "libxmpp/net/local_connection.hpp"
#include "tui-client/cli/running_client.hpp"
#include "tui-client/cli/verb_table.hpp"
#include "tui-client/model/model.hpp"

namespace tui {
namespace {

using nlohmann::json;

constexpr std::string_view locked_words = "the running xmpp-tui is locked: unlock it first";

// One verb, with the process that wants it at the other end.
class HostedVerb final : public VerbHost, public std::enable_shared_from_this<HostedVerb> {
 public:
  explicit HostedVerb(VerbServer::Parts& parts) : parts_(parts) {}

  void take(std::unique_ptr<xmpp::LocalConnection> connection) { connection_ = std::move(connection); }

  void on_line(std::string_view line) {
    const auto words = json::parse(line, nullptr, false);
    if (!words.is_object()) return verb_ ? verb_->finish(exit_usage, "no request") : refuse(exit_usage, "no request");
    if (!begun_) return begin(words);
    if (const auto printed = words.find("printed"); printed != words.end() && printed->is_number_unsigned()) {
      confirm(printed->get<std::uint64_t>());
    } else if (words.contains("interrupt") && verb_) {
      verb_->interrupt();
    }
  }

  void handle(const Event& event) {
    if (!verb_ || verb_->finished()) return;
    if (parts_.model.lock) return verb_->finish(exit_failure, std::string(locked_words));
    verb_->handle(event);
  }

  void refuse(int status, std::string_view reason) {
    if (std::exchange(begun_, true)) return;
    complain(std::string(reason));
    finished(status);
  }

  xmpp::EventLoop& loop() override { return parts_.loop; }
  History& history() override { return parts_.history; }
  Client& client() override { return parts_.client; }
  const std::vector<AccountConfig>& accounts() const override { return accounts_; }

  xmpp::Result<void> connect() override {
    const auto* account = state();
    if (!account) return no_account();
    if (account->connection == ConnectionState::online) {
      parts_.loop.post([weak = weak_from_this(), id = account->id] {
        if (const auto self = weak.lock()) self->handle(ConnectionChanged{id, ConnectionState::online, {}, false});
      });
      return {};
    }
    if (account->connection == ConnectionState::connecting || account->connection == ConnectionState::authenticating) {
      return {};
    }
    return xmpp::fail(xmpp::Errc::connection_closed,
                      account->id + " is not connected" + (account->text.empty() ? "" : ": " + account->text));
  }

  bool print(const std::string& line, std::function<void()> printed) override {
    unread_.push_back({line.size(), std::move(printed)});
    unread_bytes_ += line.size();
    write({{"out", line}});
    return true;
  }
  bool has_room() const override { return unread_bytes_ < VerbServer::max_unread_bytes; }
  void complain(const std::string& text) override { write({{"err", text}}); }

  xmpp::Result<std::vector<DeviceView>> devices(const xmpp::Jid& jid) override {
    return parts_.client.devices(accounts_.front().jid.bare().text(), jid);
  }
  xmpp::Result<VerificationUri> own_uri() override {
    auto* omemo = parts_.client.omemo(accounts_.front().jid.bare().text());
    if (!omemo) return tl::unexpected(no_account().error());
    return omemo->own_uri();
  }
  xmpp::Result<Verification> verify(const VerificationUri& uri) override {
    auto* omemo = parts_.client.omemo(accounts_.front().jid.bare().text());
    if (!omemo) return tl::unexpected(no_account().error());
    return omemo->verify(uri);
  }
  std::optional<std::vector<Contact>> contacts() override {
    const auto* account = state();
    if (!account || !account->roster_known) return std::nullopt;
    std::vector<Contact> all;
    for (const auto& [key, contact] : parts_.model.contacts) {
      if (key.first == account->id) all.push_back(contact);
    }
    return all;
  }
  bool open_uri(const std::string& uri) override {
    parts_.open_uri(uri);
    return true;
  }
  void was_read(const xmpp::Jid& chat) override { parts_.was_read(accounts_.front().jid.bare().text(), chat); }
  void finished(int status) override {
    write({{"exit", status}});
    // Open until the other side has printed all and goes: it says so.
  }

 private:
  struct Line {
    std::size_t bytes;
    std::function<void()> printed;
  };

  void begin(const json& request) {
    if (parts_.model.lock) return refuse(exit_failure, locked_words);
    std::string name;
    json options;
    try {
      name = request.at("verb").get<std::string>();
      options = request.at("options");
      for (const auto& text : request.at("accounts")) {
        const auto jid = xmpp::Jid::parse(text.get<std::string>());
        if (jid && accounts_.size() < 100) accounts_.emplace_back().jid = *jid;
      }
    } catch (const json::exception& error) {
      return refuse(exit_usage, error.what());
    }
    // Behind those that the caller knows: what this client has besides.
    for (const auto& account : parts_.model.accounts) {
      const auto jid = xmpp::Jid::parse(account.id);
      const bool there = jid && std::any_of(accounts_.begin(), accounts_.end(), [&](const auto& one) { return one.jid.same_bare(*jid); });
      if (jid && !there) accounts_.emplace_back().jid = *jid;
    }
    if (accounts_.empty()) return refuse(exit_usage, "the running xmpp-tui has no account yet");
    auto made = verb_from(name, options);
    if (!made) return refuse(exit_usage, made.error().detail);
    begun_ = true;
    verb_ = std::move(*made);
    verb_->begin(*this);
  }

  void confirm(std::uint64_t printed) {
    // What many lines change in the store is one transaction.
    const auto done = parts_.history.transaction([&]() -> xmpp::Result<void> {
      while (printed_ < printed && !unread_.empty()) {
        const auto line = std::move(unread_.front());
        unread_.pop_front();
        ++printed_;
        unread_bytes_ -= line.bytes;
        if (line.printed) line.printed();
      }
      return {};
    });
    if (!done && verb_) verb_->finish(exit_failure, done.error().detail);
    if (verb_ && !verb_->finished() && has_room()) verb_->on_room();
  }

  const AccountState* state() const { return parts_.model.account(accounts_.front().jid.bare().text()); }
  xmpp::Result<void> no_account() const {
    return xmpp::fail(xmpp::Errc::not_found, "the running xmpp-tui has no account " + accounts_.front().jid.bare().text());
  }
  void write(const json& words) {
    connection_->write(words.dump(-1, ' ', false, json::error_handler_t::replace) + "\n");
  }

  VerbServer::Parts& parts_;
  std::unique_ptr<xmpp::LocalConnection> connection_;
  std::vector<AccountConfig> accounts_;  // addresses alone
  bool begun_ = false;
  std::deque<Line> unread_;
  std::size_t unread_bytes_ = 0;
  std::uint64_t printed_ = 0;
  std::unique_ptr<Verb> verb_;  // goes first
};

}  // namespace

struct VerbServer::Impl {
  explicit Impl(Parts parts_in) : parts(std::move(parts_in)) {}

  void accept(void* uv_server) {
    const bool full = verbs.size() >= max_verbs;
    auto verb = std::make_shared<HostedVerb>(parts);
    verbs.push_back(verb);
    const std::weak_ptr<HostedVerb> weak = verb;
    auto connection = std::make_unique<xmpp::LocalConnection>(
        parts.loop, uv_server, max_request_bytes + 1024,
        [weak](std::string_view line) {
          if (const auto alive = weak.lock()) alive->on_line(line);
        },
        [this, weak] {
          // Not from under what the verb is doing.
          parts.loop.post([this, weak, alive = lifetime.watch()] {
            if (!alive.expired()) verbs.remove(weak.lock());
          });
        });
    const bool stranger = connection->peer_user() != ::geteuid();
    verb->take(std::move(connection));
    if (stranger) {
      verb->refuse(exit_failure, "for its owner alone");
    } else if (full) {
      verb->refuse(exit_failure, "the running xmpp-tui has too much to do: " + std::to_string(max_verbs) + " verbs");
    }
  }

  Parts parts;
  std::unique_ptr<SocketAddress> address;  // while the listener may remove what is there
  std::list<std::shared_ptr<HostedVerb>> verbs;
  std::unique_ptr<xmpp::Listener> listener;
  xmpp::Lifetime lifetime;
};

VerbServer::VerbServer() = default;
VerbServer::~VerbServer() = default;

xmpp::Result<std::unique_ptr<VerbServer>> VerbServer::open(const Config& config, Parts parts) {
  std::unique_ptr<VerbServer> server(new VerbServer);
  server->impl_ = std::make_unique<Impl>(std::move(parts));
  auto& impl = *server->impl_;
  impl.address = std::make_unique<SocketAddress>(config.data_directory);
  auto listener = xmpp::Listener::unix_socket(impl.parts.loop, impl.address->text(),
                                              [&impl](void* uv_server) { impl.accept(uv_server); });
  if (!listener) return tl::unexpected(listener.error());
  impl.listener = std::move(*listener);
  return server;
}

void VerbServer::handle(const Event& event) {
  if (impl_->verbs.empty()) return;
  const auto verbs = impl_->verbs;  // some may go meanwhile
  for (const auto& verb : verbs) verb->handle(event);
}

}  // namespace tui
