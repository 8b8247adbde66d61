// Which measurement comes when.
#include "bench/load/figures.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bench/load/archive.hpp"
#include "bench/load/chat.hpp"
#include "bench/load/contacts.hpp"
#include "bench/load/offline.hpp"
#include "bench/load/room.hpp"

namespace load {
namespace {

constexpr const char* login = "login";
constexpr const char* memory = "memory";
constexpr const char* presence = "presence";
constexpr const char* chat = "chat";
constexpr const char* latency = "latency";
constexpr const char* archive = "archive";
constexpr const char* offline = "offline";
constexpr const char* rooms = "rooms";

// What every client does after login.
void switch_on(Clients& clients, Range who) {
  clients.ask(who, "get", "<query xmlns='jabber:iq:roster'/>");
  clients.ask(who, "set", "<enable xmlns='urn:xmpp:carbons:2'/>");
}

Range friends_of(const Clients& clients, const Plan& plan) {
  if (plan.friends % 2 != 0 || plan.friends + 2 > clients.size()) {
    throw std::runtime_error("the number of friends has to be even, and there have to be two more users");
  }
  return {0, plan.friends};
}

class Run {
 public:
  Run(Clients& clients, const Plan& plan, Report& report) : clients_(clients), plan_(plan), report_(report) {}

  void run() {
    log_in_friends();
    if (wants(presence)) measure_presence(clients_, friends_, plan_.contacts, changes, report_);
    log_in_others();
    if (wants(chat)) {
      for (const unsigned window : plan_.windows) measure_chat(clients_, chatting_, window, plan_.messages, report_);
    }
    if (wants(latency)) {
      measure_latency(clients_, chatting_, plan_.rate, plan_.rate * plan_.latency_seconds, report_);
    }
    if (wants(archive)) measure_archive(clients_, chatting_, queries, report_);
    if (wants(offline)) measure_offline(clients_, chatting_, kept, report_);
    if (wants(rooms)) measure_rooms();
    if (!clients_.server().relay) clients_.log_out({0, clients_.size()});
  }

 private:
  static constexpr unsigned silence_ms = 15'000;
  static constexpr unsigned changes = 5, queries = 10, kept = 50, empty_rooms = 80;

  bool wants(const std::string& figure) const {
    return plan_.figures.empty() ||
           std::find(plan_.figures.begin(), plan_.figures.end(), figure) != plan_.figures.end();
  }

  // Some users have contacts: what a session needs is measured with them.
  void log_in_friends() {
    if (clients_.server().relay) return;
    // The second half is measured: what comes once, with the first sessions, is no cost of a session.
    const Range first{0, friends_.size() / 4 * 2}, second{first.last, friends_.last};
    log_in_for_good(first);
    // A session is idle when it has been silent for a while: servers give back what it needed to log in.
    if (wants(memory)) clients_.be_silent(silence_ms);
    const auto before = resident_kib();
    log_in_for_good(second);
    if (!wants(memory)) return;
    clients_.be_silent(silence_ms);
    report_.add({memory, fmt::format("idle sessions with {} contacts", plan_.contacts),
                 (resident_kib() - before) / static_cast<double>(second.size()), "KiB of server memory each"});
  }

  void log_in_for_good(Range who) {
    clients_.log_in(who, {});
    switch_on(clients_, who);
    clients_.settle();
  }

  // The others have none: what a login costs is measured without what it makes others hear.
  void log_in_others() {
    const Range others{friends_.last, clients_.size()};
    Meter logins(clients_);
    clients_.log_in(others, {});
    if (wants(login)) {
      logins.stop(report_, login, "logins over TLS", static_cast<double>(others.size()), "login");
    }
    if (!clients_.server().relay) switch_on(clients_, others);
    clients_.settle();
  }

  double resident_kib() const { return static_cast<double>(clients_.server().processes.resident_kib()); }

  // Rooms that stay, and that nobody is in.
  void measure_empty_rooms() {
    const auto before = resident_kib();
    for (unsigned i = 0; i < empty_rooms; ++i) {
      Room room(clients_, fmt::format("empty{}", i), {0, 1}, {.archived = plan_.rooms_archived, .persistent = true});
      room.make();
      room.leave();
    }
    clients_.settle();
    report_.add({"empty_room_memory", "persistent rooms, empty", (resident_kib() - before) / empty_rooms,
                 "KiB of server memory each"});
  }

  void measure_rooms() {
    measure_empty_rooms();
    for (const auto size : plan_.rooms) {
      Room room(clients_, fmt::format("room{}", size), {0, std::min(size, clients_.size())},
                {.archived = plan_.rooms_archived});
      room.measure_entries(report_);
      room.measure_talk(std::max(plan_.said, plan_.heard / static_cast<unsigned>(size)), report_);
    }
  }

  Clients& clients_;
  const Plan& plan_;
  Report& report_;
  const Range friends_ = clients_.server().relay ? Range{} : friends_of(clients_, plan_);
  const Range chatting_{friends_.last, std::min(clients_.size(), friends_.last + plan_.chatting)};
};

}  // namespace

const std::vector<std::string>& figure_names() {
  static const std::vector<std::string> names{memory, presence, login, chat, latency, archive, offline, rooms};
  return names;
}

void prepare(Clients& clients, const Plan& plan) {
  const Range all{0, clients.size()}, friends = friends_of(clients, plan);
  clients.log_in(all, {.make_account = true});
  switch_on(clients, friends);  // who has not asked for its roster is not told of subscriptions
  make_contacts(clients, friends, plan.contacts);
  clients.settle();
  clients.log_out(all);
}

void measure(Clients& clients, const Plan& plan, Report& report) { Run(clients, plan, report).run(); }

}  // namespace load
