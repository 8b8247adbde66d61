// Logging in, passing on what comes, waiting.
#include "bench/load/clients.hpp"

#include <fmt/format.h>

namespace load {

Client::Client(Clients& clients, std::size_t number)
    : clients_(clients), number_(number), bare_jid_(Clients::name(number) + "@" + clients.server().domain) {}

void Client::log_in() {
  const auto& server = clients_.server_;
  const bool direct = server.starttls_port == 0 || number_ / 2 % 2 == 0;
  const auto port = direct ? server.direct_tls_port : server.starttls_port;
  logging_in_ = true;
  leaving_ = false;
  scanner_ = {};
  wire_ = std::make_unique<wire::WireClient>(
      clients_.loop_, server.tls,
      wire::Login{server.address, port, direct, server.domain, Clients::name(number_), server.password, "load",
                  server.hash, clients_.how_.make_account, server.relay},
      *this);
  wire_->start();
}

void Client::on_ready(const std::string&) {
  wire_->take_bytes([this](std::string_view bytes) { clients_.take(*this, bytes); });
  if (!clients_.how_.available) return logged_in();
  send(clients_.server_.relay ? fmt::format("<presence from='{}'/>", bare_jid_) : "<presence/>");
}

// A ping (XEP-0199) or a roster push: who does not answer is taken for gone.
void Client::answer(const Stanza& iq) {
  const auto from = iq.attribute("from");
  send(fmt::format("<iq type='result' id='{}'{}/>", iq.attribute("id"),
                   from.empty() ? "" : fmt::format(" to='{}'", from)));
}

void Client::logged_in() {
  logging_in_ = false;
  clients_.start_next();
  clients_.one_done();
}

void Client::on_refused(const std::string& condition) {
  clients_.fail(fmt::format("{} can't log in: {}", bare_jid_, condition));
}

void Client::on_ended(const std::string& condition) {
  if (leaving_) return clients_.one_done();
  clients_.fail(fmt::format("the stream of {} ended ({})", bare_jid_, condition));
}

void Client::on_stanza(xmpp::Element stanza) {
  clients_.fail(fmt::format("{} received {} before its time", bare_jid_, stanza.name()));
}

Clients::Clients(xmpp::EventLoop& loop, Server server, std::size_t count) : loop_(loop), server_(std::move(server)) {
  for (std::size_t i = 0; i < count; ++i) clients_.push_back(std::make_unique<Client>(*this, i));
}

Clients::~Clients() = default;

void Clients::take(Client& client, std::string_view bytes) {
  client.scanner_.feed(bytes, [&](std::string_view xml) {
    const Stanza stanza(xml);
    ++progress_;
    if (stanza.name() == "stream:error") return fail(client.bare_jid() + " got " + std::string(xml));
    if (stanza.name() == "/stream:stream") return client.wire_->close();
    if (stanza.attribute("type") == "error") return fail(client.bare_jid() + " got " + std::string(xml));
    if (client.logging_in_ && stanza.name() == "presence" && stanza.attribute("from").starts_with(client.bare_jid())) {
      return client.logged_in();
    }
    if (stanza.name() == "iq" && (stanza.attribute("type") == "get" || stanza.attribute("type") == "set")) {
      return client.answer(stanza);
    }
    if (overhearing_) overhearing_(client, stanza);
    if (listener_) listener_(client, stanza);
  });
}

void Clients::one_done() {
  ++done_;
  ++progress_;
  if (running_ && done_ >= wanted_) loop_.stop();
}

void Clients::fail(std::string why) {
  if (failure_.empty()) failure_ = std::move(why);
  loop_.stop();
}

void Clients::run(std::size_t wanted, Listener listener) {
  listener_ = std::move(listener);
  wanted_ = wanted;
  std::uint64_t seen = progress_;
  xmpp::Timer timer(loop_);
  timer.start_repeating(patience_ms, [&] {
    if (progress_ == seen) fail(fmt::format("no progress; {} of {} are done", done_, wanted_));
    seen = progress_;
  });
  running_ = true;
  if (done_ < wanted_ && failure_.empty()) loop_.run();
  running_ = false;
  done_ = 0;
  listener_ = nullptr;
  if (!failure_.empty()) throw std::runtime_error(failure_);
}

void Clients::start_next() {
  if (next_ < last_) clients_[next_++]->log_in();
}

void Clients::log_in(Range who, Login how) {
  how_ = how;
  next_ = who.first;
  last_ = who.last;
  for (std::size_t i = 0; i < how.at_once; ++i) start_next();
  run(who.size(), {});
}

void Clients::log_out(Range who) {
  for (auto i = who.first; i < who.last; ++i) {
    clients_[i]->leaving_ = true;
    clients_[i]->wire_->close();
  }
  run(who.size(), {});
}

void Clients::cut() {
  for (const auto& client : clients_) {
    client->leaving_ = true;
    if (client->wire_ && !client->wire_->ended()) client->wire_->cut();
  }
  loop_.run_once_nowait();  // closes the sockets
  done_ = 0;
}

void Clients::ask(Range who, std::string_view type, std::string_view payload, std::string_view to) {
  for (auto i = who.first; i < who.last; ++i) {
    clients_[i]->send(
        fmt::format("<iq type='{}' id='ask'{}>{}</iq>", type, to.empty() ? "" : fmt::format(" to='{}'", to), payload));
  }
  run(who.size(), [this](Client&, const Stanza& stanza) {
    if (stanza.name() == "iq" && stanza.attribute("id") == "ask") one_done();
  });
}

void Clients::settle() {
  constexpr unsigned interval_ms = 100, most = 50;
  constexpr std::uint64_t idle_ns = 3'000'000;  // in such an interval
  unsigned intervals = 0;
  auto cpu = server_.processes.cpu_ns();
  auto seen = progress_;
  xmpp::Timer timer(loop_);
  timer.start_repeating(interval_ms, [&] {
    const auto now = server_.processes.cpu_ns();
    if ((now - cpu < idle_ns && progress_ == seen) || ++intervals == most) one_done();
    cpu = now;
    seen = progress_;
  });
  run(1, {});
}

void Clients::be_silent(unsigned milliseconds) {
  xmpp::Timer timer(loop_);
  timer.start(milliseconds, [this] { one_done(); });
  run(1, {});
}

}  // namespace load
