// What a client says from its first byte on: headers, STARTTLS, SASL of both kinds with tokens, binding, stream
// management, in any order, well-formed or not. Nobody is logged in without the password, nothing is heard behind the
// end of a stream, and whoever is not logged in reaches nobody.
#include <memory>
#include <string>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/sasl/plain.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "tests/fuzz/hosted.hpp"
#include "tests/fuzz/stanza_source.hpp"
#include "xmppd/stream/login_throttle.hpp"
#include "xmppd/stream/stream.hpp"

namespace {

using namespace xmppd;

constexpr unsigned max_steps = 64;

class Connection final : public StreamTransport {
 public:
  Connection(fuzz::Hosted& world, StreamContext& context, Facts facts) : world_(world) {
    stream_ = std::make_unique<Stream>(context, *this, Stream::Peer{"192.0.2.1", facts});
    restart_parser(stream_->parser_limits());
  }
  void say(std::string_view bytes) {
    if (gone_ || paused_) return;
    if (stream_->on_received(bytes.size())) parser_->feed(bytes);
    world_.settle();
    if (wants_tls_) {
      wants_tls_ = false;
      stream_->on_secured("TLS");
      restart_parser(stream_->parser_limits());
    }
    if (closed_ && !gone_) drop();
  }
  void drop() {
    if (gone_) return;
    gone_ = true;
    stream_->on_disconnected({xmpp::Errc::connection_failed, "gone"});
    world_.settle();
  }
  bool gone() const { return gone_; }
  const Stream& stream() const { return *stream_; }

  void write(std::string_view bytes) override {
    FUZZ_CHECK(!closed_);
    (void)bytes;
  }
  std::size_t buffered() const override { return 0; }
  void when_flushed(std::function<void()> done) override { world_.environment.executor().post(std::move(done)); }
  void restart_parser(const xmpp::ParserLimits& limits) override {
    parser_ = std::make_unique<xmpp::StreamParser>(*stream_, limits);
  }
  void change_limits(const xmpp::ParserLimits& limits) override { parser_->set_limits(limits); }
  std::string channel_binding(std::string_view) const override { return {}; }
  void start_tls(const std::string&) override { wants_tls_ = true; }
  void pause_reading() override { paused_ = true; }
  void resume_reading() override { paused_ = false; }
  void close() override { closed_ = true; }

 private:
  fuzz::Hosted& world_;
  std::unique_ptr<Stream> stream_;
  std::unique_ptr<xmpp::StreamParser> parser_;
  bool gone_ = false, closed_ = false, paused_ = false, wants_tls_ = false;
};

const std::string right = xmpp::base64_encode(xmpp::make_plain("romeo", "secret"));
const std::string wrong = xmpp::base64_encode(xmpp::make_plain("juliet", "secret"));

const std::string phrases[] = {
    "<?xml version='1.0'?><stream:stream to='example.org' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>",
    "<stream:stream to='nowhere' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>",
    "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + right + "</auth>",
    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + wrong + "</auth>",
    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>biwsbj1yb21lbyxyPWFiYw==</auth>",
    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>",
    "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>Yz1iaXdzLHI9YWJjLHA9YWJj</response>",
    "<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
    "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><initial-response>" + right +
        "</initial-response><user-agent id='d4565fa7-4d72-4749-b3d3-740edbf87770'><software>x</software></user-agent><bind "
        "xmlns='urn:xmpp:bind:0'><tag>x</tag><enable xmlns='urn:xmpp:carbons:2'/><enable xmlns='urn:xmpp:sm:3' "
        "resume='true'/></bind><request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-NONE'/></authenticate>",
    "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='HT-SHA-256-NONE'><initial-response>cm9tZW8AYWJj</initial-response><user-agent "
        "id='d4565fa7-4d72-4749-b3d3-740edbf87770'/><fast xmlns='urn:xmpp:fast:0' count='1'/></authenticate>",
    "<response xmlns='urn:xmpp:sasl:2'>Yz1iaXdz</response>",
    "<abort xmlns='urn:xmpp:sasl:2'/>",
    "<next xmlns='urn:xmpp:sasl:2' task='UPGR-SCRAM-SHA-256'/>",
    "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>x</resource></bind></iq>",
    "<iq type='set' id='s'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>",
    "<iq type='get' id='r'><query xmlns='jabber:iq:register'/></iq>",
    "<iq type='set' id='p'><preauth xmlns='urn:xmpp:pars:0' token='abc'/></iq>",
    "<enable xmlns='urn:xmpp:sm:3' resume='true'/>", "<r xmlns='urn:xmpp:sm:3'/>", "<a xmlns='urn:xmpp:sm:3' h='1'/>",
    "<a xmlns='urn:xmpp:sm:3' h='4294967295'/>", "<resume xmlns='urn:xmpp:sm:3' previd='id-3' h='0'/>",
    "<active xmlns='urn:xmpp:csi:0'/>", "<inactive xmlns='urn:xmpp:csi:0'/>", "<presence/>",
    "<message to='juliet@example.org'><body>x</body></message>", "</stream:stream>", " ", "<!-- -->", "<?pi?>"};

// Of "secret", made once: that is meant to take its time.
const std::vector<xmpp::ScramKeys>& keys() {
  static const auto made = [] {
    fuzz::Hosted world;
    std::vector<xmpp::ScramKeys> found;
    world.host.account_admin.set_password(fuzz::jid("romeo@example.org"), "secret").then_detached([](const auto&) {});
    world.settle();
    world.stores.accounts.find(fuzz::jid("romeo@example.org")).then_detached([&found](const auto& record) { found = (*record)->keys; });
    world.settle();
    FUZZ_CHECK(!found.empty());
    return found;
  }();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Bytes bytes(data, size);
  fuzz::Hosted world;
  world.stores.accounts.set_keys(fuzz::jid("romeo@example.org"), keys()).then_detached([](const auto& done) { FUZZ_CHECK(done.has_value()); });
  world.settle();
  LoginThrottle throttle(world.config);
  StreamContext context{world.directory, world.config, world.environment, throttle, "secret"};
  std::vector<std::unique_ptr<Connection>> connections;
  const auto connect = [&](std::uint8_t kind) {
    connections.push_back(std::make_unique<Connection>(
        world, context, kind % 2 == 0 ? Facts{Fact::secure} : Facts{Fact::can_secure, Fact::must_secure}));
  };
  connect(bytes.next());
  for (unsigned step = 0; step < max_steps && !bytes.empty(); ++step) {
    Connection& connection = *connections.back();
    const std::uint8_t what = bytes.next();
    if (what < 160) {
      std::string said = phrases[what % std::size(phrases)];
      // Two in one read, as an attacker before TLS would have it.
      if (bytes.next() % 4 == 0) said += phrases[bytes.next() % std::size(phrases)];
      connection.say(said);
    } else if (what < 200) {
      connection.say(xmpp::to_xml(fuzz::changed_stanza(bytes), xmpp::ns::client));
    } else if (what < 224) {
      connection.say(bytes.text(bytes.next()));
    } else if (what < 240) {
      connection.drop();
      connect(bytes.next());
    } else if (what < 248) {
      world.environment.advance(1LL << bytes.next() % 16);
    } else {
      world.memory.fail_next(bytes.next() % 4 + 1U);
    }
    for (const auto& each : connections) {
      if (!each->stream().user().empty()) FUZZ_CHECK(each->stream().user() == fuzz::jid("romeo@example.org"));
    }
  }
  for (const auto& connection : connections) connection->drop();
  world.settle();
  for (const auto& session : world.host.sessions.all()) FUZZ_CHECK(session->jid().bare() == fuzz::jid("romeo@example.org"));
  world.environment.advance(100'000);
  world.settle();
  return 0;
}
