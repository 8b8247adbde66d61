// Both kinds of vCard; of somebody who has both, the newer one counts.
#include "tui-client/xmpp/profile.hpp"

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace {

using xmpp::Element;

constexpr std::string_view nick_node = "http://jabber.org/protocol/nick";  // XEP-0172, element and node
constexpr std::size_t most_fields = 40;
constexpr std::size_t most_field_bytes = 500;

struct Field {
  std::string_view label;
  std::string_view old_name, old_child;  // XEP-0054; no child: the element's own text
  std::string_view new_name;             // XEP-0292; its value is in <text/>, <uri/> or <date/>
};
constexpr Field vcard_fields[] = {{"Name", "FN", "", "fn"},
                                  {"Nickname", "NICKNAME", "", "nickname"},
                                  {"E-mail", "EMAIL", "USERID", "email"},
                                  {"Telephone", "TEL", "NUMBER", "tel"},
                                  {"XMPP", "JABBERID", "", "impp"},
                                  {"Web", "URL", "", "url"},
                                  {"Organization", "ORG", "ORGNAME", "org"},
                                  {"Title", "TITLE", "", "title"},
                                  {"Role", "ROLE", "", "role"},
                                  {"Birthday", "BDAY", "", "bday"},
                                  {"Town", "ADR", "LOCALITY", ""},
                                  {"Country", "ADR", "CTRY", ""},
                                  {"Note", "DESC", "", "note"}};

std::string value_of(const Element& property) {
  for (const auto* kind : {"text", "uri", "date", "date-time"}) {
    if (const auto* value = property.child(kind)) return value->text();
  }
  return property.text();
}

void put_child(Element& parent, const std::string& name, const std::string& text) {
  parent.remove_children_if([&](const Element& child) { return child.name() == name; });
  parent.add_text_child(name, text, parent.ns());
}

}  // namespace

Profile read_vcard(const Element& vcard) {
  const bool old = vcard.ns() == xmpp::ns::vcard_temp;
  Profile profile;
  for (const auto& field : vcard_fields) {
    const auto name = old ? field.old_name : field.new_name;
    if (name.empty()) continue;
    for (const auto& property : vcard.children()) {
      if (property.name() != name || profile.size() >= most_fields) continue;
      auto text = !old                      ? value_of(property)
                  : field.old_child.empty() ? property.text()
                                            : property.child_text(field.old_child);
      // Lines of it become one: a profile is a list.
      for (auto& c : text) c = c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
      if (text.empty() || text.size() > most_field_bytes) continue;
      profile.push_back({std::string(field.label), std::move(text)});
    }
  }
  return profile;
}

Element with_name(Element vcard, const std::string& name) {
  if (vcard.ns() == xmpp::ns::vcard_temp) {
    put_child(vcard, "FN", name);
    put_child(vcard, "NICKNAME", name);
    return vcard;
  }
  for (const auto* property : {"fn", "nickname"}) {
    vcard.remove_children_if([&](const Element& child) { return child.name() == property; });
    vcard.add(property, vcard.ns()).add_text_child("text", name, vcard.ns());
  }
  return vcard;
}

void Profiles::fetch_old(const xmpp::Jid& who, std::function<void(tl::expected<Element, xmpp::StanzaError>)> done) {
  Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, who);
  iq.add("vCard", std::string(xmpp::ns::vcard_temp));
  account_.iqs.ask(std::move(iq), [done = std::move(done), alive = lifetime_.watch()](const IqResult& result) {
    if (alive.expired()) return;
    if (!result) return done(tl::unexpected(result.error()));
    const auto* vcard = result->child("vCard", xmpp::ns::vcard_temp);
    done(vcard ? *vcard : Element("vCard", std::string(xmpp::ns::vcard_temp)));
  });
}

void Profiles::fetch(const xmpp::Jid& who, std::function<void(xmpp::Result<Profile>)> done) {
  pep_.fetch(who.bare(), std::string(xmpp::ns::vcard4_node), [this, who, done = std::move(done), alive = lifetime_.watch()](const Pep::Items& items) {
    if (alive.expired()) return;
    if (items && !items->empty() && items->back().is("vcard", xmpp::ns::vcard4)) {
      if (auto profile = read_vcard(items->back()); !profile.empty()) return done(std::move(profile));
    }
    fetch_old(who.bare(), [done](const auto& vcard) {
      using C = xmpp::StanzaErrorCondition;
      if (vcard) return done(read_vcard(*vcard));
      // Who has none, or keeps it to friends.
      if (vcard.error().condition == C::item_not_found || vcard.error().condition == C::service_unavailable) return done(Profile{});
      done(xmpp::fail(xmpp::Errc::not_found, in_words(vcard.error())));
    });
  });
}

void Profiles::set_name(const std::string& name, std::function<void(xmpp::Result<void>)> done) {
  set_old(name, [this, name, done = std::move(done)](const xmpp::Result<void>& set) {
    if (!set) return done(set);
    set_new(name, [this, name, done](const xmpp::Result<void>& published) {
      if (!published) return done(published);
      Element nick("nick", std::string(nick_node));
      nick.set_text(name);
      pep_.publish_open({std::string(nick_node)}, std::move(nick), [done](const auto& outcome) {
        if (outcome) return done({});
        done(xmpp::fail(xmpp::Errc::not_allowed, "the vCard has the name, but contacts are not told: " + in_words(outcome.error())));
      });
    });
  });
}

void Profiles::set_old(const std::string& name, std::function<void(xmpp::Result<void>)> done) {
  fetch_old(account_.jid, [this, name, done = std::move(done)](const auto& vcard) {
    using C = xmpp::StanzaErrorCondition;
    // Written over only where it is known what it said.
    if (!vcard && vcard.error().condition != C::item_not_found) {
      return done(xmpp::fail(xmpp::Errc::not_allowed, "the present vCard can't be read: " + in_words(vcard.error())));
    }
    Element iq = xmpp::make_iq(xmpp::IqType::set, {}, {}, account_.jid);
    iq.add(with_name(vcard ? *vcard : Element("vCard", std::string(xmpp::ns::vcard_temp)), name));
    account_.iqs.ask(std::move(iq), [done, alive = lifetime_.watch()](const IqResult& result) {
      if (alive.expired()) return;
      if (result) return done({});
      done(xmpp::fail(xmpp::Errc::not_allowed, "the server keeps no vCard: " + in_words(result.error())));
    });
  });
}

// Only where there is one: a server that keeps both alike has made it of the other.
void Profiles::set_new(const std::string& name, std::function<void(xmpp::Result<void>)> done) {
  pep_.fetch(account_.jid, std::string(xmpp::ns::vcard4_node), [this, name, done = std::move(done), alive = lifetime_.watch()](const Pep::Items& items) {
    if (alive.expired()) return;
    if (!items || items->empty() || !items->back().is("vcard", xmpp::ns::vcard4)) return done({});
    pep_.publish_open({std::string(xmpp::ns::vcard4_node)}, with_name(items->back(), name), [done](const auto& outcome) {
      if (outcome) return done({});
      done(xmpp::fail(xmpp::Errc::not_allowed, "vCard4: " + in_words(outcome.error())));
    });
  });
}

}  // namespace tui
