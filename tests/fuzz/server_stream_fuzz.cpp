// What another server, or somebody who says to be one, sends: headers, STARTTLS, SASL EXTERNAL, dialback, stream
// management, stanzas. Nobody speaks for a domain that neither a certificate nor dialback has proved, and none of ours.
#include <memory>
#include <set>
#include <string>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "tests/fuzz/hosted.hpp"
#include "tests/fuzz/stanza_source.hpp"
#include "xmppd/s2s/incoming_stream.hpp"
#include "xmppd/s2s/s2s_settings.hpp"

namespace {

using namespace xmppd;

constexpr unsigned max_steps = 64;

// Certified is example.net; for example.com dialback gives the answer that the fuzzer chooses; for nobody else.
class Peer final : public S2sTransport, public S2sHub {
 public:
  explicit Peer(fuzz::Hosted& world) : world_(world) { restart_parser(stream_.parser_limits()); }

  void say(std::string_view bytes) {
    if (gone_ || paused_) return;
    if (stream_.on_received(bytes.size())) parser_->feed(bytes);
    world_.settle();
    if (wants_tls_) secure();
    if (closed_) drop();
  }
  void secure() {
    wants_tls_ = false;
    stream_.on_secured("TLS");
    restart_parser(stream_.parser_limits());
  }
  void answer_dialback(DialbackAnswer answer) {
    if (gone_ || !answer_) return;
    if (answer == DialbackAnswer::valid) proved_.insert(asked_.originating);
    std::exchange(answer_, nullptr)(answer);
    world_.settle();
  }
  void drop() {
    if (std::exchange(gone_, true)) return;
    answer_ = nullptr;
    stream_.on_disconnected({xmpp::Errc::connection_failed, "gone"});
    world_.settle();
  }
  void check() const {
    for (const std::string& identity : stream_.identities()) {
      FUZZ_CHECK(identity != "example.org");
      FUZZ_CHECK(identity == "example.net" || proved_.contains(identity));
    }
  }

  void write(std::string_view) override { FUZZ_CHECK(!closed_); }
  std::size_t buffered() const override { return 0; }
  void when_flushed(std::function<void()> done) override { world_.environment.executor().post(std::move(done)); }
  void restart_parser(const xmpp::ParserLimits& limits) override {
    parser_ = std::make_unique<xmpp::StreamParser>(stream_, limits);
  }
  void start_tls(const std::string&) override { wants_tls_ = true; }
  void pause_reading() override { paused_ = true; }
  void resume_reading() override { paused_ = false; }
  void close() override { closed_ = true; }
  void abort(const xmpp::Error&) override { closed_ = true; }
  xmpp::Result<void> verify_peer(const std::string& domain) const override {
    if (domain == "example.net") return {};
    return xmpp::fail(xmpp::Errc::tls_failed, "no good certificate");
  }
  std::shared_ptr<RateLimit> on_identified(S2sStream&, const std::string&) override { return std::make_shared<RateLimit>(); }
  void on_sendable(S2sStream&, const DomainPair& pair) override { FUZZ_CHECK(pair.remote != "example.org"); }
  void on_not_sendable(S2sStream&, const DomainPair&, const S2sFailure&) override {}
  void on_over(S2sStream&, std::vector<RemoteBound>, const S2sFailure*) override {}
  void verify(S2sStream&, const DialbackClaim& claim, const std::string&, std::function<void(DialbackAnswer)> answer) override {
    asked_ = claim;
    answer_ = std::move(answer);
  }
  void on_refused(const std::string&, const S2sFailure&) override {}

 private:
  fuzz::Hosted& world_;
  DialbackKeys keys_{"secret"};
  S2sContext context_{world_.directory, world_.config, world_.environment, keys_, *this};
  std::unique_ptr<xmpp::StreamParser> parser_;
  std::set<std::string> proved_;
  DialbackClaim asked_;
  std::function<void(DialbackAnswer)> answer_;
  bool gone_ = false, closed_ = false, paused_ = false, wants_tls_ = false;
  IncomingStream stream_{context_, *this, "192.0.2.1"};
};

std::string header(const std::string& from, const std::string& to = "example.org") {
  return "<stream:stream xmlns='jabber:server' xmlns:db='jabber:server:dialback' version='1.0' "
         "xmlns:stream='http://etherx.jabber.org/streams' from='" + from + "' to='" + to + "'>";
}
std::string external(const std::string& name) {
  return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>" + (name.empty() ? "=" : xmpp::base64_encode(name)) + "</auth>";
}

const std::string phrases[] = {
    header("example.net"), header("example.com"), header("example.org"), header("example.net", "conference.example.org"),
    header("example.net", "nowhere.test"),
    "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", external("example.net"), external(""), external("example.org"),
    external("example.com"), "<bidi xmlns='urn:xmpp:bidi'/>", "<enable xmlns='urn:xmpp:sm:3'/>", "<r xmlns='urn:xmpp:sm:3'/>",
    "<a xmlns='urn:xmpp:sm:3' h='4294967295'/>", "<resume xmlns='urn:xmpp:sm:3' previd='x' h='0'/>",
    "<db:result from='example.com' to='example.org'>key</db:result>", "<db:result from='example.org' to='example.org'>key</db:result>",
    "<db:result from='example.com' to='example.org' type='valid'/>", "<db:verify from='example.com' to='example.org' id='x'>key</db:verify>",
    "<db:verify from='example.com' to='example.org' id='x' type='valid'/>",
    "<db:result from='example.com' to='conference.example.org' type='error'><error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></db:result>",
    "<message from='a@example.net' to='romeo@example.org'><body>x</body></message>",
    "<message from='a@example.com' to='romeo@example.org'><body>x</body></message>",
    "<message from='juliet@example.org' to='romeo@example.org'><body>x</body></message>",
    "<presence from='a@example.net/x' to='room@conference.example.org/a'><x xmlns='http://jabber.org/protocol/muc'/></presence>",
    "<iq type='get' id='1' from='a@example.net/x' to='example.org'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>",
    "<stream:error><host-gone xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>", "</stream:stream>", " "};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Bytes bytes(data, size);
  fuzz::Hosted world;
  const std::uint8_t kind = bytes.next();
  if (kind % 2 == 0) world.config.set(settings::s2s_dialback, std::vector<std::string>{"example.com"});
  auto peer = std::make_unique<Peer>(world);
  if (kind % 4 < 2) peer->secure();
  for (unsigned step = 0; step < max_steps && !bytes.empty(); ++step) {
    const std::uint8_t what = bytes.next();
    if (what < 160) {
      std::string said = phrases[what % std::size(phrases)];
      if (bytes.next() % 4 == 0) said += phrases[bytes.next() % std::size(phrases)];
      peer->say(said);
    } else if (what < 208) {
      auto stanza = fuzz::changed_stanza(bytes);
      stanza.set_ns(std::string(xmpp::ns::server));
      constexpr std::string_view senders[] = {"a@example.net/x", "example.net", "a@example.com/x", "romeo@example.org/orchard"};
      stanza.set_attr("from", senders[bytes.next() % std::size(senders)]);
      peer->say(xmpp::to_xml(stanza, xmpp::ns::server));
    } else if (what < 224) {
      peer->say(bytes.text(bytes.next()));
    } else if (what < 240) {
      peer->answer_dialback(static_cast<DialbackAnswer>(bytes.next() % 3));
    } else if (what < 252) {
      world.environment.advance(1LL << bytes.next() % 12);
    } else {
      world.memory.fail_next(bytes.next() % 4 + 1U);
    }
    peer->check();
  }
  peer->drop();
  world.settle();
  peer.reset();
  return 0;
}
