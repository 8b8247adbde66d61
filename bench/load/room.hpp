// Rooms (XEP-0045): what entering and being heard cost.
#pragma once

#include <string>

#include "bench/load/clients.hpp"
#include "bench/load/report.hpp"

namespace load {

struct RoomOptions {
  bool archived = true;     // false: tells the room to keep no archive
  bool persistent = false;  // stays when it is empty
  std::size_t at_once = 8;  // entries in progress
};

class Room {
 public:
  // The members of `who` are to be in it; the first makes it.
  Room(Clients& clients, std::string name, Range who, RoomOptions options = {});
  const std::string& jid() const { return jid_; }

  void make();
  // By the only one who is in it.
  void leave();
  // One after the other, or all who have to come back once more. Everybody has to be shown to everybody.
  void enter();
  void measure_entries(Report& report);
  // The first one speaks, at most 16 messages ahead of what it hears itself; all have to hear each once and in order.
  void measure_talk(unsigned messages, Report& report);

 private:
  void enter(std::size_t number);
  void hear_of_myself();
  void hear_entries(std::size_t entrants);
  Clients& clients_;
  const std::string jid_;
  const Range who_;
  const RoomOptions options_;
};

}  // namespace load
