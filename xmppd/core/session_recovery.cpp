// SessionRecovery: from the store to hibernated sessions.
#include "xmppd/core/session_recovery.hpp"

#include <map>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/storage/stores.hpp"

namespace xmppd {
namespace {

constexpr std::size_t at_a_time = 16;  // clients that connect meanwhile need the disk, too
constexpr unsigned list_again_ms = 60'000;

StanzaPtr parse(const std::string& text) {
  auto element = xmpp::parse_element(text, xmpp::ns::client);
  if (!element) return nullptr;
  auto from = xmpp::Jid::parse(element->attr("from"));
  auto to = xmpp::Jid::parse(element->attr("to"));
  if (!xmpp::stanza_kind(*element)) return nullptr;
  return Stanza::make(std::move(*element), from.value_or(xmpp::Jid()), to.value_or(xmpp::Jid()));
}

// What one account's sessions hold: a message is one delivery, whoever of them has it.
class Queues {
 public:
  std::vector<RestoredStanza> restore(const SavedSession& saved) {
    std::vector<RestoredStanza> queue;
    queue.reserve(saved.queue.size());
    for (const auto& row : saved.queue) {
      auto stanza = parse(row.stanza);
      if (!stanza) {
        xmpp::log::error("sessions", "stanza {} of a saved session is damaged", row.number);
        continue;
      }
      queue.push_back({row.number, stanza, delivery(row, stanza)});
    }
    return queue;
  }

 private:
  DeliveryPtr delivery(const QueuedStanza& row, const StanzaPtr& stanza) {
    if (row.message == 0) return nullptr;
    auto& shared = deliveries_[row.message];
    if (!shared) {
      shared = std::make_shared<PendingDelivery>(PendingDelivery{nullptr, row.received});
      shared->key = row.message;
    }
    shared->taken = shared->taken || row.taken;
    if (row.original.empty()) {
      shared->message = stanza;
    } else if (!shared->message) {
      shared->message = parse(row.original);
    }
    if (!shared->message) shared->message = stanza;
    return shared;
  }

  std::map<std::int64_t, DeliveryPtr> deliveries_;
};

}  // namespace

void SessionRecovery::begin() {
  host_.accounts.add_part([this](const xmpp::Jid& owner) { return load(owner); });
  list();
}

void SessionRecovery::list() {
  host_.stores.sessions.owners(std::string(host_.jid.domain()))
      .then(lifetime_, [this](xmpp::Result<std::vector<xmpp::Jid>> owners) {
        if (!owners) {
          if (owners.error().code == xmpp::Errc::shutting_down) return;
          xmpp::log::error("sessions", "saved sessions can't be listed: {}", owners.error().detail);
          retry_ = host_.environment.executor().after(list_again_ms, [this] { list(); });
          return;
        }
        left_.emplace(owners->begin(), owners->end());
        to_load_.assign(owners->begin(), owners->end());
        load_next();
      });
}

void SessionRecovery::load_next() {
  while (loading_ < at_a_time && !to_load_.empty()) {
    ++loading_;
    const auto owner = std::move(to_load_.front());
    to_load_.pop_front();
    host_.accounts.with(owner, [this, owner, alive = lifetime_.watch()](const auto& account) {
      if (alive.expired()) return;
      if (!account && !retry_) {
        retry_ = host_.environment.executor().after(list_again_ms, [this] {
          retry_.reset();
          to_load_.assign(left_->begin(), left_->end());
          load_next();
        });
      }
      host_.environment.executor().post([this, alive] {
        if (alive.expired()) return;
        --loading_;
        load_next();
      });
    });
  }
}

xmpp::Pending<AccountCache::Prepare> SessionRecovery::load(const xmpp::Jid& owner) {
  using Prepare = AccountCache::Prepare;
  if (left_ && !left_->contains(owner)) return xmpp::Pending<Prepare>::ready(Prepare([](Account&) {}));
  auto promise = std::make_shared<xmpp::Promise<Prepare>>();
  auto pending = promise->pending();
  host_.stores.sessions.load(owner).then(lifetime_, [this, promise](xmpp::Result<std::vector<SavedSession>> saved) {
    if (!saved) return promise->complete(tl::unexpected(saved.error()));
    promise->complete(Prepare([this, saved = std::move(*saved)](Account& account) { restore(account, saved); }));
  });
  return pending;
}

void SessionRecovery::restore(Account& account, const std::vector<SavedSession>& saved) {
  if (left_) left_->erase(account.jid());
  Queues queues;
  for (const auto& each : saved) host_.sessions.restore(account, each, queues.restore(each));
}

}  // namespace xmppd
