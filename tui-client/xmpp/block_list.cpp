// BlockList: requests and pushes.
#include "tui-client/xmpp/block_list.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {
Element request(xmpp::IqType type, std::string_view name) {
  Element iq = xmpp::make_iq(type, {}, {}, xmpp::Jid());
  iq.add(std::string(name), std::string(ns::blocking));
  return iq;
}
}  // namespace

void BlockList::go_online() {
  account_.iqs.ask(request(xmpp::IqType::get, "blocklist"), [this, alive = lifetime_.watch()](const IqResult& result) {
    if (alive.expired() || !account_.online) return;
    const Element* list = result ? result->child("blocklist", ns::blocking) : nullptr;
    there_ = list != nullptr;
    if (!list) return;
    blocked_.clear();
    add(*list);
    tell();
  });
}

bool BlockList::handle_push(const Element& iq) {
  const Element* block = iq.child("block", ns::blocking);
  const Element* unblock = iq.child("unblock", ns::blocking);
  if (!block && !unblock) return false;
  if (block) {
    add(*block);
  } else {
    remove(*unblock);
  }
  account_.send(xmpp::make_iq_result(iq));
  tell();
  return true;
}

void BlockList::add(const Element& items) {
  for (const Element& item : items.children()) {
    const auto jid = xmpp::Jid::parse(item.attr("jid"));
    if (item.is("item", ns::blocking) && jid && blocked_.size() < max_blocked) blocked_.insert(*jid);
  }
}

void BlockList::remove(const Element& items) {
  if (items.children().empty()) return blocked_.clear();
  for (const Element& item : items.children()) {
    if (const auto jid = xmpp::Jid::parse(item.attr("jid"))) blocked_.erase(*jid);
  }
}

void BlockList::tell() const { account_.emit(BlockListChanged{account_.id, {blocked_.begin(), blocked_.end()}}); }

xmpp::Result<void> BlockList::possible() const {
  if (!account_.online) return xmpp::fail(xmpp::Errc::connection_closed, account_.id + " is not connected");
  if (!there_) return xmpp::fail(xmpp::Errc::not_allowed, "the server of " + account_.id + " can't block anybody");
  return {};
}

xmpp::Result<void> BlockList::block(const xmpp::Jid& who, const std::optional<AbuseReport>& report) {
  if (auto can = possible(); !can) return can;
  Element iq = request(xmpp::IqType::set, "block");
  Element& item = iq.child("block", ns::blocking)->add("item").set_attr("jid", who.text());
  if (report) {
    Element& said = item.add("report", std::string(ns::reporting));
    said.set_attr("reason", report->abuse ? "urn:xmpp:reporting:abuse" : "urn:xmpp:reporting:spam");
    for (const auto& id : report->archive_ids) {
      said.add("stanza-id", std::string(ns::stanza_ids)).set_attr("by", account_.jid.text()).set_attr("id", id);
    }
    if (!report->text.empty()) said.add_text_child("text", report->text);
  }
  account_.iqs.ask(
      std::move(iq), [this, who, reported = report.has_value(), alive = lifetime_.watch()](const IqResult& result) {
        if (alive.expired()) return;
        if (!result) return account_.notice(who.text() + " was not blocked: " + in_words(result.error()), true);
        if (blocked_.size() < max_blocked) blocked_.insert(who);
        tell();
        account_.notice(who.text() + (reported ? " is blocked, and your server's operator was told" : " is blocked"));
      });
  return {};
}

xmpp::Result<void> BlockList::unblock(const xmpp::Jid& who) {
  if (auto can = possible(); !can) return can;
  Element iq = request(xmpp::IqType::set, "unblock");
  if (!who.empty()) iq.child("unblock", ns::blocking)->add("item").set_attr("jid", who.text());
  account_.iqs.ask(std::move(iq), [this, who, alive = lifetime_.watch()](const IqResult& result) {
    if (alive.expired()) return;
    const std::string whom = who.empty() ? "everybody" : who.text();
    if (!result) return account_.notice(whom + " was not unblocked: " + in_words(result.error()), true);
    who.empty() ? blocked_.clear() : void(blocked_.erase(who));
    tell();
    account_.notice(whom + " is not blocked any more");
  });
  return {};
}

}  // namespace tui
