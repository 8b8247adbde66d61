// Resource binding (RFC 6120 §7).
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "xmppd/stream/steps/steps.hpp"
#include "xmppd/stream/stream.hpp"

namespace xmppd {
namespace {

using xmpp::StanzaErrorCondition;
using xmpp::StanzaErrorType;

bool is_bind(const xmpp::Element& element) {
  return element.is("iq", xmpp::ns::client) && element.child("bind", xmpp::ns::bind) != nullptr;
}

// RFC 6120 §7.6.2.1, §7.7.2.
xmpp::StanzaError refusal(const xmpp::Error& error) {
  switch (error.code) {
    case xmpp::Errc::invalid_argument:
      return xmpp::StanzaError(StanzaErrorType::modify, StanzaErrorCondition::bad_request);
    case xmpp::Errc::already_exists:
      return xmpp::StanzaError(StanzaErrorType::cancel, StanzaErrorCondition::conflict);
    case xmpp::Errc::limit_exceeded:
      return xmpp::StanzaError(StanzaErrorType::wait, StanzaErrorCondition::resource_constraint);
    default:
      return xmpp::to_stanza_error(error);
  }
}

class Bind final : public Step {
 public:
  explicit Bind(Stream& stream) : stream_(stream) {}

  void offer(std::vector<xmpp::Element>& features) override {
    features.emplace_back("bind", std::string(xmpp::ns::bind));
  }

  void handle(xmpp::Element iq) override {
    if (xmpp::iq_type(iq) != xmpp::IqType::set || iq.attr("id").empty()) {
      stream_.send(xmpp::make_error_reply(iq, xmpp::StanzaError(StanzaErrorCondition::bad_request)));
      return;
    }
    stream_.hold();
    const auto alive = lifetime_.watch();
    stream_.host().accounts.with(stream_.user(), [this, alive, iq = std::move(iq)](auto account) {
      if (const auto owner = alive.lock()) finish(iq, account);
    });
  }

 private:
  void finish(const xmpp::Element& iq, const xmpp::Result<std::shared_ptr<Account>>& account) {
    if (stream_.ended()) return;
    if (account && !*account) {
      // Removed since it logged in.
      return stream_.fail(xmpp::StreamErrorCondition::not_authorized);
    }
    if (account && (*account)->disabled()) {
      return stream_.fail(xmpp::StreamErrorCondition::not_authorized, "The account is disabled.");
    }
    const auto bound = account ? bind(iq, *account) : tl::unexpected(account.error());
    if (!bound) {
      xmpp::log::info("c2s", "{} bind refused for {}: {}", stream_.log_id(), stream_.user().text(),
                      bound.error().detail);
      stream_.send(xmpp::make_error_reply(iq, refusal(bound.error())));
    }
    stream_.release();
  }

  xmpp::Result<void> bind(const xmpp::Element& iq, const std::shared_ptr<Account>& account) {
    const std::string resource = iq.child("bind", xmpp::ns::bind)->child_text("resource", xmpp::ns::bind);
    const auto session = stream_.begin_bind(account, resource, Stream::NamedBy::client);
    if (!session) return tl::unexpected(session.error());
    xmpp::Element reply = xmpp::make_iq_result(iq);
    reply.add("bind", std::string(xmpp::ns::bind)).add_text_child("jid", (*session)->jid().text());
    stream_.send(reply);
    stream_.finish_bind(**session);
    return {};
  }

  Stream& stream_;
  xmpp::Lifetime lifetime_;
};

// A second bind on a stream; before login it is as forbidden as every stanza.
void refuse_bind(Stream& stream, const xmpp::Element& iq) {
  if (!stream.facts().has(Fact::bound)) return stream.fail(xmpp::StreamErrorCondition::not_authorized);
  stream.send(xmpp::make_error_reply(iq, xmpp::StanzaError(StanzaErrorCondition::not_allowed)));
}

}  // namespace

StepEntry bind_step() {
  return {
      .name = "bind",
      .needs = {Fact::authenticated},
      .forbids = {Fact::bound},
      .adds = {Fact::bound},
      .removes = {},
      .takes = is_bind,
      .refuse = refuse_bind,
      .make = [](Stream& stream) -> std::unique_ptr<Step> { return std::make_unique<Bind>(stream); },
  };
}

}  // namespace xmppd
