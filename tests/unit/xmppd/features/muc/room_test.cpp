// A room's parts: configuration, affiliations, occupants, history, allowances, and the way to the store and back.
#include "xmppd/features/muc/room.hpp"

#include <doctest/doctest.h>

#include "libxmpp/xml/namespaces.hpp"
#include "tests/unit/xmppd/test_host.hpp"
#include "xmppd/features/muc/allowance.hpp"

using namespace xmppd;
using namespace xmppd::muc;

namespace {

const auto cave = [] { return jid("cave@rooms.example.org"); };

Occupant occupant(std::string_view nick, std::string_view bare) {
  Occupant made;
  made.address = cave().with_resource(nick).value();
  made.bare = jid(bare);
  made.role = Role::participant;
  return made;
}

StanzaPtr message(std::string_view id) {
  return Stanza::make(xml("<message type='groupchat' id='" + std::string(id) + "'><body>hi</body></message>"),
                      cave().with_resource("first").value(), cave());
}

xmpp::DataForm form(std::string_view var, std::vector<std::string> values) {
  xmpp::DataForm made;
  made.type = "submit";
  xmpp::FormField field;
  field.var = var;
  field.values = std::move(values);
  made.fields.push_back(std::move(field));
  return made;
}

}  // namespace

TEST_CASE("configuration: every setting survives being kept, and every form field its own round") {
  RoomConfig config = preset_config("private-group");
  config.name = "A <Cave>";
  config.password_protected = true;
  config.password = "pw";
  config.broadcast = {Role::moderator};
  config.max_occupants = 7;
  config.slow_mode_seconds = 3;
  config.private_messages = PrivateMessages::moderators;
  CHECK(config_from_values(to_values(config)) == config);
  xmpp::DataForm submitted;
  for (auto& field : config_fields(ConfigForm::room, config)) submitted.fields.push_back(std::move(field));
  CHECK(apply_form(ConfigForm::room, RoomConfig(), submitted, 1000).value() == config);
}

TEST_CASE("configuration: what is not acceptable is refused") {
  const std::vector<std::pair<std::string, std::vector<std::string>>> wrong{
      {"muc#roomconfig_publicroom", {"maybe"}},
      {"muc#roomconfig_publicroom", {}},
      {"muc#roomconfig_whois", {"none"}},
      {"muc#roomconfig_allowpm", {"friends"}},
      {"muc#roomconfig_maxusers", {"-1"}},
      {"muc#roomconfig_maxusers", {"99999999999"}},
      {"muc#maxhistoryfetch", {"x"}},
      {"muc#roomconfig_presencebroadcast", {"none"}},
      {"muc#roomconfig_roomname", {"a", "b"}},
      {"muc#roomconfig_roomname", {std::string(101, 'x')}},
      {"muc#roomconfig_passwordprotectedroom", {"1"}}};
  for (const auto& each : wrong) {
    const auto& var = each.first;
    CHECK_MESSAGE(!apply_form(ConfigForm::room, RoomConfig(), form(var, each.second), 100), var);
  }
  CHECK(apply_form(ConfigForm::room, RoomConfig(), form("unknown", {"x"}), 100).value() == RoomConfig());
  CHECK(apply_form(ConfigForm::room, RoomConfig(), form("muc#roomconfig_maxusers", {"none"}), 100)->max_occupants == 0);
}

TEST_CASE("mentions in a form: every rule its own round, and into the store and back") {
  RoomConfig config;
  config.mentions = {3, MentionedBy::nobody, MentionedBy::participants, MentionedBy::participants, MentionedBy::nobody};
  CHECK(config_from_values(to_values(config)) == config);
  xmpp::DataForm submitted;
  for (auto& field : config_fields(ConfigForm::mentions, config)) submitted.fields.push_back(std::move(field));
  CHECK(apply_form(ConfigForm::mentions, RoomConfig(), submitted, 1000).value() == config);
  CHECK(apply_form(ConfigForm::room, RoomConfig(), submitted, 1000).value() == RoomConfig());
}

TEST_CASE("affiliations: of a user, of its domain, and the nicks reserved") {
  Affiliations all(true);
  all.apply({jid("a@example.org"), {Affiliation::owner, "", "Paul"}});
  all.apply({jid("evil.example"), {Affiliation::outcast, "", ""}});
  all.apply({jid("good@evil.example"), {Affiliation::member, "", ""}});
  CHECK(all.of(jid("a@example.org/x")) == Affiliation::owner);
  CHECK(all.of(jid("b@evil.example")) == Affiliation::outcast);
  CHECK(all.of(jid("good@evil.example/x")) == Affiliation::member);
  CHECK(all.of(jid("nobody@example.org")) == Affiliation::none);
  CHECK(all.count(Affiliation::owner) == 1);
  REQUIRE(all.holder_of("paul"));
  CHECK(*all.holder_of("PauI") == jid("a@example.org"));
  all.apply({jid("a@example.org"), {Affiliation::admin, "", ""}});
  CHECK(all.holder_of("paul") == nullptr);
  CHECK(all.count(Affiliation::owner) == 0);
  all.apply({jid("a@example.org"), {}});
  CHECK(all.find(jid("a@example.org")) == nullptr);
  CHECK(all.all().size() == 2);
}

TEST_CASE("occupants: found by nick, client and user; gone from every index") {
  Occupants all(true);
  const auto presence = message("x");
  auto& first = all.add(occupant("first", "a@example.org"));
  auto& phone = all.add_visit(first, jid("a@example.org/phone"), presence);
  all.add_visit(first, jid("a@example.org/desk"), presence);
  auto& second = all.add(occupant("second", "a@example.org"));
  all.add_visit(second, jid("a@example.org/tab"), presence);
  CHECK(all.by_nick("first") == &first);
  CHECK(all.visit(jid("a@example.org/desk"))->occupant == &first);
  CHECK(all.of(jid("a@example.org")).size() == 2);
  CHECK(all.similar("FIRST", jid("b@example.org")) == &first);
  CHECK(all.similar("FIRST", jid("a@example.org")) == nullptr);

  all.update(phone, presence);
  CHECK(first.shown_visit().jid.resource() == "phone");
  all.rename(first, cave().with_resource("third").value());
  CHECK(all.by_nick("first") == nullptr);
  CHECK(all.by_nick("third") == &first);
  CHECK(all.similar("first", jid("b@example.org")) == nullptr);

  all.remove_visit(phone);
  CHECK(all.size() == 2);
  all.remove_visit(*all.visit(jid("a@example.org/desk")));
  CHECK(all.size() == 1);
  CHECK(all.by_nick("third") == nullptr);
  all.remove(second);
  CHECK(all.empty());
  CHECK(all.visits().empty());
  CHECK(all.of(jid("a@example.org")).empty());
}

TEST_CASE("history: bounded, selected by every criterion, stamped once") {
  History history;
  constexpr xmpp::Timestamp second = 1'000'000;
  for (int i = 1; i <= 5; ++i) history.add(message(std::to_string(i)), i * second, std::to_string(i), 4);
  CHECK(history.size() == 4);
  const auto ids = [&](const HistoryRequest& request, std::size_t most = 10) {
    std::string all;
    for (const auto& each : history.select(request, most, cave(), 6 * second)) {
      all += each->id();
      CHECK(each->element().child("delay", xmpp::ns::delay)->attr("from") == "cave@rooms.example.org");
    }
    return all;
  };
  CHECK(ids({}) == "2345");
  CHECK(ids({}, 2) == "45");
  CHECK(ids({.max_stanzas = 1}) == "5");
  CHECK(ids({.max_stanzas = 0}).empty());
  CHECK(ids({.seconds = 2}) == "45");
  CHECK(ids({.since = 3 * second}) == "345");
  CHECK(ids({.max_chars = 0}).empty());
  const auto one = characters(history.select({.max_stanzas = 1}, 10, cave(), 6 * second)[0]->wire());
  CHECK(ids({.max_chars = one}) == "5");
  CHECK(ids({.max_chars = 2 * one - 1}) == "5");
  CHECK(ids({.max_chars = 2 * one}) == "45");
  history.edit("4", [](const Stanza&) { return std::optional(message("4b")->element()); });
  history.edit("5", [](const Stanza&) { return std::optional<xmpp::Element>(); });
  CHECK(ids({}) == "234b5");
}

TEST_CASE("allowance: a burst, then a steady rate") {
  Allowance allowance;
  constexpr xmpp::Timestamp second = 1'000'000;
  for (int i = 0; i < 3; ++i) CHECK(allowance.take(second, 2, 3));
  CHECK_FALSE(allowance.take(second, 2, 3));
  CHECK(allowance.take(second + second / 2, 2, 3));
  CHECK_FALSE(allowance.take(second + second / 2, 2, 3));
  CHECK(allowance.take(second + second / 2, 0, 3));
}

TEST_CASE("hats: made, worn, gone from every head, kept") {
  Hats hats;
  CHECK(hats.to_text().empty());
  hats.put({"x:witch", "Witch", "12.5"});
  hats.put({"x:queen", "Queen & <Lady>", ""});
  hats.assign(jid("a@example.org"), "x:witch");
  hats.assign(jid("a@example.org"), "x:queen");
  hats.assign(jid("b@example.org"), "x:witch");
  CHECK(hats.worn() == 3);
  const auto again = Hats::from_text(hats.to_text());
  CHECK(again.to_text() == hats.to_text());
  CHECK(again.hash() == hats.hash());
  CHECK(again.find("x:queen")->title == "Queen & <Lady>");
  CHECK(again.shown_by(jid("a@example.org"))->children().size() == 2);
  hats.take_off(jid("a@example.org"), "x:queen");
  CHECK_FALSE(hats.wears(jid("a@example.org"), "x:queen"));
  CHECK(hats.hash() == again.hash());
  hats.remove("x:witch");
  CHECK(hats.hash() != again.hash());
  CHECK(hats.wearers().empty());
  CHECK_FALSE(hats.shown_by(jid("b@example.org")));
  CHECK(Hats::from_text("<hats").all().empty());
}

TEST_CASE("versions of affiliations: who changed since, as far back as is known") {
  const auto a = jid("a@example.org"), b = jid("b@example.org");
  AffiliationLog log(7, {a, b});
  CHECK(log.changed_since(7)->empty());
  CHECK(*log.changed_since(6) == std::set{b});
  CHECK(*log.changed_since(5) == std::set{a, b});
  CHECK_FALSE(log.changed_since(4));
  CHECK_FALSE(log.changed_since(8));
  log.add(a);
  CHECK(log.version() == 8);
  CHECK(*log.changed_since(6) == std::set{a, b});
  for (std::size_t i = 0; i < muc_changes_kept; ++i) log.add(b);
  CHECK_FALSE(log.changed_since(7));
  CHECK(*log.changed_since(8) == std::set{b});
}

TEST_CASE("a room is the same after a restart, its occupant ids too") {
  Room room(cave(), preset_config("public-channel"), true);
  room.secret = std::string(32, 's');
  room.created = 5;
  room.subject = {"Fire", cave().with_resource("first").value(), 9};
  room.affiliations.apply({jid("a@example.org"), {Affiliation::owner, "", "first"}});
  room.affiliations.apply({jid("b@example.org"), {Affiliation::outcast, "why", ""}});
  const auto again = make_room(record_of(room), true);
  CHECK(record_of(*again) == record_of(room));
  CHECK(again->config == room.config);
  const auto id = room.occupant_id(jid("a@example.org"));
  CHECK(again->occupant_id(jid("a@example.org")) == id);
  CHECK(room.occupant_id(jid("b@example.org")) != id);
  CHECK(id.size() <= 128);
  Room other(jid("other@rooms.example.org"), {}, true);
  other.secret = std::string(32, 't');
  CHECK(other.occupant_id(jid("a@example.org")) != id);
}
