// Running a story: step by step, every stanza accounted for.
#include "tests/story_runner/runner.hpp"

#include <fmt/format.h>

#include <deque>
#include <map>
#include <stdexcept>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tests/story_runner/match.hpp"

namespace stories {
namespace {

std::string shown(const xmpp::Element& stanza) { return xmpp::to_xml(stanza, xmpp::ns::client); }

class Run {
 public:
  explicit Run(Driver& driver) : driver_(driver) {}

  void execute(const Step& step) {
    if (!step.client) {
      std::visit([this](const auto& what) { all(what); }, step.what);
      return;
    }
    auto& client = clients_[step.client->text];
    client.name = *step.client;
    std::visit([this, &client](const auto& what) { one(client, what); }, step.what);
  }

  void finish() {
    driver_.settle();
    for (auto& [text, client] : clients_) {
      if (!client.connected) continue;
      nothing_left(client);
      if (client.end_expected) continue;
      if (const auto end = driver_.stream_end(client.name)) {
        throw std::runtime_error(fmt::format("{}: the stream has ended ({})", text, *end));
      }
    }
  }

 private:
  struct Client {
    ClientName name;
    xmpp::Jid jid;
    bool connected = false;     // was, at least
    bool end_expected = false;  // the story has ended it, or seen it end
    std::deque<xmpp::Element> inbox;
    std::string last_iq_id;  // of the last IQ the story saw it receive
  };

  std::optional<xmpp::Element> next(Client& client) {
    if (client.inbox.empty()) return driver_.receive(client.name);
    auto stanza = std::move(client.inbox.front());
    client.inbox.pop_front();
    return stanza;
  }

  void drain(Client& client) {
    while (auto stanza = driver_.receive(client.name)) client.inbox.push_back(std::move(*stanza));
  }

  void nothing_left(Client& client) {
    if (const auto stanza = next(client)) {
      throw std::runtime_error(fmt::format("{} received something more:\n  {}", client.name.text, shown(*stanza)));
    }
  }

  void one(Client& client, const Connects&) {
    const auto jid = driver_.connect(client.name);
    if (!jid) throw std::runtime_error(fmt::format("can't connect: {}", jid.error().detail));
    client.jid = *jid;
    client.connected = true;
    client.end_expected = false;
    client.inbox.clear();
  }

  void one(Client& client, const CannotConnect& expected) {
    const auto jid = driver_.connect(client.name);
    if (jid) throw std::runtime_error("it could connect");
    if (jid.error().detail != expected.condition) {
      throw std::runtime_error(fmt::format("refused with '{}'", jid.error().detail));
    }
  }

  void one(Client& client, const IsAvailable& available) {
    if (!client.connected || client.end_expected) one(client, Connects{});
    xmpp::Element presence("presence", std::string(xmpp::ns::client));
    if (available.priority) presence.add_text_child("priority", std::to_string(*available.priority));
    driver_.send(client.name, presence);
    if (!take_echo(client, "")) throw std::runtime_error("the server did not send it its own presence");
  }

  void one(Client& client, const IsUnavailable&) {
    xmpp::Element presence("presence", std::string(xmpp::ns::client));
    presence.set_attr("type", "unavailable");
    driver_.send(client.name, presence);
    take_echo(client, "unavailable");
  }

  // Removes the client's own presence from what it received; the rest stays in order.
  bool take_echo(Client& client, std::string_view type) {
    driver_.settle();
    drain(client);
    for (auto it = client.inbox.begin(); it != client.inbox.end(); ++it) {
      if (it->name() != "presence" || it->attr("from") != client.jid.text() || it->attr("type") != type) continue;
      client.inbox.erase(it);
      return true;
    }
    return false;
  }

  void one(Client& client, const Disconnects&) {
    driver_.disconnect(client.name);
    client.end_expected = true;
  }

  void one(Client& client, const IsCut&) {
    driver_.cut(client.name);
    client.end_expected = true;
  }

  void one(Client& client, const Sends& sends) {
    for (auto stanza : sends.stanzas) {
      // An answer to the server's own question: its id is not known when a story is written.
      if (stanza.attr("id") == "{id}") stanza.set_attr("id", client.last_iq_id);
      fill_in(stanza, remembered_);
      driver_.send(client.name, stanza);
    }
  }

  void one(Client& client, const Receives& receives) {
    auto wanted = receives.patterns;
    while (!wanted.empty()) {
      const auto stanza = next(client);
      if (!stanza) throw std::runtime_error(fmt::format("nothing came; expected\n  {}", shown(wanted.front())));
      auto found = wanted.begin();
      auto remembered = remembered_;
      auto differs = difference(*found, *stanza, remembered);
      while (differs && receives.any_order && ++found != wanted.end()) {
        remembered = remembered_;
        differs = difference(*found, *stanza, remembered);
      }
      if (differs) {
        throw std::runtime_error(
            fmt::format("{}; expected\n  {}\nactual\n  {}", *differs, shown(wanted.front()), shown(*stanza)));
      }
      if (stanza->name() == "iq") client.last_iq_id = stanza->attr("id");
      remembered_ = std::move(remembered);
      wanted.erase(found);
    }
  }

  void one(Client& client, const ReceivesNothing&) {
    driver_.settle();
    nothing_left(client);
  }

  void one(Client& client, const IsClosed& closed) {
    const auto end = driver_.stream_end(client.name);
    if (!end) throw std::runtime_error("its stream lives");
    if (*end != closed.condition) throw std::runtime_error(fmt::format("its stream ended with '{}'", *end));
    client.end_expected = true;
  }

  void all(const IgnorePresence&) {
    driver_.settle();
    for (auto& [text, client] : clients_) {
      if (!client.connected) continue;
      drain(client);
      std::erase_if(client.inbox, [](const auto& stanza) { return stanza.name() == "presence"; });
    }
  }

  void all(const ClockAdvances& clock) {
    driver_.settle();
    if (!driver_.advance_clock(clock.seconds)) throw std::runtime_error("this driver can't move the clock");
  }

  void all(const StorageFails& failure) {
    driver_.settle();
    if (!driver_.fail_storage(failure.calls)) throw std::runtime_error("this driver can't make storage fail");
  }

  void all(const ServerStops&) {
    driver_.settle();
    if (!driver_.stop_server()) throw std::runtime_error("this driver can't stop the server");
  }

  // The parser pairs steps and clients; these combinations do not exist.
  template <class Other>
  void one(Client&, const Other&) {}
  template <class Other>
  void all(const Other&) {}

  Driver& driver_;
  std::map<std::string, Client> clients_;
  Remembered remembered_;
};

}  // namespace

std::optional<std::string> run_story(const Story& story, Driver& driver) {
  std::size_t line = story.line;
  std::string doing = "start";
  try {
    driver.start(story.world);
    Run run(driver);
    for (const auto& step : story.steps) {
      line = step.line;
      doing = step.text;
      run.execute(step);
    }
    doing = "the end";
    run.finish();
  } catch (const std::exception& error) {
    return fmt::format("{}:{}: {}: {}", story.file, line, doing, error.what());
  }
  return std::nullopt;
}

}  // namespace stories
