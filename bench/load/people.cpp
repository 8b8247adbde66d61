// Logging in, chatting, checking.
#include "bench/load/people.hpp"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>

#include "libxmpp/loop/event_loop.hpp"

namespace load {
Person::Person(People& people, std::size_t number)
    : people_(people), number_(number), partner_(People::name(number ^ 1) + "@" + People::domain) {}

void Person::log_in() {
  const bool direct = number_ / 2 % 2 == 0;
  const auto port = direct ? people_.daemon_.direct_tls_port() : people_.daemon_.starttls_port();
  client_ = std::make_unique<wire::WireClient>(
      people_.loop_, people_.tls_,
      wire::Login{"127.0.0.1", port, direct, People::domain, People::name(number_), People::password, "load"}, *this);
  client_->start();
}

void Person::become_available() { client_->send("<presence/>"); }

void Person::close() { client_->close(); }

void Person::chat(unsigned window, unsigned count) {
  ++round_;
  count_ = count;
  sent_ = received_ = 0;
  for (unsigned i = 0; i < window && sent_ < count_; ++i) say_next();
}

void Person::say_next() {
  client_->send(fmt::format("<message to='{}' type='chat' id='{}.{}'><body>{}</body></message>", partner_, round_,
                            sent_, filler));
  ++sent_;
}

void Person::on_ready(const std::string&) { people_.one_done(); }

void Person::on_refused(const std::string& condition) {
  people_.fail(fmt::format("{} can't log in: {}", People::name(number_), condition));
}

void Person::on_ended(const std::string& condition) {
  if (people_.closing_) return people_.one_done();
  people_.fail(fmt::format("the stream of {} ended ({})", People::name(number_), condition));
}

void Person::on_stanza(xmpp::Element stanza) {
  if (stanza.name() == "presence" && !available_) {
    available_ = true;
    return people_.one_done();
  }
  if (stanza.name() != "message") return;
  const std::string expected = fmt::format("{}.{}", round_, received_);
  if (stanza.attr("id") != expected || stanza.attr("type") != "chat" ||
      !stanza.attr("from").starts_with(partner_ + "/")) {
    return people_.fail(fmt::format("{} received {} ({}) from {} instead of {}", People::name(number_),
                                    stanza.attr("id"), stanza.attr("type"), stanza.attr("from"), expected));
  }
  ++received_;
  ++people_.progress_;
  if (sent_ < count_) say_next();
  if (received_ == count_) people_.one_done();
}

People::People(xmpp::EventLoop& loop, std::shared_ptr<xmpp::TlsContext> tls, const wire::DaemonProcess& daemon,
               std::size_t count)
    : loop_(loop), tls_(std::move(tls)), daemon_(daemon) {
  for (std::size_t i = 0; i < count; ++i) people_.push_back(std::make_unique<Person>(*this, i));
}

void People::one_done() {
  ++done_;
  ++progress_;
  if (logging_in_ && started_ < people_.size()) people_[started_++]->log_in();
  if (done_ == wanted_) loop_.stop();
}

void People::fail(std::string why) {
  if (failure_.empty()) failure_ = std::move(why);
  loop_.stop();
}

void People::run_until_done(std::size_t wanted) {
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

void People::log_in(std::size_t at_once) {
  logging_in_ = true;
  while (started_ < at_once && started_ < people_.size()) people_[started_++]->log_in();
  run_until_done(people_.size());
  logging_in_ = false;
}

void People::become_available() {
  for (const auto& person : people_) person->become_available();
  run_until_done(people_.size());
}

void People::chat(unsigned window, unsigned count) {
  for (const auto& person : people_) person->chat(window, count);
  run_until_done(people_.size());
}

void People::close() {
  closing_ = true;
  for (const auto& person : people_) person->close();
  run_until_done(people_.size());
}

}  // namespace load
