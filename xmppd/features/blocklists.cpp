// Real-time blocklists: senders who are not wanted, kept by somebody else in a pubsub node (XEP-0060) whose item ids
// are the SHA-256 of their bare addresses or domains in hexadecimal digits. The lists of all who run servers stop a
// spammer at once.
#include <algorithm>
#include <unordered_set>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "xmppd/core/foreign_stanza.hpp"
#include "xmppd/core/host.hpp"

namespace xmppd {
namespace {

using xmpp::Element;
using xmpp::Jid;
using Condition = xmpp::StanzaErrorCondition;

const ListSetting blocklist_nodes =
    ListSetting(
        "blocklists.nodes", std::vector<std::string>{},
        "Lists of unwanted senders, kept up to date by pubsub: \"xmppbl.org muc_bans_sha256\" (the service, the "
        "node).\nStanzas of those on them are refused, entries into rooms, too.")
        .restart();
const IntSetting blocklist_items =
    IntSetting("blocklists.max_items", 100'000, "How many entries of one list are known.").range(1, 10'000'000);

constexpr unsigned blocklist_begin_ms = 1000;
constexpr unsigned blocklist_first_retry_ms = 30'000;
constexpr unsigned blocklist_last_retry_ms = 3'600'000;
constexpr unsigned blocklist_refresh_ms = 12 * 3'600'000;  // for what a lost notification has not told
constexpr std::size_t blocklist_page_items = 500;
constexpr std::size_t blocklist_hash_digits = 64;

struct Blocklist {
  Jid service;
  std::string node;
  std::unordered_set<std::string> hashes;
  std::unordered_set<std::string> arriving;  // while all of it is fetched
  BlocklistStatus status;
  unsigned retry_ms = blocklist_first_retry_ms;
  std::shared_ptr<void> timer;
};

std::string listed_hash_of(std::string_view text) {
  return xmpp::hex_encode(xmpp::digest(xmpp::HashAlgorithm::sha256, text));
}

Element pubsub_question(std::string_view command, const std::string& node) {
  Element payload("pubsub", std::string(xmpp::ns::pubsub));
  payload.add(std::string(command)).set_attr("node", node);
  return payload;
}

class Blocklists final : public Feature {
 public:
  explicit Blocklists(Host& host) : host_(host) {
    for (const auto& text : host.config.get(blocklist_nodes)) {
      const auto space = text.find(' ');
      auto service = Jid::parse(text.substr(0, space));
      if (!service || space == std::string::npos) {
        xmpp::log::error("blocklists", "blocklists.nodes: expected a service and a node, found \"{}\"", text);
        continue;
      }
      auto list = std::make_unique<Blocklist>();
      list->status.service = service->text();
      list->status.node = list->node = text.substr(space + 1);
      list->service = std::move(*service);
      lists_.push_back(std::move(list));
      begin_later(*lists_.back(), blocklist_begin_ms);
    }
    host.outsiders.blocklists = [this] {
      std::vector<BlocklistStatus> all;
      for (const auto& list : lists_) {
        all.push_back(list->status);
        all.back().items = list->hashes.size();
      }
      return all;
    };
    if (lists_.empty()) return;
    host.hooks.message_to_server.on(Phase::Deliver, "blocklists", [this](ServerMessage& m) { return news(*m.stanza); });
    host.hooks.from_outside.on(Phase::Guard, "blocklists",
                               [this](ForeignStanza& event) { return refuse(event.stanza, event.origin); });
    host.hooks.presence_from_client.on(Phase::Guard, "blocklists", [this](ClientPresence& event) {
      const bool enters = event.stanza->type().empty() && event.stanza->element().child("x", xmpp::ns::muc);
      return enters ? refuse(event.stanza, event.origin) : Verdict::Pass;
    });
  }

 private:
  Blocklist* listing(const Jid& sender) {
    const auto bare = sender.bare().text();
    if (const auto known = std::find_if(lists_.begin(), lists_.end(),
                                        [&](const auto& list) { return list->service.same_bare(sender); });
        known != lists_.end()) {
      return nullptr;
    }
    std::string of_address, of_domain;
    for (const auto& list : lists_) {
      if (list->hashes.empty()) continue;
      if (of_domain.empty()) {
        of_address = listed_hash_of(bare);
        of_domain = listed_hash_of(sender.domain());
      }
      if (list->hashes.count(of_address) != 0 || list->hashes.count(of_domain) != 0) return list.get();
    }
    return nullptr;
  }

  Verdict refuse(const StanzaPtr& stanza, const Origin& origin) {
    Blocklist* const list = listing(stanza->from());
    if (!list) return Verdict::Pass;
    ++list->status.refused;
    xmpp::log::debug("blocklists", "{} is on {} of {}", stanza->from().text(), list->node, list->service.text());
    if (somebody_waits(*stanza)) {
      host_.router.reply_error(
          stanza, origin, xmpp::StanzaError(Condition::policy_violation, "This server does not accept this sender."));
    }
    return Verdict::Handled;
  }

  void begin_later(Blocklist& list, unsigned wait_ms) {
    list.timer = host_.environment.executor().after(wait_ms, [this, &list] { subscribe(list); });
  }

  void ask(Blocklist& list, xmpp::IqType type, Element payload, std::function<void(const Element&)> done) {
    host_.requests.ask(list.service, type, std::move(payload),
                       [this, &list, done = std::move(done), alive = lifetime_.watch()](const StanzaPtr& answer) {
                         if (alive.expired()) return;
                         if (answer && answer->type() == "result") return done(answer->element());
                         failed(list,
                                answer ? std::string(to_string(xmpp::parse_stanza_error(answer->element()).condition))
                                       : std::string("no answer"));
                       });
  }

  void failed(Blocklist& list, const std::string& why) {
    list.status.problem = why;
    xmpp::log::warning("blocklists", "{} of {}: {}", list.node, list.service.text(), why);
    begin_later(list, list.retry_ms);
    list.retry_ms = std::min(list.retry_ms * 2, blocklist_last_retry_ms);
  }

  // Subscribed first: what changes while it is fetched is not missed.
  void subscribe(Blocklist& list) {
    auto payload = pubsub_question("subscribe", list.node);
    payload.children().front().set_attr("jid", host_.jid.text());
    ask(list, xmpp::IqType::set, std::move(payload), [this, &list](const Element&) {
      list.status.subscribed = true;
      list.arriving.clear();
      fetch(list, {});
    });
  }

  void fetch(Blocklist& list, const std::string& after) {
    auto payload = pubsub_question("items", list.node);
    auto& set = payload.add("set", std::string(xmpp::ns::rsm));
    set.add("max").set_text(std::to_string(blocklist_page_items));
    if (!after.empty()) set.add("after").set_text(after);
    ask(list, xmpp::IqType::get, std::move(payload), [this, &list, after](const Element& answer) {
      const auto* const content = answer.child("pubsub", xmpp::ns::pubsub);
      const auto* const items = content ? content->child("items") : nullptr;
      const auto before = list.arriving.size();
      if (items) add(list, list.arriving, *items);
      const auto* const page = content ? content->child("set", xmpp::ns::rsm) : nullptr;
      const auto last = page ? std::string(page->child_text("last", xmpp::ns::rsm)) : std::string();
      if (!last.empty() && last != after && list.arriving.size() > before) return fetch(list, last);
      list.hashes = std::exchange(list.arriving, {});
      list.status.updated = host_.environment.now();
      list.status.problem.clear();
      list.retry_ms = blocklist_first_retry_ms;
      xmpp::log::info("blocklists", "{} of {}: {} entries", list.node, list.service.text(), list.hashes.size());
      begin_later(list, blocklist_refresh_ms);
    });
  }

  void add(Blocklist& list, std::unordered_set<std::string>& hashes, const Element& items) const {
    for (const Element& item : items.children()) {
      auto id = std::string(item.attr("id"));
      std::transform(id.begin(), id.end(), id.begin(),
                     [](unsigned char c) { return c >= 'A' && c <= 'F' ? c + 32 : c; });
      if (id.size() != blocklist_hash_digits) continue;
      if (item.name() == "retract") {
        hashes.erase(id);
      } else if (hashes.size() < static_cast<std::size_t>(host_.config.get(blocklist_items))) {
        hashes.insert(std::move(id));
      } else {
        list.status.problem = "it is longer than blocklists.max_items";
      }
    }
  }

  Verdict news(const Stanza& message) {
    const auto* const event = message.element().child("event", xmpp::ns::pubsub_event);
    if (!event) return Verdict::Pass;
    bool ours = false;
    for (const auto& list : lists_) {
      if (list->service != message.from()) continue;
      for (const Element& change : event->children()) {
        if (change.attr("node") != list->node) continue;
        ours = true;
        list->status.updated = host_.environment.now();
        for (auto* const hashes : {&list->hashes, &list->arriving}) {
          if (change.name() == "items") add(*list, *hashes, change);
          if (change.name() == "purge" || change.name() == "delete") hashes->clear();
        }
      }
    }
    return ours ? Verdict::Handled : Verdict::Pass;
  }

  Host& host_;
  std::vector<std::unique_ptr<Blocklist>> lists_;
  xmpp::Lifetime lifetime_;
};

}  // namespace

extern const FeatureEntry blocklists_feature{.name = "blocklists",
                                             .specifications = {},
                                             .settings = {&blocklist_nodes, &blocklist_items},
                                             .make = make_feature<Blocklists>};

}  // namespace xmppd
