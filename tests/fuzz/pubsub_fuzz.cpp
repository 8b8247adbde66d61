// Two pubsub services, an account's and a domain's, and those who own, publish, read and pry. Who may not read a node
// never gets an item of it, who may not change something has not, bounds hold, a configuration that was accepted can be
// read back, pages make up the whole, and a host that starts later on the same disk shows the same.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/fuzz/client.hpp"
#include "tests/fuzz/pubsub_rights.hpp"
#include "tests/fuzz/pubsub_stanzas.hpp"
#include "tests/fuzz/stanza_source.hpp"
#include "xmppd/features/pubsub/node_config.hpp"
#include "xmppd/features/pubsub/pubsub_domain.hpp"
#include "xmppd/features/pubsub/pubsub_service.hpp"

namespace {

using fuzz::Bytes;
using xmpp::Element;
namespace nodes = fuzz::nodes;
using nodes::Kept, nodes::KeptNode, nodes::Snapshot;
namespace ns = xmpp::ns;

constexpr unsigned max_steps = 40;
constexpr std::size_t max_nodes = 3, max_items = 3, max_entities = 3, max_bytes = 2048;

void check_bounds(const Kept& kept) {
  std::map<xmpp::Jid, std::size_t> created, bytes;
  for (const auto& [name, node] : kept.nodes) {
    FUZZ_CHECK(node.items.size() <= max_items);
    FUZZ_CHECK(node.record.affiliations.size() <= max_entities && node.record.subscriptions.size() <= max_entities);
    // The old bookmarks are made of the new ones: a node that costs nothing.
    if (name != ns::bookmarks_storage) FUZZ_CHECK(++created[node.record.creator] <= max_nodes);
    for (const auto& item : node.items) bytes[node.record.creator] += item.payload.size();
    FUZZ_CHECK(bytes[node.record.creator] <= max_bytes);
    FUZZ_CHECK(kept.personal() || std::any_of(node.record.affiliations.begin(), node.record.affiliations.end(),
                                              [](const auto& each) { return each.second == "owner"; }));
  }
}

void check_items(const Kept& before, const KeptNode& old, const KeptNode& now, const xmpp::Jid& by) {
  const auto find = [](const KeptNode& node, const std::string& id) {
    const auto found =
        std::find_if(node.items.begin(), node.items.end(), [&id](const auto& item) { return item.id == id; });
    return found == node.items.end() ? nullptr : &*found;
  };
  const auto is = nodes::affiliation(before, old, by);
  for (const auto& item : now.items) {
    const auto* was = find(old, item.id);
    if (was && was->payload == item.payload && was->published == item.published) continue;
    FUZZ_CHECK(item.publisher.same_bare(by) && nodes::may_publish(before, old, by));
    FUZZ_CHECK(!was || was->publisher.same_bare(by) || is == "owner" || is == "publisher");
  }
  for (const auto& item : old.items) {
    if (find(now, item.id)) continue;
    FUZZ_CHECK(nodes::may_publish(before, old, by));  // retracted, or there was no room for it any more
  }
}

// The effect of one stanza.
void check_step(const Kept& before, const Kept& after, const xmpp::Jid& by) {
  check_bounds(after);
  for (const auto& [name, now] : after.nodes) {
    if (!before.find(name)) FUZZ_CHECK(!before.personal() || by.same_bare(before.service));
  }
  for (const auto& [name, old] : before.nodes) {
    const auto* now = after.find(name);
    if (!now) {
      FUZZ_CHECK(nodes::owns(before, old, by));
      continue;
    }
    const bool mine = nodes::owns(before, old, by);
    FUZZ_CHECK(mine ||
               (old.record.config == now->record.config && old.record.affiliations == now->record.affiliations));
    FUZZ_CHECK(old.record.creator == now->record.creator && old.record.created == now->record.created);
    std::map<xmpp::Jid, xmppd::PubsubSubscription> all = old.record.subscriptions;
    all.insert(now->record.subscriptions.begin(), now->record.subscriptions.end());
    for (const auto& [jid, nothing] : all) {
      const auto was = old.record.subscriptions.find(jid), is = now->record.subscriptions.find(jid);
      const bool there = was != old.record.subscriptions.end(), here = is != now->record.subscriptions.end();
      if (there == here && was->second == is->second) continue;
      FUZZ_CHECK(mine || jid.same_bare(by));
      // Nobody approves of himself.
      const bool in_force = here && !is->second.pending && (!there || was->second.pending);
      FUZZ_CHECK(mine || !in_force || nodes::may_read(after, *now, by));
    }
    check_items(before, old, *now, by);
  }
}

class Services {
 public:
  Services() {
    world_.config.set(xmppd::pubsub_max_nodes, static_cast<std::int64_t>(max_nodes));
    world_.config.set(xmppd::pubsub_max_items, static_cast<std::int64_t>(max_items));
    world_.config.set(xmppd::pubsub_max_entities, static_cast<std::int64_t>(max_entities));
    world_.config.set(xmppd::pubsub_max_bytes, static_cast<std::int64_t>(max_bytes));
    xmppd::RosterChange change;
    change.version = 2;
    change.put.emplace();
    change.put->jid = fuzz::jid("juliet@example.org");
    change.put->subscription = xmppd::Subscription::both;
    change.put->groups = {"friends"};
    world_.stores.rosters.apply(fuzz::jid("romeo@example.org"), std::move(change)).then_detached([](const auto& done) {
      FUZZ_CHECK(done.has_value());
    });
    world_.settle();
    const char* addresses[] = {"romeo@example.org/orchard", "romeo@example.org/garden", "juliet@example.org/balcony",
                               "mallory@example.org/x"};
    for (const char* address : addresses) {
      clients_.push_back(std::make_unique<fuzz::Client>(world_.host, world_.environment, address,
                                                        [this](const auto& who, const auto& stanza) {
                                                          if (!blind_) heard(who, stanza);
                                                        }));
      clients_.back()->connect();
      clients_.back()->send(Element("presence", std::string(ns::client)));
      world_.settle();
    }
  }

  void run(Bytes& bytes) {
    for (unsigned step = 0; step < max_steps && !bytes.empty(); ++step) take_step(bytes);
    world_.memory.fail_next(0);
    world_.settle();
    for (const auto& kept : nodes::snapshot(world_)) check_bounds(kept);
    check_the_same_later();
  }

 private:
  struct Heard {
    xmpp::Jid by;
    std::size_t service;
    std::string node;
  };

  // Items in what the services say: answers, notifications, the newest item at first presence.
  void heard(const fuzz::Client& who, const Element& stanza) {
    const auto from = std::find(std::begin(nodes::services), std::end(nodes::services), stanza.attr("from"));
    if (from == std::end(nodes::services)) return;
    const auto* of_answer = stanza.child("pubsub", ns::pubsub);
    const auto* of_event = stanza.child("event", ns::pubsub_event);
    const auto* part = of_answer ? of_answer : of_event;
    const auto* items = part ? part->child("items") : nullptr;
    if (!items || !items->child("item")) return;
    // What was said when it might be heard, and waited for its reader.
    const auto* delay = stanza.child("delay", ns::delay);
    if (delay && delay->attr("from") == "example.org") return;
    heard_.push_back({who.address(), static_cast<std::size_t>(from - std::begin(nodes::services)),
                      std::string(items->attr("node"))});
  }
  void check_heard(const Snapshot& before, const Snapshot& after) {
    for (const auto& each : heard_) {
      const auto legal = [&each](const Snapshot& at) {
        const auto& kept = at[each.service];
        const auto* node = kept.find(each.node);
        return node && nodes::may_read(kept, *node, each.by);
      };
      FUZZ_CHECK(legal(before) || legal(after));
    }
    heard_.clear();
  }

  std::optional<Element> next_stanza(Bytes& bytes) {
    const std::uint8_t what = bytes.next();
    const auto service = nodes::services[what / 128];
    switch (what % 8) {
      case 0:
      case 1:
        return fuzz::iq("set", service, nodes::publication(bytes));
      case 2:
        return fuzz::iq("set", service, nodes::use(bytes, true));
      case 3:
        return fuzz::iq("get", service, nodes::use(bytes, false));
      case 4:
      case 5:
        return fuzz::iq("set", service, nodes::administration(bytes, true));
      case 6:
        return what % 16 == 6 ? nodes::approval(bytes, service)
                              : fuzz::iq("get", service, nodes::administration(bytes, false));
      default: {
        Element changed = fuzz::changed_stanza(bytes);
        changed.set_ns(std::string(ns::client));
        const bool ours = changed.child("pubsub", ns::pubsub) || changed.child("pubsub", ns::pubsub_owner);
        if (!ours || changed.name() != "iq") return std::nullopt;  // rosters and accounts stay as they are
        changed.set_attr("to", service);
        return changed;
      }
    }
  }

  void take_step(Bytes& bytes) {
    const std::uint8_t what = bytes.next();
    auto& client = *clients_[what % clients_.size()];
    const Snapshot before = nodes::snapshot(world_);
    if (what >= 240) {
      world_.memory.fail_next(1);
    } else if (what >= 224) {
      if (what < 232) world_.pass_time(bytes.next());
      if (what >= 232) client.leave();
      world_.settle();
      client.connect();
      client.send(Element("presence", std::string(ns::client)));
      world_.settle();
      return check_heard(before, nodes::snapshot(world_));
    }
    const auto said = next_stanza(bytes);
    const auto stanza = said ? fuzz::as_read(*said) : std::nullopt;
    if (!stanza) return;
    if (what >= 192 && what < 224) {  // the next one meets it half done
      blind_ = true;
      if (what >= 208) world_.memory.fail_next(1);
      client.send(*stanza);
      if (const auto second = next_stanza(bytes)) clients_[what / 4 % clients_.size()]->send(*second);
      world_.settle();
      world_.memory.fail_next(0);
      blind_ = false;
      return;
    }
    const auto answer = stanza->name() == "iq" ? client.ask(*stanza) : std::nullopt;
    if (stanza->name() != "iq") client.send(*stanza);
    world_.settle();
    world_.memory.fail_next(0);
    const Snapshot after = nodes::snapshot(world_);
    check_heard(before, after);
    for (std::size_t i = 0; i < before.size(); ++i) check_step(before[i], after[i], client.address());
    if (answer) check_answer(*stanza, *answer, before, after);
  }

  static void check_answer(const Element& iq, const Element& answer, const Snapshot& before, const Snapshot& after) {
    const std::size_t which = iq.attr("to") == nodes::services[1] ? 1 : 0;
    if (answer.attr("type") == "error") {
      for (const auto& [name, old] : before[which].nodes) {
        const auto* now = after[which].find(name);
        FUZZ_CHECK(now && now->record.config == old.record.config && now->items.size() == old.items.size());
      }
      return;
    }
    const auto* pubsub = iq.child("pubsub", ns::pubsub_owner);
    const auto* configure = pubsub && pubsub->first_child() ? pubsub->first_child() : nullptr;
    if (iq.attr("type") != "set" || !configure || !configure->is("configure", ns::pubsub_owner)) return;
    const auto form = xmpp::DataForm::parse(*configure->child("x", ns::data_forms));
    const auto* node = after[which].find(configure->attr("node"));
    FUZZ_CHECK(node && form);
    if (form->type != "submit") return;
    std::map<std::string, std::vector<std::string>> last;
    for (const auto& field : form->fields) last[field.var] = field.values;
    for (const auto& [var, given] : last) {
      const auto* field = xmppd::find_config_field(var);
      xmppd::NodeConfig wanted;
      if (field) FUZZ_CHECK(field->write(wanted, given) && field->read(wanted) == field->read(node->config));
    }
  }

  // All that an owner sees of a node.
  static std::vector<Element> view(fuzz::Client& owner, const Kept& kept, const std::string& name) {
    std::vector<Element> seen;
    for (const auto* what : {"configure", "affiliations", "subscriptions"}) {
      Element pubsub("pubsub", std::string(ns::pubsub_owner));
      pubsub.add(what).set_attr("node", name);
      const auto answer = owner.ask(fuzz::iq("get", kept.service.text(), pubsub));
      FUZZ_CHECK(fuzz::is_result(answer) && answer->first_child());
      seen.push_back(*answer->first_child());
    }
    return seen;
  }
  // Page after page (XEP-0059): each item once, none left out.
  static std::vector<std::string> pages(fuzz::Client& owner, const Kept& kept, const std::string& name) {
    std::vector<std::string> ids;
    for (unsigned page = 0; page <= max_items; ++page) {
      Element pubsub("pubsub", std::string(ns::pubsub));
      pubsub.add("items").set_attr("node", name);
      auto& set = pubsub.add("set", std::string(ns::rsm));
      set.add_text_child("max", "1");
      if (!ids.empty()) set.add_text_child("after", ids.back());
      const auto answer = owner.ask(fuzz::iq("get", kept.service.text(), pubsub));
      FUZZ_CHECK(fuzz::is_result(answer) && answer->first_child());
      const auto* items = answer->first_child()->child("items");
      FUZZ_CHECK(items && items->children().size() <= 1);
      if (items->children().empty()) break;
      ids.emplace_back(items->first_child()->attr("id"));
    }
    return ids;
  }
  void check_the_same_later() {
    const Snapshot all = nodes::snapshot(world_);
    xmppd::HostDirectory directory;
    xmppd::Host later(fuzz::jid("example.org"), world_.config, world_.stores, world_.environment, directory,
                      xmppd::all_features());
    world_.settle();
    for (const auto* local : {"romeo@example.org", "juliet@example.org", "mallory@example.org"}) {
      const std::string address = std::string(local) + "/check";
      fuzz::Client first(world_.host, world_.environment, address), second(later, world_.environment, address);
      first.connect();
      second.connect();
      for (const auto& kept : all) {
        for (const auto& [name, node] : kept.nodes) {
          if (!nodes::owns(kept, node, first.address())) continue;
          FUZZ_CHECK(view(first, kept, name) == view(second, kept, name));
          if (name == ns::bookmarks_storage) continue;  // has one item that is made when asked for
          std::vector<std::string> wanted;
          const auto oldest = xmppd::not_before(node.config, kept.now);
          for (const auto& item : node.items) {
            if (item.published >= oldest) wanted.push_back(item.id);
          }
          const auto got = pages(first, kept, name);
          FUZZ_CHECK(got == wanted && pages(second, kept, name) == got);
        }
      }
      first.leave();
      second.leave();
      world_.settle();
    }
  }

  fuzz::Hosted world_;
  std::vector<Heard> heard_;
  bool blind_ = false;
  std::vector<std::unique_ptr<fuzz::Client>> clients_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  Services().run(bytes);
  return 0;
}
