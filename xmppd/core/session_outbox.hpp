// SessionOutbox: what one client is to be sent, in its order; a stanza that depends on the disk waits for it, and one
// that the client has to acknowledge (XEP-0198) stays until it has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "libxmpp/base/lean_queue.hpp"
#include "libxmpp/loop/lifetime.hpp"
#include "xmppd/core/pending_delivery.hpp"
#include "xmppd/core/stanza.hpp"

namespace xmppd {

class SessionJournal;
class StanzaSink;
struct QueuedStanza;
struct Stores;

// One of a queue that was on disk.
struct RestoredStanza {
  std::uint64_t number;
  StanzaPtr stanza;
  DeliveryPtr delivery;
};

class SessionOutbox {
 public:
  struct Bounds {
    // Stanzas that may wait for the disk; with one more the session is ended (resource-constraint), and what comes then
    // is dropped, as for a client that does not read.
    std::size_t waiting;
    // Of a managed session: what may wait for the disk or an acknowledgement, and its bytes. Beyond, the session is
    // ended, and what it held is given back.
    std::size_t unacked, unacked_bytes;
  };
  SessionOutbox(Stores& stores, StanzaSink& sink, Bounds bounds) : stores_(stores), sink_(&sink), bounds_(bounds) {}

  // To the wire at once, unless something waits here: then behind it.
  void send(StanzaPtr stanza, DeliveryPtr delivery = nullptr);
  // To the wire when all that this turn has written is on disk; at once, if it has written nothing. Dropped, if that
  // is lost. true: it waits.
  bool send_committed(StanzaPtr stanza, DeliveryPtr delivery = nullptr);
  // Runs `done` once the client has all that was sent before: acknowledged, or, where it does not acknowledge, out of
  // this process. Dropped if that never comes.
  void when_delivered(std::function<void()> done);
  // Nothing is written any more. Gives what the client has not got, in its order.
  std::vector<Undelivered> close();

  // --- XEP-0198. Counting starts with the stanza that is written next.
  void manage(SessionJournal* journal = nullptr);
  bool managed() const { return managed_; }
  // The client has got `h` stanzas (modulo 2^32). false: so many were never sent. One smaller than before says nothing.
  bool acknowledge(std::uint32_t h);
  std::uint32_t sent() const { return static_cast<std::uint32_t>(first_ + written_); }
  std::size_t unacked() const { return entries_.size(); }
  // The connection is gone: all waits here. `sink` takes the calls, but is not written to.
  void suspend(StanzaSink& sink);
  // Another is there: what was not acknowledged is written again, and what came behind it.
  void restart(StanzaSink& sink);

  // --- with a journal
  // What was on disk when the daemon ended. What comes now gets numbers that no client can have seen.
  void restore(StanzaSink& sink, SessionJournal& journal, std::vector<RestoredStanza> queue);
  // The first `h` since: nobody knows how much was sent without being kept, so any is right. What the client has is
  // dropped, the rest is numbered behind it.
  void renumber(std::uint32_t h);
  // Answers to the client are not written to the journal at once: most are acknowledged before it has to be.
  std::size_t unsaved() const { return unsaved_; }
  void write_unsaved();
  // All that belongs in the journal; it is taken to be there now.
  std::vector<QueuedStanza> save_all();

 private:
  enum class Saved : unsigned char { never, not_yet, yes };
  struct Entry {
    StanzaPtr stanza;
    DeliveryPtr delivery;
    std::uint64_t turn = 0;    // which it waits for; 0: none
    std::uint64_t number = 0;  // in the journal
    Saved saved = Saved::never;
  };
  struct Waiting {
    std::uint64_t up_to = 0;  // a count of stanzas since manage()
    std::function<void()> done;
  };
  bool wait(Entry entry);  // false: there is no room
  void await_commit(std::uint64_t turn);
  std::uint64_t next_number();
  QueuedStanza row_of(Entry& entry, std::uint64_t number);
  std::uint64_t drop_front(std::vector<std::int64_t>& taken);
  void keep_in_step(const std::vector<std::int64_t>& taken, std::uint64_t up_to);
  void write(const Entry& entry);
  void on_commit(std::uint64_t turn, bool committed);
  void flush();
  void flush_managed();

  Stores& stores_;
  StanzaSink* sink_;
  const Bounds bounds_;
  bool overflowing_ = false;
  bool managed_ = false;
  bool suspended_ = false;
  bool awaits_room_ = false;
  bool overfull_ = false;  // managed: it has been told to end
  xmpp::LeanQueue<Entry> entries_;
  std::size_t written_ = 0;  // so many of the entries are on the wire; always 0 unless managed
  std::uint64_t first_ = 0;  // stanzas acknowledged
  std::size_t bytes_ = 0;    // of the entries; counted if managed
  xmpp::LeanQueue<Waiting> waiting_;
  SessionJournal* journal_ = nullptr;
  std::size_t unsaved_ = 0;         // entries that are not_yet saved
  std::uint64_t fresh_number_ = 0;  // since restore(), until renumber(): of what came last
  std::uint64_t awaited_turn_ = 0;  // the last one asked about
  std::uint64_t connection_ = 0;    // grows with each suspend()
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
