// A room and those who administer it: joins, muc#admin, muc#owner, registration, invitations, moderation. Who may not
// change something has not changed it, what is answered with a result is on the disk, an owner remains, and a host that
// starts later on the same disk shows the same room.
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/fuzz/client.hpp"
#include "tests/fuzz/muc_stanzas.hpp"
#include "tests/fuzz/stanza_source.hpp"
#include "xmppd/features/muc/room.hpp"
#include "xmppd/features/muc/room_config_fields.hpp"
#include "xmppd/features/muc/settings.hpp"

namespace {

using fuzz::Bytes;
using xmpp::Element;
namespace muc = xmppd::muc;
namespace room = fuzz::room;
namespace ns = xmpp::ns;

constexpr unsigned max_steps = 40;
constexpr std::int64_t max_affiliations = 8;
using Record = std::optional<xmppd::MucRoomRecord>;

Record record(fuzz::Hosted& world) {
  Record found;
  world.settle();
  world.memory.fail_next(0);
  world.stores.muc.load(fuzz::jid(room::address)).then_detached([&found](auto loaded) {
    FUZZ_CHECK(loaded.has_value());
    found = std::move(*loaded);
  });
  world.settle();
  return found;
}

using Entries = std::map<xmpp::Jid, muc::Affiliation>;

Entries entries(const Record& record) {
  Entries all;
  if (!record) return all;
  for (const auto& entry : record->affiliations) {
    const auto affiliation = muc::parse_affiliation(entry.affiliation);
    FUZZ_CHECK(affiliation && *affiliation != muc::Affiliation::none);
    FUZZ_CHECK(entry.jid.is_bare() && all.emplace(entry.jid, *affiliation).second);
  }
  return all;
}

// §9.2: an entry of one's own, or that of the whole domain.
muc::Affiliation affiliation_of(const Entries& all, const xmpp::Jid& who) {
  if (const auto own = all.find(who.bare()); own != all.end()) return own->second;
  const auto of_domain = all.find(who.domain_jid());
  return of_domain == all.end() ? muc::Affiliation::none : of_domain->second;
}

// What every room is that is kept.
void check_kept(const Record& record) {
  if (!record) return;
  const auto all = entries(record);
  FUZZ_CHECK(
      std::any_of(all.begin(), all.end(), [](const auto& each) { return each.second == muc::Affiliation::owner; }));
  FUZZ_CHECK(all.size() <= static_cast<std::size_t>(max_affiliations));
  FUZZ_CHECK(record->changed.size() <= xmppd::muc_changes_kept);
  const auto again = muc::record_of(muc::config_from_text(record->config.values));
  FUZZ_CHECK(again == record->config);
}

struct Step {
  std::optional<xmpp::Jid> by;  // nullopt: nobody has sent anything
  bool invitation = false;      // by a message
};

// §5.2.2: who may change whose affiliation.
void check_affiliation(const Step& step, const Entries& before, const xmpp::Jid& whose, muc::Affiliation was,
                       muc::Affiliation is, bool members_may_invite) {
  FUZZ_CHECK(step.by.has_value());
  const auto actor = affiliation_of(before, *step.by);
  if (actor == muc::Affiliation::owner) return;
  if (whose == step.by->bare()) {
    // §7.10: one becomes a member by registration, or ceases to be; what one is by the domain may be written down.
    const bool registered = actor != muc::Affiliation::outcast && is == std::max(actor, muc::Affiliation::member);
    const bool left = was == muc::Affiliation::member && is == muc::Affiliation::none;
    if (registered || left) return;
  }
  if (step.invitation && members_may_invite && actor == muc::Affiliation::member && was == muc::Affiliation::none) {
    FUZZ_CHECK(is == muc::Affiliation::member && !whose.local().empty());  // one person, not all of a domain
    return;
  }
  FUZZ_CHECK(actor == muc::Affiliation::admin);
  FUZZ_CHECK(std::max(was, is) < muc::Affiliation::admin);
}

// One stanza's effect on the room.
void check_step(const Step& step, const Record& before, const Record& after) {
  if (!before && !after) return;
  const auto old = entries(before), now = entries(after);
  if (!before) {
    FUZZ_CHECK(step.by && now.size() == 1 && affiliation_of(now, *step.by) == muc::Affiliation::owner && after->locked);
    return;
  }
  const bool by_owner = step.by && affiliation_of(old, *step.by) == muc::Affiliation::owner;
  if (!after) {
    FUZZ_CHECK(by_owner || before->locked || !before->config.persistent);
    return;
  }
  FUZZ_CHECK(by_owner || (before->config == after->config && before->locked == after->locked));
  FUZZ_CHECK(after->affiliation_version >= before->affiliation_version);
  FUZZ_CHECK(before->secret == after->secret && before->created == after->created);
  const auto config = muc::config_from_text(before->config.values);
  const auto of = [](const Entries& all, const xmpp::Jid& jid) {
    const auto found = all.find(jid);
    return found == all.end() ? muc::Affiliation::none : found->second;
  };
  Entries concerned = old;
  concerned.insert(now.begin(), now.end());
  for (const auto& [jid, nothing] : concerned) {
    if (of(old, jid) == of(now, jid)) continue;
    check_affiliation(step, old, jid, of(old, jid), of(now, jid), config.members_only && config.member_invites);
  }
}

class Rooms {
 public:
  Rooms() {
    world_.config.set(muc::settings::max_affiliations, max_affiliations);
    world_.config.set(muc::settings::max_hats, std::int64_t{3});
    const char* addresses[] = {"romeo@example.org/orchard", "romeo@example.org/garden", "juliet@example.org/balcony",
                               "mallory@example.org/x"};
    for (const char* address : addresses) {
      clients_.push_back(std::make_unique<fuzz::Client>(world_.host, world_.environment, address));
      clients_.back()->connect();
    }
    Element enter("presence", std::string(ns::client));
    enter.set_attr("to", std::string(room::address) + "/romeo");
    enter.add("x", std::string(ns::muc));
    clients_[0]->send(enter);
    world_.settle();
    xmpp::DataForm form;
    form.type = "submit";
    form.add("FORM_TYPE", std::string(ns::muc_roomconfig), "hidden");
    form.add("muc#roomconfig_persistentroom", "1");
    form.add("muc#roomconfig_roomadmins", "juliet@example.org");
    Element query("query", std::string(ns::muc_owner));
    query.add(form.to_element());
    FUZZ_CHECK(fuzz::is_result(clients_[0]->ask(fuzz::iq("set", room::address, query))));
  }

  void run(Bytes& bytes) {
    for (unsigned step = 0; step < max_steps && !bytes.empty(); ++step) {
      const std::uint8_t what = bytes.next();
      auto& client = *clients_[what % clients_.size()];
      const Record before = record(world_);
      check_kept(before);
      Step taken;
      const auto said = next_stanza(bytes, what, client);
      const auto stanza = said ? fuzz::as_read(*said) : std::nullopt;
      if (!stanza) continue;  // no stanza: what has come of it is legal, whatever it is
      if (what >= 192) {      // the next one meets it half done
        client.send(*stanza);
        const auto second = clients_[bytes.next() % clients_.size()].get();
        second->send(fuzz::iq("set", room::address, room::affiliation_items(bytes)));
        world_.settle();
        continue;
      }
      taken.by = client.address();
      taken.invitation = stanza->name() == "message";
      const auto answer = stanza->name() == "iq" ? client.ask(*stanza) : std::nullopt;
      if (stanza->name() != "iq") client.send(*stanza);
      world_.settle();
      const Record after = record(world_);
      check_step(taken, before, after);
      if (answer) check_answer(*stanza, *answer, before, after);
    }
    world_.memory.fail_next(0);
    world_.settle();
    check_kept(record(world_));
    check_the_same_later();
  }

 private:
  std::optional<Element> next_stanza(Bytes& bytes, std::uint8_t what, fuzz::Client& client) {
    switch (bytes.next() % 16) {
      case 0:
      case 1:
        return room::presence(bytes);
      case 2:
      case 3:
      case 4:
        return fuzz::iq("set", room::address, room::affiliation_items(bytes));
      case 5:
        return fuzz::iq("get", room::address, room::affiliation_items(bytes));
      case 6:
      case 7:
      case 8:
        return fuzz::iq("set", room::address, room::owner_request(bytes));
      case 9:
        return fuzz::iq(what % 8 < 4 ? "get" : "set", room::address, room::register_query(bytes));
      case 10:
      case 11:
        return room::message(bytes);
      case 12:
        return fuzz::iq("set", room::address, room::moderation(bytes));
      case 13: {
        Element changed = fuzz::changed_stanza(bytes);
        changed.set_ns(std::string(ns::client));
        if (changed.name() != "iq" && changed.name() != "message") changed.set_name("presence");
        if (what % 2 == 0) changed.set_attr("to", room::address);
        return changed;
      }
      case 14:
        world_.memory.fail_next(bytes.next() % 4 + 1U);
        return fuzz::iq("set", room::address, room::affiliation_items(bytes));
      default:
        pass_time(bytes, client);
        return std::nullopt;
    }
  }
  void pass_time(Bytes& bytes, fuzz::Client& client) {
    const std::uint8_t how = bytes.next();
    if (how < 64) world_.pass_time(bytes.next());
    if (how >= 64 && how < 128) client.leave();
    world_.settle();
    if (how >= 96) client.connect();
  }
  // What is refused has no effect; what is done is on the disk.
  static void check_answer(const Element& iq, const Element& answer, const Record& before, const Record& after) {
    if (iq.attr("type") != "set") FUZZ_CHECK(before == after);
    if (answer.attr("type") == "error") {
      FUZZ_CHECK(before == after);
      return;
    }
    if (!after || iq.attr("to") != room::address || iq.attr("type") != "set") return;
    if (const auto* query = iq.child("query", ns::muc_admin)) {
      const auto now = entries(after);
      for (const auto& item : query->children()) {
        const auto wanted = muc::parse_affiliation(item.attr("affiliation"));
        const auto whose = xmpp::Jid::parse(item.attr("jid"));
        if (!item.is("item", ns::muc_admin) || item.has_attr("role") || !wanted || !whose) continue;
        const auto found = now.find(whose->bare());
        FUZZ_CHECK((found == now.end() ? muc::Affiliation::none : found->second) == *wanted);
      }
    }
    const auto* query = iq.child("query", ns::muc_owner);
    const auto* x = query && !query->child("destroy") ? query->child("x", ns::data_forms) : nullptr;
    const auto form = x ? xmpp::DataForm::parse(*x) : std::nullopt;
    if (!form || form->type != "submit") return;
    const auto config = muc::config_from_text(after->config.values);
    for (const auto& field : muc::fields_of(muc::ConfigForm::room)) {
      const auto* submitted = form->field(field.var);
      muc::RoomConfig wanted;
      if (submitted) FUZZ_CHECK(field.write(wanted, submitted->values) && field.read(wanted) == field.read(config));
    }
  }

  // All that an owner sees of the room; the roles are those of its occupants and not kept.
  static std::vector<std::optional<Element>> view(fuzz::Client& owner) {
    std::vector<std::optional<Element>> seen;
    const auto take = [&seen](std::optional<Element> answer) {
      FUZZ_CHECK(fuzz::is_result(answer));
      seen.push_back(answer->first_child() ? std::optional(*answer->first_child()) : std::nullopt);
    };
    take(owner.ask(fuzz::iq("get", room::address, Element("query", std::string(ns::muc_owner)))));
    for (const auto affiliation : room::affiliations) {
      if (affiliation == "none") continue;
      Element query("query", std::string(ns::muc_admin));
      query.add("item").set_attr("affiliation", affiliation);
      take(owner.ask(fuzz::iq("get", room::address, query)));
    }
    return seen;
  }
  // §5.1.3, §9.1, §7.2.7: nobody is in the room who may not be.
  static void check_occupants(fuzz::Client& owner, const Record& kept) {
    const auto all = entries(kept);
    const bool members_only = muc::config_from_text(kept->config.values).members_only;
    for (const auto role : room::roles) {
      if (role == "none") continue;
      Element query("query", std::string(ns::muc_admin));
      query.add("item").set_attr("role", role);
      const auto answer = owner.ask(fuzz::iq("get", room::address, query));
      FUZZ_CHECK(fuzz::is_result(answer) && answer->first_child());
      for (const auto& item : answer->first_child()->children()) {
        const auto affiliation = affiliation_of(all, fuzz::jid(item.attr("jid")));
        FUZZ_CHECK(muc::to_string(affiliation) == item.attr("affiliation"));
        FUZZ_CHECK(affiliation >= (members_only ? muc::Affiliation::member : muc::Affiliation::none));
        FUZZ_CHECK(affiliation < muc::Affiliation::admin || role == "moderator");
      }
    }
  }
  void check_the_same_later() {
    const Record kept = record(world_);
    if (!kept || kept->locked || !kept->config.persistent) return;
    std::optional<xmpp::Jid> owner;
    for (const auto& [jid, affiliation] : entries(kept)) {
      const bool lives_here = std::find(room::people, room::people + 3, jid.text()) != room::people + 3;
      if (affiliation == muc::Affiliation::owner && lives_here) owner = jid;
    }
    if (!owner) return;
    const std::string address = owner->text() + "/check";
    fuzz::Client first(world_.host, world_.environment, address);
    first.connect();
    check_occupants(first, kept);
    const auto seen = view(first);
    first.leave();
    world_.settle();
    xmppd::HostDirectory directory;
    xmppd::Host later(fuzz::jid("example.org"), world_.config, world_.stores, world_.environment, directory,
                      xmppd::all_features());
    world_.settle();
    fuzz::Client second(later, world_.environment, address);
    second.connect();
    FUZZ_CHECK(view(second) == seen);
    second.leave();
    world_.settle();
  }

  fuzz::Hosted world_;
  std::vector<std::unique_ptr<fuzz::Client>> clients_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  Rooms().run(bytes);
  return 0;
}
