// Logging in, entering, listening.
#include "bench/load/crowd.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "bench/load/people.hpp"
#include "libxmpp/loop/event_loop.hpp"

namespace load {

Guest::Guest(Crowd& crowd, std::size_t number) : crowd_(crowd), number_(number) {}

void Guest::log_in() {
  client_ =
      std::make_unique<wire::WireClient>(crowd_.loop_, crowd_.tls_,
                                         wire::Login{"127.0.0.1", crowd_.daemon_.direct_tls_port(), true,
                                                     People::domain, People::name(number_), People::password, "load"},
                                         *this);
  client_->start();
}

void Guest::on_ready(const std::string&) { crowd_.one_done(); }

void Guest::on_refused(const std::string& condition) {
  crowd_.fail(fmt::format("{} can't log in: {}", People::name(number_), condition));
}

void Guest::on_ended(const std::string& condition) {
  crowd_.fail(fmt::format("the stream of {} ended ({})", People::name(number_), condition));
}

void Guest::on_stanza(xmpp::Element stanza) {
  ++crowd_.progress_;
  if (stanza.attr("type") == "error") {
    return crowd_.fail(fmt::format("{}: error for {}", People::name(number_), stanza.name()));
  }
  if (stanza.name() == "iq" && stanza.attr("id") == "made") return crowd_.entered(*this);
  if (stanza.name() != "message" || stanza.attr("type") != "groupchat") return;
  // The subject ends the entry; the first one has to configure the room before others come.
  if (stanza.child("subject")) {
    if (number_ != 0) return crowd_.entered(*this);
    return send(
        fmt::format("<iq to='{}' type='set' id='made'><query xmlns='http://jabber.org/protocol/muc#owner'>"
                    "<x xmlns='jabber:x:data' type='submit'/></query></iq>",
                    crowd_.room_));
  }
  if (!stanza.child("body")) return;
  const auto expected = fmt::format("{}.{}", crowd_.round_, heard_);
  if (stanza.attr("id") != expected) {
    return crowd_.fail(fmt::format("{} heard {} instead of {}", People::name(number_), stanza.attr("id"), expected));
  }
  ++heard_;
  if (number_ == 0) crowd_.say_next();
  if (heard_ == crowd_.to_say_) crowd_.one_done();
}

Crowd::Crowd(xmpp::EventLoop& loop, std::shared_ptr<xmpp::TlsContext> tls, const wire::DaemonProcess& daemon,
             std::size_t count)
    : loop_(loop), tls_(std::move(tls)), daemon_(daemon) {
  for (std::size_t i = 0; i < count; ++i) guests_.push_back(std::make_unique<Guest>(*this, i));
}

void Crowd::one_done() {
  ++done_;
  ++progress_;
  if (logging_in_ && started_ < guests_.size()) guests_[started_++]->log_in();
  if (done_ == wanted_) loop_.stop();
}

void Crowd::fail(std::string why) {
  if (failure_.empty()) failure_ = std::move(why);
  loop_.stop();
}

void Crowd::run_until_done(std::size_t wanted) {
  wanted_ = wanted;
  std::uint64_t seen = progress_;
  xmpp::Timer timer(loop_);
  timer.start_repeating(patience_ms, [&] {
    if (progress_ == seen) fail(fmt::format("no progress; {} of {} are done", done_, wanted_));
    seen = progress_;
  });
  if (done_ < wanted_ && failure_.empty()) loop_.run();
  done_ = 0;
  if (!failure_.empty()) throw std::runtime_error(failure_);
}

void Crowd::log_in(std::size_t at_once) {
  logging_in_ = true;
  while (started_ < at_once && started_ < guests_.size()) guests_[started_++]->log_in();
  run_until_done(guests_.size());
  logging_in_ = false;
}

void Crowd::enter(const std::string& name, std::size_t size) {
  room_ = name + "@conference." + People::domain;
  size_ = size;
  started_ = 0;
  entering_ = true;
  entered(*guests_[0]);
  done_ = 0;
  run_until_done(size);
  entering_ = false;
}

// One after the other: what an entry costs does not depend on how many wait for theirs.
void Crowd::entered(Guest&) {
  if (!entering_) return;
  if (started_ < size_) {
    guests_[started_]->send(fmt::format(
        "<presence to='{}/{}'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x></presence>",
        room_, People::name(started_)));
    ++started_;
  }
  one_done();
}

void Crowd::say_next() {
  if (said_ == to_say_) return;
  guests_[0]->send(fmt::format("<message to='{}' type='groupchat' id='{}.{}'><body>{}</body></message>", room_, round_,
                               said_, filler));
  ++said_;
}

void Crowd::talk(unsigned window, unsigned messages) {
  ++round_;
  said_ = 0;
  to_say_ = messages;
  for (std::size_t i = 0; i < size_; ++i) guests_[i]->heard_ = 0;
  for (unsigned i = 0; i < window; ++i) say_next();
  run_until_done(size_);
}

}  // namespace load
