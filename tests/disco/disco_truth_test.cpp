// Walks what service discovery says (XEP-0030) of the server, accounts, services, rooms and nodes, and holds each
// feature against features.truth: it has to be served where it is advertised, and advertised where it belongs.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <deque>
#include <fstream>
#include <iterator>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "tests/disco/truth_table.hpp"
#include "tests/story_runner/runner.hpp"

using namespace disco;
using xmpp::Element;

namespace {

// The world of the walk and of every story in the table: a room and two nodes are there.
constexpr const char* world = R"(accounts: romeo, juliet, nurse
friends: romeo, juliet
settings: host.admins = ["romeo@example.org"]
settings: http.listen = ["127.0.0.1:0"]
romeo/orchard is available
juliet/balcony is available
ignore presence
romeo/orchard sends
  <presence to='coven@conference.example.org/first'><x xmlns='http://jabber.org/protocol/muc'></x></presence>
  <iq to='coven@conference.example.org' type='set' id='1'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_persistentroom'><value>1</value></field><field var='muc#roomconfig_publicroom'><value>1</value></field><field var='muc#roomconfig_membersonly'><value>0</value></field><field var='muc#roomconfig_whois'><value>moderators</value></field><field var='muc#roomconfig_moderatedroom'><value>0</value></field><field var='muc#roomconfig_passwordprotectedroom'><value>0</value></field></x></query></iq>
  <iq to='pubsub.example.org' type='set' id='2'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='news'/></pubsub></iq>
  <iq type='set' id='3'><pubsub xmlns='http://jabber.org/protocol/pubsub'><create node='diary'/></pubsub></iq>
romeo/orchard receives
  <presence from='coven@conference.example.org/first' to='romeo@example.org/orchard'>{...}</presence>
  <message from='coven@conference.example.org' to='romeo@example.org/orchard' type='groupchat' id='{any}'>{...}</message>
  <iq from='coven@conference.example.org' to='romeo@example.org/orchard' type='result' id='1'/>
  <iq from='pubsub.example.org' to='romeo@example.org/orchard' type='result' id='2'/>
  <iq from='romeo@example.org' to='romeo@example.org/orchard' type='result' id='3'/>
)";

const stories::ClientName romeo{"romeo/orchard", *xmpp::Jid::parse("romeo@example.org"), "orchard"};

class Walk {
 public:
  Walk() : driver_(stories::make_driver("in-process")) {
    const auto story = stories::parse_stories("world", world);
    if (!story) throw std::runtime_error(story.error().detail);
    if (const auto failure = stories::run_story(story->front(), *driver_)) throw std::runtime_error(*failure);
    for (const char* start : {"example.org", "romeo@example.org", "juliet@example.org"}) come_to({start, ""});
    // The commands of the server and of the account stand below a node that nothing lists (XEP-0050 §2.3).
    for (const char* start : {"example.org", "romeo@example.org"}) {
      come_to({start, "http://jabber.org/protocol/commands"});
    }
    while (!next_.empty()) {
      const auto here = next_.front();
      next_.pop_front();
      visit(here);
    }
  }

  std::vector<Advertised> advertised;

 private:
  using Spot = std::pair<std::string, std::string>;  // address, node

  void come_to(const Spot& spot) {
    if (known_.insert(spot).second) next_.push_back(spot);
  }

  // The answer to a disco query; throws if it is an error.
  Element ask(const Spot& spot, std::string_view ns) {
    Element iq("iq", std::string(xmpp::ns::client));
    iq.set_attr("to", spot.first).set_attr("type", "get").set_attr("id", "walk");
    Element& query = iq.add("query", std::string(ns));
    if (!spot.second.empty()) query.set_attr("node", spot.second);
    driver_->send(romeo, iq);
    driver_->settle();
    const auto answer = driver_->receive(romeo);
    if (!answer || answer->attr("type") != "result") {
      throw std::runtime_error(fmt::format("{} {} does not answer {}", spot.first, spot.second, ns));
    }
    return *answer->child("query", ns);
  }

  static std::string place_of(const Spot& spot) {
    const auto& [address, node] = spot;
    if (node == "http://jabber.org/protocol/commands") return "command list";
    for (const std::string_view family : {"http://jabber.org/protocol/admin#", "xmppd#", "urn:xmpp:invite#"}) {
      if (node.starts_with(family)) return "command";
    }
    if (!node.empty()) return "node";
    if (address == "example.org") return "server";
    if (address == "romeo@example.org") return "own account";
    if (address == "juliet@example.org") return "contact";
    if (address == "conference.example.org") return "rooms";
    if (address == "pubsub.example.org") return "pubsub";
    if (address == "upload.example.org") return "files";
    if (address.ends_with("@conference.example.org")) return "room";
    throw std::runtime_error("nobody knows what " + address + " is");
  }

  void visit(const Spot& spot) {
    Advertised here{place_of(spot), spot.first, spot.second, {}};
    const Element info = ask(spot, xmpp::ns::disco_info);
    for (const auto& child : info.children()) {
      if (child.name() != "feature") continue;
      if (!here.features.emplace(child.attr("var")).second) {
        throw std::runtime_error(fmt::format("{} says {} twice", spot.first, child.attr("var")));
      }
    }
    if (here.features.empty()) throw std::runtime_error(spot.first + " has no features");
    advertised.push_back(std::move(here));
    const Element items = ask(spot, xmpp::ns::disco_items);
    for (const auto& item : items.children()) {
      come_to({std::string(item.attr("jid")), std::string(item.attr("node"))});
    }
  }

  std::unique_ptr<stories::Driver> driver_;
  std::set<Spot> known_;
  std::deque<Spot> next_;
};

std::string truth() {
  std::ifstream in(SOURCE_DIRECTORY "/tests/disco/features.truth");
  return {std::istreambuf_iterator<char>(in), {}};
}

const TruthTable ping = parse_truth_table("feature urn:xmpp:ping\nat server\nget <ping xmlns='urn:xmpp:ping'/>\n");

}  // namespace

TEST_CASE("every feature is served where it is advertised, and advertised where it belongs") {
  const Walk walk;
  std::set<std::string> places;
  for (const auto& by : walk.advertised) places.insert(by.place);
  for (const char* place :
       {"server", "own account", "contact", "rooms", "room", "pubsub", "files", "node", "command list", "command"}) {
    CHECK_MESSAGE(places.count(place) == 1, place);
  }
  for (const auto& lie : lies(walk.advertised, parse_truth_table(truth()), world)) FAIL_CHECK(lie);
}

TEST_CASE("what is true is no lie") {
  CHECK(lies({{"server", "example.org", "", {"urn:xmpp:ping"}}}, ping, world).empty());
}

TEST_CASE("a feature that nobody vouches for is one") {
  CHECK(lies({{"server", "example.org", "", {"urn:xmpp:ping", "urn:example:unknown"}}}, ping, world).size() == 1);
}

TEST_CASE("a feature in a place where it does not belong is one") {
  CHECK(
      lies({{"server", "example.org", "", {"urn:xmpp:ping"}}, {"contact", "juliet@example.org", "", {"urn:xmpp:ping"}}},
           ping, world)
          .size() == 1);
}

TEST_CASE("a feature that is not there is one") {
  CHECK(lies({{"server", "example.org", "", {}}}, ping, world).size() == 1);
}

TEST_CASE("a feature whose use is refused is one") {
  const auto table = parse_truth_table("feature urn:example:x\nat server\nget <x xmlns='urn:example:x'/>\n");
  const auto found = lies({{"server", "example.org", "", {"urn:example:x"}}}, table, world);
  REQUIRE(found.size() == 1);
  CHECK(found[0].find("service-unavailable") != std::string::npos);
}
