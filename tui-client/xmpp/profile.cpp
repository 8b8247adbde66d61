// Both kinds of vCard; of somebody who has both, the newer one counts.
#include "tui-client/xmpp/profile.hpp"

#include <algorithm>
#include <utility>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
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
  std::string_view var;                  // in the form to edit it by; empty: it is not edited here
  std::string_view old_name, old_child;  // XEP-0054; no child: the element's own text
  std::string_view new_name, new_child;  // XEP-0292; no child: its value is in <text/>, <uri/> or <date/>
};
constexpr Field vcard_fields[] = {{"Name", "name", "FN", "", "fn", ""},
                                  {"Nickname", "nickname", "NICKNAME", "", "nickname", ""},
                                  {"E-mail", "email", "EMAIL", "USERID", "email", ""},
                                  {"Telephone", "telephone", "TEL", "NUMBER", "tel", ""},
                                  {"XMPP", "", "JABBERID", "", "impp", ""},
                                  {"Web", "web", "URL", "", "url", ""},
                                  {"Organization", "organization", "ORG", "ORGNAME", "org", ""},
                                  {"Title", "title", "TITLE", "", "title", ""},
                                  {"Role", "role", "ROLE", "", "role", ""},
                                  {"Birthday", "birthday", "BDAY", "", "bday", ""},
                                  {"Town", "town", "ADR", "LOCALITY", "adr", "locality"},
                                  {"Country", "country", "ADR", "CTRY", "adr", "country"},
                                  {"Note", "note", "DESC", "", "note", ""}};

std::string value_of(const Element& property) {
  for (const auto* kind : {"text", "uri", "date", "date-time"}) {
    if (const auto* value = property.child(kind)) return value->text();
  }
  return property.text();
}

// What one property of a vCard says.
std::string value_in(const Field& field, const Element& property, bool old) {
  const auto child = old ? field.old_child : field.new_child;
  return !child.empty() ? property.child_text(child) : old ? property.text() : value_of(property);
}

void put_child(Element& parent, const std::string& name, const std::string& text) {
  parent.remove_children_if([&](const Element& child) { return child.name() == name; });
  if (!text.empty()) parent.add_text_child(name, text, parent.ns());
}

bool is_date(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const std::size_t i : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (text[i] < '0' || text[i] > '9') return false;
  }
  return true;
}

void put_value(const Field& field, Element& property, const std::string& text, bool old) {
  const std::string child(old ? field.old_child : field.new_child);
  if (!child.empty()) return put_child(property, child, text);
  if (old) {
    property.set_text(text);
    return;
  }
  // RFC 6351 §5: what kind of value it is.
  const bool uri = field.var == "web" || (field.var == "telephone" && text.starts_with("tel:"));
  for (const auto* kind : {"text", "uri", "date", "date-time"}) put_child(property, kind, {});
  put_child(property, uri ? "uri" : field.var == "birthday" && is_date(text) ? "date" : "text", text);
}

void set_property(Element& vcard, const Field& field, const std::string& text) {
  const bool old = vcard.ns() == xmpp::ns::vcard_temp;
  const std::string name(old ? field.old_name : field.new_name);
  Element* changed = nullptr;
  for (auto& property : vcard.children()) {  // the one that is shown: the first that says something
    if (property.name() != name) continue;
    const bool says = !value_in(field, property, old).empty();
    if (!changed || says) changed = &property;
    if (says) break;
  }
  if (!changed && text.empty()) return;
  if (!changed) changed = &vcard.add(name, vcard.ns());
  put_value(field, *changed, text, old);
  // An address may say more than what goes from it.
  const auto& parts = changed->children();
  const bool says_more = std::any_of(parts.begin(), parts.end(), [](const Element& part) { return !part.text().empty(); });
  if (!text.empty() || says_more) return;
  // What moves up stands where the first one was.
  const auto* gone = changed;
  vcard.remove_children_if([&gone](const Element& child) { return &child == gone && std::exchange(gone, nullptr); });
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
      auto text = value_in(field, property, old);
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

void Profiles::fetch_newest(const xmpp::Jid& who, std::function<void(Card)> done) {
  pep_.fetch(who.bare(), std::string(xmpp::ns::vcard4_node),
             [this, who, done = std::move(done), alive = lifetime_.watch()](const Pep::Items& items) {
               if (alive.expired()) return;
               if (items && !items->empty() && items->back().is("vcard", xmpp::ns::vcard4)) {
                 if (!read_vcard(items->back()).empty()) return done(items->back());
               }
               fetch_old(who.bare(), done);
             });
}

void Profiles::fetch(const xmpp::Jid& who, std::function<void(xmpp::Result<Profile>)> done) {
  fetch_newest(who, [done = std::move(done)](const Card& vcard) {
    using C = xmpp::StanzaErrorCondition;
    if (vcard) return done(read_vcard(*vcard));
    // Who has none, or keeps it to friends.
    if (vcard.error().condition == C::item_not_found || vcard.error().condition == C::service_unavailable) return done(Profile{});
    done(xmpp::fail(xmpp::Errc::not_found, in_words(vcard.error())));
  });
}

ProfileValues profile_values(const Element& vcard) {
  const bool old = vcard.ns() == xmpp::ns::vcard_temp;
  ProfileValues values;
  for (const auto& field : vcard_fields) {
    if (field.var.empty()) continue;
    for (const auto& property : vcard.children()) {
      if (property.name() != (old ? field.old_name : field.new_name)) continue;
      auto text = value_in(field, property, old);
      if (text.empty()) continue;
      values.emplace(field.var, std::move(text));
      break;
    }
  }
  return values;
}

Element with_values(Element vcard, const ProfileValues& changes) {
  for (const auto& field : vcard_fields) {
    const auto changed = changes.find(std::string(field.var));
    if (changed != changes.end()) set_property(vcard, field, changed->second);
  }
  return vcard;
}

xmpp::DataForm profile_form(const ProfileValues& values) {
  xmpp::DataForm form;
  form.type = "form";
  form.instructions = "Everybody may read this. What is left empty is not said.";
  for (const auto& field : vcard_fields) {
    if (field.var.empty()) continue;
    xmpp::FormField asked;
    asked.var = field.var;
    asked.label = field.label;
    asked.type = field.var == "note" ? "text-multi" : "text-single";
    if (const auto value = values.find(asked.var); value != values.end()) asked.values = {value->second};
    form.fields.push_back(std::move(asked));
  }
  return form;
}

void Profiles::fetch_own(std::function<void(xmpp::Result<ProfileValues>)> done) {
  fetch_newest(account_.jid, [done = std::move(done)](const Card& vcard) {
    if (vcard) return done(profile_values(*vcard));
    if (vcard.error().condition == xmpp::StanzaErrorCondition::item_not_found) return done(ProfileValues{});
    done(xmpp::fail(xmpp::Errc::not_allowed, "the present vCard can't be read: " + in_words(vcard.error())));
  });
}

void Profiles::save(const xmpp::DataForm& filled, std::function<void(xmpp::Result<void>)> done) {
  fetch_own([this, filled, done = std::move(done)](const xmpp::Result<ProfileValues>& before) {
    if (!before) return done(tl::unexpected(before.error()));
    ProfileValues changes;
    for (const auto& field : filled.fields) {
      std::string text;
      for (const auto& line : field.values) text += (text.empty() ? "" : "\n") + line;
      if (text.size() > most_field_bytes) return done(xmpp::fail(xmpp::Errc::limit_exceeded, field.var + " is too long"));
      const auto was = before->find(field.var);
      if (text != (was == before->end() ? std::string() : was->second)) changes.emplace(field.var, std::move(text));
    }
    if (changes.empty()) return done({});
    change([changes](Element vcard) { return with_values(std::move(vcard), changes); },
           [this, changes, done](const xmpp::Result<void>& changed) {
             const auto nick = changes.find("nickname");
             if (!changed || nick == changes.end() || nick->second.empty()) return done(changed);
             publish_nick(nick->second, done);
           });
  });
}

void Profiles::set_name(const std::string& name, std::function<void(xmpp::Result<void>)> done) {
  change([name](Element vcard) { return with_name(std::move(vcard), name); },
         [this, name, done = std::move(done)](const xmpp::Result<void>& set) {
           if (!set) return done(set);
           publish_nick(name, done);
         });
}

void Profiles::publish_nick(const std::string& name, std::function<void(xmpp::Result<void>)> done) {
  Element nick("nick", std::string(nick_node));
  nick.set_text(name);
  pep_.publish_open({std::string(nick_node)}, std::move(nick), [done = std::move(done)](const auto& outcome) {
    if (outcome) return done({});
    done(xmpp::fail(xmpp::Errc::not_allowed, "the vCard has the name, but contacts are not told: " + in_words(outcome.error())));
  });
}

void Profiles::change(const Change& change, std::function<void(xmpp::Result<void>)> done) {
  change_old(change, [this, change, done = std::move(done)](const xmpp::Result<void>& set) {
    if (!set) return done(set);
    change_new(change, done);
  });
}

void Profiles::change_old(const Change& change, std::function<void(xmpp::Result<void>)> done) {
  fetch_old(account_.jid, [this, change, done = std::move(done)](const auto& vcard) {
    using C = xmpp::StanzaErrorCondition;
    // Written over only where it is known what it said.
    if (!vcard && vcard.error().condition != C::item_not_found) {
      return done(xmpp::fail(xmpp::Errc::not_allowed, "the present vCard can't be read: " + in_words(vcard.error())));
    }
    Element iq = xmpp::make_iq(xmpp::IqType::set, {}, {}, account_.jid);
    iq.add(change(vcard ? *vcard : Element("vCard", std::string(xmpp::ns::vcard_temp))));
    account_.iqs.ask(std::move(iq), [done, alive = lifetime_.watch()](const IqResult& result) {
      if (alive.expired()) return;
      if (result) return done({});
      done(xmpp::fail(xmpp::Errc::not_allowed, "the server keeps no vCard: " + in_words(result.error())));
    });
  });
}

// Only where there is one: a server that keeps both alike has made it of the other.
void Profiles::change_new(const Change& change, std::function<void(xmpp::Result<void>)> done) {
  const std::string node(xmpp::ns::vcard4_node);
  pep_.fetch(account_.jid, node,
             [this, node, change, done = std::move(done), alive = lifetime_.watch()](const Pep::Items& items) {
               if (alive.expired()) return;
               if (!items || items->empty() || !items->back().is("vcard", xmpp::ns::vcard4)) return done({});
               pep_.publish_open({node}, change(items->back()), [done](const auto& outcome) {
                 if (outcome) return done({});
                 done(xmpp::fail(xmpp::Errc::not_allowed, "vCard4: " + in_words(outcome.error())));
               });
             });
}

// XEP-0084 §3: the data first, then the metadata that names it by its hash. What older programs look for in the vCard
// (XEP-0153) is the server's to make of it (XEP-0398).
void Profiles::publish_avatar(const AvatarImage& image, std::function<void(xmpp::Result<void>)> done) {
  const auto told = [done = std::move(done)](const auto& outcome) {
    if (outcome) return done({});
    done(xmpp::fail(xmpp::Errc::not_allowed, in_words(outcome.error())));
  };
  Element metadata("metadata", std::string(xmpp::ns::avatar_metadata));
  if (image.png.empty()) return pep_.publish_open({std::string(xmpp::ns::avatar_metadata)}, std::move(metadata), told);
  const auto id = xmpp::hex_encode(xmpp::digest(xmpp::HashAlgorithm::sha1, image.png));
  const auto side = std::to_string(image.side);
  metadata.add("info", metadata.ns())
      .set_attr("id", id)
      .set_attr("type", "image/png")
      .set_attr("bytes", std::to_string(image.png.size()))
      .set_attr("width", side)
      .set_attr("height", side);
  Element data("data", std::string(xmpp::ns::avatar_data));
  data.set_text(xmpp::base64_encode(image.png));
  pep_.publish_open({std::string(xmpp::ns::avatar_data), id}, std::move(data),
                    [this, id, metadata = std::move(metadata), told, alive = lifetime_.watch()](const auto& outcome) {
                      if (alive.expired()) return;
                      if (!outcome) return told(outcome);
                      pep_.publish_open({std::string(xmpp::ns::avatar_metadata), id}, metadata, told);
                    });
}

}  // namespace tui
