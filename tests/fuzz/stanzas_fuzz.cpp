// Sequences of stanzas from several clients against a whole host: who sends what to whom, who leaves and comes back,
// whose disk fails and how time goes is what the bytes decide. Every question is answered once, and nothing that is
// written is unreadable.
#include <array>
#include <map>
#include <memory>
#include <string>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "tests/fuzz/hosted.hpp"
#include "tests/fuzz/stanza_source.hpp"

namespace {

using fuzz::Bytes;

constexpr unsigned max_steps = 64;

class Client final : public xmppd::StanzaSink {
 public:
  Client(fuzz::Hosted& world, std::string_view address) : world_(world), address_(fuzz::jid(address)) {}

  void connect() {
    if (session_.lock()) return;
    ended_ = false;
    questions_.clear();
    world_.host.accounts.with(address_.bare(), [this](const auto& account) {
      if (!account || !*account) return;
      if (const auto bound = world_.host.sessions.bind(*account, address_.resource(), *this, {})) session_ = *bound;
    });
    world_.settle();
  }
  void leave() {
    if (const auto session = session_.lock()) world_.host.sessions.close(*session);
    questions_.clear();
    session_.reset();
  }
  void send(xmpp::Element stanza, unsigned number) {
    const auto session = session_.lock();
    if (!session || ended_) return;
    if (stanza.name() != "iq" && stanza.name() != "message") stanza.set_name("presence");
    stanza.set_ns(std::string(xmpp::ns::client));
    stanza.remove_attr("from");
    if (stanza.name() == "iq" && (stanza.attr("type") == "get" || stanza.attr("type") == "set")) {
      const std::string id = "question-" + std::to_string(number);  // no story has such
      stanza.set_attr("id", id);
      questions_[id] = {.by_others = answered_by_somebody_else(stanza)};
    }
    world_.host.router.from_client(*session, std::move(stanza));
  }
  // All questions that the server itself answers have been.
  void check() const {
    if (ended_ || paused_ || !session_.lock()) return;
    for (const auto& [id, question] : questions_) FUZZ_CHECK(question.by_others || question.answered);
  }

  void deliver(const xmppd::StanzaPtr& stanza) override {
    const auto read = xmpp::parse_element(stanza->wire(), xmpp::ns::client, {.max_stanza_bytes = 16U << 20});
    FUZZ_CHECK(read.has_value());
    if (read->name() != "iq" || (read->attr("type") != "result" && read->attr("type") != "error")) return;
    const auto question = questions_.find(std::string(read->attr("id")));
    // A question to another client is answered by whoever knows its id, as often as it pleases.
    if (question == questions_.end() || question->second.by_others || answered_by_somebody_else(*read, "from")) return;
    FUZZ_CHECK(!question->second.answered);
    question->second.answered = true;
  }
  void close(const xmpp::StreamError&) override {
    ended_ = true;
    world_.environment.executor().post([this] { leave(); });
  }
  void when_flushed(std::function<void()> done) override { world_.environment.executor().post(std::move(done)); }
  void pause_reading() override { paused_ = true; }
  void resume_reading() override { paused_ = false; }

 private:
  struct Question {
    bool by_others = false;
    bool answered = false;
  };
  static bool answered_by_somebody_else(const xmpp::Element& stanza, std::string_view attribute = "to") {
    const auto other = xmpp::Jid::parse(stanza.attr(attribute));
    return other && !other->resource().empty();  // a client, or an occupant of a room
  }

  fuzz::Hosted& world_;
  const xmpp::Jid address_;
  std::weak_ptr<xmppd::Session> session_;
  std::map<std::string, Question> questions_;  // by id
  bool ended_ = false, paused_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  fuzz::Hosted world;
  std::array<std::unique_ptr<Client>, 4> clients;
  const char* addresses[] = {"romeo@example.org/orchard", "romeo@example.org/garden", "juliet@example.org/balcony",
                             "mallory@example.org/x"};
  for (std::size_t i = 0; i < clients.size(); ++i) {
    clients[i] = std::make_unique<Client>(world, addresses[i]);
    clients[i]->connect();
    if (i != 1) clients[i]->send(xmpp::Element("presence"), 0);
  }
  world.settle();
  for (unsigned step = 1; step <= max_steps && !bytes.empty(); ++step) {
    const std::uint8_t what = bytes.next();
    Client& client = *clients[what % clients.size()];
    if (what < 208) {
      client.send(fuzz::changed_stanza(bytes), step);
      if (what < 128) world.settle();  // else what comes next meets it half done
    } else if (what < 224) {
      if (auto stanza = xmpp::parse_element(bytes.text(bytes.next()), xmpp::ns::client)) client.send(std::move(*stanza), step);
    } else if (what < 232) {
      world.pass_time(bytes.next());
    } else if (what < 240) {
      client.leave();
    } else if (what < 248) {
      world.settle();
      client.connect();
    } else {
      world.memory.fail_next(bytes.next() % 8 + 1U);
    }
  }
  world.settle();
  world.memory.fail_next(0);
  world.environment.advance(3600);
  world.settle();
  for (const auto& client : clients) client->check();
  for (const auto& client : clients) client->leave();
  world.settle();
  return 0;
}
