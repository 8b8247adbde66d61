// XEP-0220 Server Dialback: the four elements, in every role.
#include <algorithm>
#include <utility>

#include "libxmpp/base/log.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/s2s/domain_patterns.hpp"
#include "xmppd/s2s/s2s_settings.hpp"
#include "xmppd/s2s/s2s_stream.hpp"

namespace xmppd {
namespace {

using xmpp::StreamErrorCondition;

constexpr std::size_t max_open_claims = 20;
constexpr unsigned claim_ms = 20'000;  // it has to find our server, too

std::string domain_attribute(const xmpp::Element& element, std::string_view name) {
  const auto jid = xmpp::Jid::parse(element.attr(name));
  return jid && jid->is_domain() ? jid->text() : std::string();
}

// Written by hand, because the prefix is a part of the protocol (§2).
struct DialbackElement {
  std::string_view name;  // result, verify
  std::string_view from, to, id, type, content = {}, condition = {};

  std::string text() const {
    std::string out = "<db:" + std::string(name);
    const auto attribute = [&out](std::string_view key, std::string_view value) {
      if (value.empty()) return;
      out += ' ';
      out += key;
      out += "='";
      xmpp::append_escaped(out, value);
      out += '\'';
    };
    attribute("from", from);
    attribute("to", to);
    attribute("id", id);
    attribute("type", type);
    out += '>';
    xmpp::append_escaped(out, content);
    if (!condition.empty()) {
      out += "<error type='cancel'><" + std::string(condition) + " xmlns='" + std::string(xmpp::ns::stanza_errors) +
             "'/></error>";
    }
    return out + "</db:" + std::string(name) + ">";
  }
};

std::string reason_of(const xmpp::Element& element) {
  if (element.attr("type") == "invalid") return "the other server found the dialback key invalid";
  std::string text = "the other server refused dialback";
  if (const auto* const error = element.child("error")) {
    for (const auto& child : error->children()) {
      if (child.ns() == xmpp::ns::stanza_errors)
        text += (child.name() == "text" ? " " + child.text() : ": " + child.name());
    }
  }
  return text;
}

}  // namespace

void S2sStream::on_dialback(const xmpp::Element& element) {
  if (!secured_) return fail({StreamErrorCondition::policy_violation, "TLS is required"});
  const DomainPair pair{domain_attribute(element, "to"), domain_attribute(element, "from")};
  if (pair.local.empty() || pair.remote.empty()) return fail({StreamErrorCondition::improper_addressing, {}});
  last_used_ = context_.environment.now();
  const bool answer = element.has_attr("type");
  if (element.name() == "result" && answer) return on_claim_answer(pair, element);
  if (element.name() == "verify" && answer) return on_answer(pair, element);
  if (!takes_claims()) return fail({StreamErrorCondition::unsupported_stanza_type, {}});
  if (element.name() == "result") return on_claim(pair, element.text());
  if (element.name() == "verify") return on_question(pair, element);
  fail({StreamErrorCondition::unsupported_stanza_type, {}});
}

// §2.1.2
void S2sStream::on_claim(const DomainPair& pair, const std::string& key) {
  const auto refuse = [&](S2sStage stage, std::string_view condition, std::string text) {
    xmpp::log::info("s2s", "{}: {} refused: {}", log_id_, pair.remote, text);
    context_.hub.on_refused(pair.remote, failure_at(stage, std::move(text)));
    answer_claim(pair, "error", condition);
  };
  if (!serves(context_.hosts, pair.local)) return answer_claim(pair, "error", "item-not-found");
  if (serves(context_.hosts, pair.remote)) return answer_claim(pair, "error", "not-authorized");
  if (!may_talk_to(context_.config, pair.remote)) {
    return refuse(S2sStage::policy, "policy-violation", "blocked by s2s.allow or s2s.block");
  }
  const auto names = static_cast<std::size_t>(context_.config.get(settings::s2s_max_names));
  if (claims_.size() >= max_open_claims || identities_.size() >= names || senders_.size() >= names) {
    return answer_claim(pair, "error", "resource-constraint");
  }
  if (identities_.count(pair.remote) != 0) return accept_claim(pair);
  const auto verified = transport_.verify_peer(pair.remote);
  if (verified) return accept_claim(pair);  // no need to ask anybody
  if (!matches_any(context_.config.get(settings::s2s_dialback), pair.remote)) {
    return refuse(S2sStage::certificate, "not-authorized", verified.error().detail);
  }
  if (!claims_.insert(pair).second) return;
  context_.hub.verify(*this, {pair.local, pair.remote, stream_id_}, key,
                      [this, pair, alive = lifetime_.watch()](DialbackAnswer answer) {
                        if (alive.expired() || over_ || claims_.erase(pair) == 0) return;
                        if (answer == DialbackAnswer::valid) return accept_claim(pair);
                        const bool invalid = answer == DialbackAnswer::invalid;
                        context_.hub.on_refused(
                            pair.remote, failure_at(S2sStage::authentication,
                                                    invalid ? "it came with a dialback key that its own server disowns"
                                                            : "its own server could not be asked by dialback"));
                        answer_claim(pair, invalid ? "invalid" : "error", invalid ? "" : "remote-server-not-found");
                      });
}

void S2sStream::accept_claim(const DomainPair& pair) {
  answer_claim(pair, "valid");
  identify(pair.remote, transport_.verify_peer(pair.remote) ? "certificate" : "dialback");
  if (bidirectional_) allow_sending(pair);
}

void S2sStream::answer_claim(const DomainPair& pair, std::string_view type, std::string_view condition) {
  write(DialbackElement{"result", pair.local, pair.remote, {}, type, {}, condition}.text());
}

bool S2sStream::claim(const DomainPair& pair) {
  const auto names = static_cast<std::size_t>(context_.config.get(settings::s2s_max_names));
  if (over_ || !dialback_offered_ || senders_.size() >= names || own_claims_.size() >= max_open_claims) return false;
  auto& deadline = own_claims_[pair];
  if (deadline) return true;
  // Some servers say nothing instead of no.
  deadline = context_.environment.executor().after(claim_ms, [this, pair] {
    const auto fired = std::move(own_claims_[pair]);
    own_claims_.erase(pair);
    const auto failure = failure_at(S2sStage::authentication, "the other server did not answer to dialback");
    claim_answered(pair, &failure);
  });
  const std::string key = context_.keys.key({pair.remote, pair.local, stream_id_});
  write(DialbackElement{"result", pair.local, pair.remote, {}, {}, key, {}}.text());
  return true;
}

// §2.1.1. An answer to what was not asked means nothing (§3.1).
void S2sStream::on_claim_answer(const DomainPair& pair, const xmpp::Element& element) {
  if (own_claims_.erase(pair) == 0) return;
  if (element.attr("type") == "valid") return claim_answered(pair, nullptr);
  const auto failure = failure_at(S2sStage::authentication, reason_of(element));
  claim_answered(pair, &failure);
}

void S2sStream::claim_answered(const DomainPair& pair, const S2sFailure* failure) {
  if (!failure) return allow_sending(pair);
  context_.hub.on_not_sendable(*this, pair, *failure);
}

// §2.2.2: as the authoritative server.
void S2sStream::on_question(const DomainPair& pair, const xmpp::Element& element) {
  const std::string id(element.attr("id"));
  DialbackElement answer{"verify", pair.local, pair.remote, id, "invalid"};
  if (!serves(context_.hosts, pair.local)) {
    answer.type = "error";
    answer.condition = "item-not-found";
  } else if (context_.keys.right({pair.remote, pair.local, id}, element.text())) {
    answer.type = "valid";
  }
  write(answer.text());
}

// §2.2.1
void S2sStream::ask(const DialbackClaim& claim, const std::string& key, std::function<void(DialbackAnswer)> answer) {
  if (over_ || questions_.size() >= max_open_claims) {
    return context_.environment.executor().post([answer = std::move(answer)] { answer(DialbackAnswer::failed); });
  }
  questions_.push_back({claim, std::move(answer)});
  write(DialbackElement{"verify", claim.receiving, claim.originating, claim.id, {}, key, {}}.text());
}

void S2sStream::on_answer(const DomainPair& pair, const xmpp::Element& element) {
  const auto asked = std::find_if(questions_.begin(), questions_.end(), [&](const Question& question) {
    return question.claim.receiving == pair.local && question.claim.originating == pair.remote &&
           question.claim.id == element.attr("id");
  });
  if (asked == questions_.end()) return;
  const auto answer = std::move(asked->answer);
  questions_.erase(asked);
  const auto type = element.attr("type");
  const auto result = type == "valid"     ? DialbackAnswer::valid
                      : type == "invalid" ? DialbackAnswer::invalid
                                          : DialbackAnswer::failed;
  context_.environment.executor().post([answer, result] { answer(result); });
}

}  // namespace xmppd
