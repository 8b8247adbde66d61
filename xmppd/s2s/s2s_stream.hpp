// S2sStream: a stream between two servers once it is open, whoever opened it: stanzas both ways, dialback, the end.
// Who is who is found out by IncomingStream and OutgoingStream.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "libxmpp/loop/lifetime.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "xmppd/core/work.hpp"
#include "xmppd/s2s/s2s_hub.hpp"
#include "xmppd/s2s/s2s_management.hpp"
#include "xmppd/s2s/s2s_transport.hpp"

namespace xmppd {

// Knows no socket. Core thread only. Destroyed by the owner of the transport, after on_disconnected().
class S2sStream : public xmpp::StreamParserHandler {
 public:
  ~S2sStream() override;
  S2sStream(const S2sStream&) = delete;
  S2sStream& operator=(const S2sStream&) = delete;

  xmpp::ParserLimits parser_limits() const;
  // Bytes were read, called before they are parsed; false: drop them, the stream is over.
  bool on_received(std::size_t bytes);
  virtual void on_secured(const std::string& description);
  virtual void on_disconnected(const xmpp::Error& reason);

  void on_stream_open(const xmpp::Element& header, std::string_view default_ns) override;
  void on_element(xmpp::Element element) override;
  void on_stream_close() override;
  void on_parse_error(xmpp::StreamErrorCondition condition, std::string_view detail) override;

  // Writes a stanza of a pair for which on_sendable() was called.
  void deliver(RemoteBound stanza);
  // XEP-0220 §2.1.1: asks the peer to take stanzas of another pair, too; on_sendable() or on_not_sendable() follows.
  // false: it does not do that.
  bool claim(const DomainPair& pair);
  // XEP-0220 §2.2.1: asks the peer, the authoritative server of claim.originating.
  void ask(const DialbackClaim& claim, const std::string& key, std::function<void(DialbackAnswer)> answer);

  // An orderly end: what the peer still sends is taken, nothing is written any more.
  void close();
  // Ends the stream with an error, behind our header if that was not sent yet.
  void fail(const xmpp::StreamError& error);

  // Whom we have dialled; empty for an incoming stream.
  virtual const std::string& dialled() const;
  const std::string& id() const { return log_id_; }
  const std::string& address() const { return address_; }
  const std::string& tls() const { return tls_; }
  xmpp::Timestamp since() const { return since_; }
  bool over() const { return over_; }
  bool open() const { return !over_ && (!identities_.empty() || !senders_.empty()); }
  bool incoming() const { return incoming_; }
  bool managed() const { return management_.enabled(); }
  bool bidirectional() const { return bidirectional_; }
  const std::set<std::string>& identities() const { return identities_; }
  const std::set<DomainPair>& senders() const { return senders_; }
  // "certificate" or "dialback"; empty: not yet.
  const std::string& mechanism() const { return mechanism_; }
  std::uint64_t received_stanzas() const { return work_.begun(); }
  std::uint64_t sent_stanzas() const { return sent_; }

 protected:
  S2sStream(S2sContext& context, S2sTransport& transport, std::string address, bool incoming);

  // The peer's header; checked for the namespaces.
  virtual void on_header(const xmpp::Element& header) = 0;
  // An element that is neither stanza nor dialback nor stream management.
  virtual void negotiate(xmpp::Element element) = 0;
  // XEP-0220 §2.1.2, §2.2.2: the peer claims to be somebody, or asks what a key is worth. Incoming streams, and
  // outgoing ones that are bidirectional.
  virtual bool takes_claims() const = 0;
  // Where it stands, for the words of its end.
  virtual S2sStage stage() const { return S2sStage::stream; }
  // The peer has answered our claim(); `failure`: null if it is valid.
  virtual void claim_answered(const DomainPair& pair, const S2sFailure* failure);
  // The stream can't be used (any more); called once.
  virtual void on_end(const S2sFailure* failure);

  void send_header(const std::string& from, const std::string& to);
  void write(std::string_view bytes);
  void send(const xmpp::Element& element);
  // The peer has proved to be `remote` by `mechanism`.
  void identify(const std::string& remote, const std::string& mechanism);
  // Stanzas of the pair may be written.
  void allow_sending(const DomainPair& pair);
  // Writes down the end, and closes the connection.
  void end(const S2sFailure* failure);
  S2sFailure failure_at(S2sStage stage, std::string text) const;
  // After SASL: the peer opens a new stream, what is left of the current read is dropped.
  void restart();
  // Ends the stream in an orderly way, because of what the peer does.
  void give_up(const S2sFailure& failure);
  std::string new_stream_id() { return stream_id_ = context_.environment.new_id(); }

  S2sContext& context_;
  S2sTransport& transport_;
  std::string stream_id_;  // what dialback keys are made of: given by who was connected to
  std::string mechanism_;
  bool secured_ = false;
  bool header_sent_ = false;
  bool bidirectional_ = false;     // XEP-0288
  bool dialback_offered_ = false;  // the peer can be asked to take another pair
  S2sManagement management_;

 private:
  void on_stanza(xmpp::Element element);
  void on_dialback(const xmpp::Element& element);
  void on_claim(const DomainPair& pair, const std::string& key);
  void on_claim_answer(const DomainPair& pair, const xmpp::Element& element);
  void on_question(const DomainPair& pair, const xmpp::Element& element);
  void on_answer(const DomainPair& pair, const xmpp::Element& element);
  void on_peer_error(const xmpp::StreamError& error);
  void answer_claim(const DomainPair& pair, std::string_view type, std::string_view condition = {});
  void accept_claim(const DomainPair& pair);
  void throttle();
  void watch();
  void limit_rate(std::size_t bytes);

  const std::string address_;
  const bool incoming_;
  const std::string log_id_;
  std::string tls_, lang_;
  xmpp::Timestamp since_;
  xmpp::Timestamp last_used_;
  bool over_ = false;     // nothing is written any more
  bool closing_ = false;  // we have closed, the peer has not yet
  bool dead_ = false;     // nothing is read any more
  bool paused_ = false, rate_paused_ = false, overflowing_ = false;
  std::uint64_t sent_ = 0;
  std::size_t received_bytes_ = 0;    // before the peer has proved who it is
  std::set<std::string> identities_;  // who the peer is
  std::set<DomainPair> senders_;      // what may be written
  std::set<DomainPair> claims_;       // of the peer's, being verified
  std::map<DomainPair, std::shared_ptr<void>> own_claims_;   // of ours, unanswered
  struct Question {
    DialbackClaim claim;
    std::function<void(DialbackAnswer)> answer;
  };
  std::vector<Question> questions_;
  RateLimit own_rate_;
  std::shared_ptr<RateLimit> rate_;
  WorkQueue work_;
  std::shared_ptr<void> login_timer_, idle_timer_, close_timer_, rate_timer_;
  xmpp::Lifetime lifetime_;
};

}  // namespace xmppd
