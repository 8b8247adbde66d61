// Roster: get, push, set, remove.
#include "tui-client/xmpp/roster.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

constexpr std::size_t max_contacts = 20000;

Element roster_iq(const char* type) {
  Element iq("iq", std::string(ns::client));
  iq.set_attr("type", type);
  iq.add("query", std::string(ns::roster));
  return iq;
}

}  // namespace

std::optional<Contact> Roster::read_item(const Element& item) const {
  if (!item.is("item", ns::roster)) return std::nullopt;
  const auto jid = xmpp::Jid::parse(item.attr("jid"));
  if (!jid || !jid->is_bare()) return std::nullopt;
  Contact contact;
  contact.account = account_.id;
  contact.jid = *jid;
  contact.name = item.attr("name");
  contact.subscription = item.has_attr("subscription") ? std::string(item.attr("subscription")) : "none";
  contact.ask = item.attr("ask") == "subscribe";
  for (const Element& child : item.children()) {
    if (child.is("group", ns::roster)) contact.groups.push_back(child.text());
  }
  return contact;
}

void Roster::fetch() {
  account_.iqs.ask(roster_iq("get"), [this, alive = lifetime_.watch()](IqResult result) {
    if (alive.expired()) return;
    if (!result) {
      if (account_.online) account_.notice("the contact list can't be read: " + in_words(result.error()), true);
      return;
    }
    contacts_.clear();
    if (const Element* query = result->child("query", ns::roster)) {
      for (const Element& item : query->children()) {
        if (contacts_.size() >= max_contacts) break;
        if (auto contact = read_item(item)) contacts_.insert_or_assign(contact->jid, *contact);
      }
    }
    RosterReceived event{account_.id, {}};
    for (const auto& [jid, contact] : contacts_) event.contacts.push_back(contact);
    account_.emit(std::move(event));
  });
}

void Roster::handle_push(const Element& iq) {
  account_.send(xmpp::make_iq_result(iq));
  const Element* query = iq.child("query", ns::roster);
  const Element* item = query ? query->child("item", ns::roster) : nullptr;  // RFC 6121 §2.1.6: exactly one
  if (!item) return;
  const auto contact = read_item(*item);
  if (!contact) return;
  if (contact->subscription == "remove") {
    contacts_.erase(contact->jid);
    account_.emit(ContactRemoved{account_.id, contact->jid});
    return;
  }
  if (contacts_.size() >= max_contacts && !contacts_.contains(contact->jid)) return;
  contacts_.insert_or_assign(contact->jid, *contact);
  account_.emit(ContactChanged{*contact});
}

void Roster::change(Element item, const std::string& what) {
  Element iq = roster_iq("set");
  iq.child("query")->add(std::move(item));
  account_.iqs.ask(std::move(iq), [this, what, alive = lifetime_.watch()](IqResult result) {
    if (!alive.expired() && !result) account_.notice(what + " failed: " + in_words(result.error()), true);
  });
}

void Roster::set(const xmpp::Jid& jid, const std::string& name) {
  Element item("item", std::string(ns::roster));
  item.set_attr("jid", jid.bare_text());
  if (!name.empty()) item.set_attr("name", name);
  if (const Contact* known = find(jid)) {  // RFC 6121 §2.4: a set replaces name and groups
    for (const auto& group : known->groups) item.add_text_child("group", group);
  }
  change(std::move(item), "adding " + std::string(jid.bare_text()));
}

void Roster::remove(const xmpp::Jid& jid) {
  Element item("item", std::string(ns::roster));
  item.set_attr("jid", jid.bare_text()).set_attr("subscription", "remove");
  change(std::move(item), "removing " + std::string(jid.bare_text()));
}

const Contact* Roster::find(const xmpp::Jid& jid) const {
  const auto found = contacts_.find(jid.bare());
  return found == contacts_.end() ? nullptr : &found->second;
}

bool Roster::sees_us(const xmpp::Jid& jid) const {
  if (jid.same_bare(account_.jid)) return true;
  const Contact* contact = find(jid);
  return contact && (contact->subscription == "from" || contact->subscription == "both");
}

}  // namespace tui
