// csi_traffic: what reaches the phone of a busy account in an hour in a pocket, with Client State Indication (XEP-0352)
// and without. The hour is generated, always the same:
//
//   150 contacts, subscribed both ways, change their presence 6 times each: away, back, away … (with XEP-0115 and 0153)
//   4 rooms of 80 occupants, one of which leaves or comes back every 30 s in each room
//   a conversation with 6 of the contacts: 60 messages to this account, each announced by "composing" and "paused"
//   30 messages that a desktop of the same user writes, copied by carbons with the chat states before them
//   5 contacts who listen to music: 18 user tunes each (XEP-0118)
//
// The stanzas come one by one, seconds apart, so each that is written is a TCP segment that wakes a phone's radio; what
// is written in one turn of the loop is one write. At the end of the hour the phone is looked at and becomes active.
#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <stdexcept>

#include "libxmpp/loop/event_loop.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "xmppd/core/host.hpp"
#include "xmppd/features/features.hpp"
#include "xmppd/storage/memory/memory_stores.hpp"

namespace {

using namespace xmppd;

xmpp::Jid jid(const std::string& text) { return xmpp::Jid::parse(text).value(); }
xmpp::Element xml(const std::string& text) { return xmpp::parse_element(text, xmpp::ns::client).value(); }

class BenchEnvironment final : public Environment {
 public:
  explicit BenchEnvironment(xmpp::EventLoop& loop) : loop_(loop) {}
  xmpp::Timestamp now() const override { return xmpp::now(); }
  std::string new_id() override { return "id-" + std::to_string(++ids_); }
  xmpp::Executor& executor() override { return loop_; }

 private:
  xmpp::EventLoop& loop_;
  std::uint64_t ids_ = 0;
};

struct Phone final : StanzaSink {
  void deliver(const StanzaPtr& stanza) override {
    bytes += stanza->wire().size();
    ++stanzas;
    if (!writing) ++writes;
    writing = true;
  }
  void close(const xmpp::StreamError&) override { throw std::runtime_error("the session was closed"); }
  void when_flushed(std::function<void()> done) override { done(); }
  void pause_reading() override {}
  void resume_reading() override {}

  std::size_t bytes = 0, stanzas = 0, writes = 0;
  bool writing = false;
};

struct Arrival {
  std::string from, to, content;
};

const std::string owner = "juliet@example.org";
const std::string caps =
    "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='https://conversations.example' "
    "ver='H63l6q0e2WgLzB9Xx2cJtQfBiXk='/><x xmlns='vcard-temp:x:update'><photo>"
    "2a6cbd8d0a2b4bb0b1c4ba6b8a6fd1c0a9be6f5e</photo></x>";

std::string contact(int i) { return fmt::format("friend{}@example.net/phone.{:04x}", i, i * 7919 % 65536); }

// In the order in which they arrive.
std::vector<Arrival> an_hour() {
  struct Timed {
    double at;
    Arrival arrival;
  };
  std::vector<Timed> all;
  std::mt19937 random(352);
  const auto some_time = [&random] { return static_cast<double>(random() % 3'600'000) / 1000; };
  const auto chat_state = [](const std::string& state) {
    return "<message type='chat'><" + state + " xmlns='http://jabber.org/protocol/chatstates'/></message>";
  };
  const std::string text =
      "<message type='chat' id='4bb1f5f0-3c9b-4f0a-8a5e-3f1a3b1de3c1'><body>Shall we meet at the usual place at "
      "eight?</body><active xmlns='http://jabber.org/protocol/chatstates'/><request xmlns='urn:xmpp:receipts'/>"
      "<markable xmlns='urn:xmpp:chat-markers:0'/></message>";
  for (int i = 0; i < 150; ++i) {
    for (int change = 0; change < 6; ++change) {
      const std::string show = change % 2 == 0 ? "<show>away</show>" : "";
      all.push_back({some_time(), {contact(i), owner, "<presence>" + show + caps + "</presence>"}});
    }
  }
  for (int room = 0; room < 4; ++room) {
    for (int change = 0; change < 120; ++change) {
      const std::string type = change % 2 == 0 ? " type='unavailable'" : "";
      const std::string from = fmt::format("room{}@rooms.example.net/occupant{}", room, change / 2 * 31 % 80);
      all.push_back({change * 30.0 + room,
                     {from, owner + "/phone",
                      "<presence" + type +
                          "><x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' "
                          "role='participant'/></x><occupant-id xmlns='urn:xmpp:occupant-id:0' "
                          "id='dd72603deec90a38ba552f7c68cbcc61bca202cd'/></presence>"}});
    }
  }
  for (int i = 0; i < 60; ++i) {
    const double at = some_time();
    const auto from = contact(i % 6);
    all.push_back({at, {from, owner, chat_state("composing")}});
    all.push_back({at + 7, {from, owner, chat_state("paused")}});
    all.push_back({at + 9, {from, owner, text}});
  }
  for (int i = 0; i < 30; ++i) {
    const double at = some_time();
    const auto to = contact(i % 6);
    all.push_back({at, {owner + "/desktop", to, chat_state("composing")}});
    all.push_back({at + 9, {owner + "/desktop", to, text}});
  }
  for (int i = 0; i < 5; ++i) {
    for (int song = 0; song < 18; ++song) {
      all.push_back({song * 200.0 + i * 11,
                     {fmt::format("friend{}@example.net", i), owner + "/phone",
                      fmt::format("<message type='headline'><event xmlns='http://jabber.org/protocol/pubsub#event'>"
                                  "<items node='http://jabber.org/protocol/tune'><item id='current'><tune "
                                  "xmlns='http://jabber.org/protocol/tune'><artist>Yes</artist><length>686</length>"
                                  "<source>Yessongs</source><title>Heart of the Sunrise</title><track>{}</track>"
                                  "</tune></item></items></event></message>",
                                  song)}});
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Timed& a, const Timed& b) { return a.at < b.at; });
  std::vector<Arrival> hour;
  for (auto& each : all) hour.push_back(std::move(each.arrival));
  return hour;
}

struct Figures {
  std::size_t bytes, stanzas, writes, at_the_end;
};

Figures live_through(const std::vector<Arrival>& hour, bool indicate) {
  xmpp::EventLoop loop;
  BenchEnvironment environment(loop);
  MemoryStores memory(loop);
  Stores stores = memory.stores();
  const Config config;
  HostDirectory directory;
  Host host(jid("example.org"), config, stores, environment, directory, all_features());
  // Replies to contacts elsewhere and their delivery are not what is measured.
  host.hooks.route_remote.on(Phase::Guard, "bench", [](RemoteStanza&) { return Verdict::Handled; });
  Phone phone, desktop;
  const auto settle = [&] {
    for (int turn = 0; turn < 4; ++turn) loop.run_once_nowait();
    phone.writing = false;
  };
  stores.accounts.create({jid(owner), {}, 0, std::nullopt}).then_detached([](const auto&) {});
  std::vector<std::shared_ptr<Session>> sessions;
  host.accounts.with(jid(owner), [&](const auto& account) {
    for (int i = 0; i < 150; ++i) {
      RosterItem item;
      item.jid = jid(contact(i)).bare();
      item.subscription = Subscription::both;
      (*account)->roster().items.emplace(item.jid, item);
    }
    sessions.push_back(host.sessions.bind(*account, "phone", phone, {}).value());
    sessions.push_back(host.sessions.bind(*account, "desktop", desktop, {}).value());
  });
  while (sessions.size() < 2) loop.run_once_nowait();
  for (const auto& session : sessions) {
    host.router.from_client(*session, xml("<iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>"));
    host.router.from_client(*session, xml("<presence/>"));
  }
  settle();
  if (indicate) host.router.from_client(*sessions[0], xml("<inactive xmlns='urn:xmpp:csi:0'/>"));
  phone.bytes = phone.stanzas = phone.writes = 0;
  for (const auto& [from, to, content] : hour) {
    auto element = xml(content);
    if (from == owner + "/desktop") {
      element.set_attr("to", to);
      host.router.from_client(*sessions[1], std::move(element));
    } else {
      host.router.route(Stanza::make(std::move(element), jid(from), jid(to)), {});
    }
    settle();
  }
  const auto before = phone.stanzas;
  if (indicate) host.router.from_client(*sessions[0], xml("<active xmlns='urn:xmpp:csi:0'/>"));
  settle();
  return {phone.bytes, phone.stanzas, phone.writes, phone.stanzas - before};
}

}  // namespace

int main() {
  const auto hour = an_hour();
  const auto without = live_through(hour, false);
  const auto with = live_through(hour, true);
  const auto saved = [](std::size_t less, std::size_t more) {
    return 100.0 * (1 - static_cast<double>(less) / static_cast<double>(more));
  };
  fmt::print("An hour of a busy account, {} stanzas for its phone (XEP-0352)\n", without.stanzas);
  fmt::print("  always active:  {:>7} bytes in {:>5} writes\n", without.bytes, without.writes);
  fmt::print("  inactive:       {:>7} bytes in {:>5} writes, {} stanzas of it when it becomes active\n", with.bytes,
             with.writes, with.at_the_end);
  fmt::print("  saved:          {:>6.1f}% of the bytes, {:.1f}% of the writes\n", saved(with.bytes, without.bytes),
             saved(with.writes, without.writes));
}
