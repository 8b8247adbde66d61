// Forms: rooms to choose from: the list of a service (XEP-0045 §6.3), and what a search finds (XEP-0433); one more
// there.
#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/stanza.hpp"
#include "tui-client/xmpp/forms.hpp"
#include "tui-client/xmpp/service_search.hpp"
#include "tui-client/xmpp/words.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

constexpr std::size_t rooms_per_page = 100;
constexpr std::string_view more = "/more ";  // of a menu's values: no address begins like this

void ask_for_page(Element& query, const std::string& after) {
  auto& set = query.add("set", std::string(ns::rsm));
  set.add_text_child("max", std::to_string(rooms_per_page));
  if (!after.empty()) set.add_text_child("after", after);
}

// Without <set/> the service knows no pages (XEP-0059) and has sent all there is.
void add_more(std::vector<xmpp::FormOption>& options, const Element& answer) {
  const Element* page = answer.child("set", ns::rsm);
  const std::string last = page ? page->child_text("last", ns::rsm) : "";
  if (!last.empty() && options.size() >= rooms_per_page) options.push_back({"more …", std::string(more) + last});
}

// XEP-0433 §4.2: the room in one line.
std::string found_room(const Element& item) {
  std::string text(item.attr("address"));
  const auto name = item.child_text("name", ns::channel_search);
  const auto users = xmpp::parse_unsigned<unsigned>(item.child_text("nusers", ns::channel_search));
  const auto description = item.child_text("description", ns::channel_search);
  if (!name.empty()) text += "  " + quoted_peer_text(name);
  if (users) text += "  " + std::to_string(*users) + " here";
  if (!item.child("is-open", ns::channel_search)) text += "  (not open)";
  if (!description.empty()) text += "  " + quoted_peer_text(description);
  return text;
}

// The address' local part of a room that is called so: what may not stand in one becomes a hyphen.
std::string local_part(const std::string& name) {
  std::string local;
  for (const char c : name) {
    const bool separates = std::string_view(" \t\"&'/:<>@").find(c) != std::string_view::npos;
    if (!separates) {
      local += c;
    } else if (!local.empty() && local.back() != '-') {
      local += '-';
    }
  }
  while (local.ends_with('-')) local.pop_back();
  return local;
}

}  // namespace

void Forms::create_room(const std::string& name, bool private_group) {
  with_service(ns::muc, "your server names no room service: /create ROOM@SERVICE",
               [this, name, private_group](const xmpp::Jid& service) {
                 const auto room = xmpp::Jid::make(local_part(name), service.domain());
                 if (!room || room->local().empty()) return account_.notice("\"" + name + "\" can't name a room", true);
                 rooms_.create(*room, name, private_group);
                 told(0, true, {}, {}, *room);
               });
}

std::optional<std::string> Forms::after_page(const std::string& choice) {
  if (!choice.starts_with(more)) return std::nullopt;
  return choice.substr(more.size());
}

void Forms::list_rooms(const xmpp::Jid& service) {
  if (!service.empty()) return list_rooms_after(service.domain_jid(), {});
  with_service(ns::muc, "your server names no room service: /rooms SERVICE",
               [this](const xmpp::Jid& found) { list_rooms_after(found, {}); });
}

void Forms::with_service(std::string_view feature, const std::string& nothing, Found use) {
  if (!account_.online) return account_.notice("the services of your server: not connected", true);
  find_service(account_, feature, lifetime_.watch(), [this, nothing, use = std::move(use)](const auto& found) {
    if (!found) return account_.notice("the services of your server: " + found.error().detail, true);
    if (!*found) return account_.notice(nothing, true);
    use((*found)->jid);
  });
}

void Forms::list_rooms_after(const xmpp::Jid& service, const std::string& after) {
  Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, service);
  auto& query = iq.add("query", std::string(ns::disco_items));
  ask_for_page(query, after);
  ask(std::move(iq), "the rooms of " + service.text(), [this, service](const Element& result) {
    std::vector<xmpp::FormOption> options;
    const Element* items = result.child("query", ns::disco_items);
    for (const auto& item : items ? items->children() : std::vector<Element>()) {
      const auto jid = xmpp::Jid::parse(item.attr("jid"));
      if (!jid || jid->local().empty() || options.size() >= max_items) continue;
      const std::string name(item.attr("name"));
      options.push_back({name.empty() ? jid->text() : jid->text() + "  " + quoted_peer_text(name), jid->text()});
    }
    if (options.empty()) return account_.notice(service.text() + " has no public rooms to show");
    add_more(options, *items);
    offer({Purpose::room_menu, service, {}, {}}, "Rooms of " + service.text(),
          {menu("Enter enters one:", std::move(options))});
  });
}

void Forms::search_rooms(const std::string& words) {
  with_service(ns::channel_search, "your server can't search for rooms: /rooms lists them",
               [this, words](const xmpp::Jid& found) { search_rooms_after(found, words, {}); });
}

void Forms::search_rooms_after(const xmpp::Jid& service, const std::string& words, const std::string& after) {
  Element iq = xmpp::make_iq(xmpp::IqType::get, {}, {}, service);
  auto& search = iq.add("search", std::string(ns::channel_search));
  ask_for_page(search, after);
  xmpp::DataForm form;
  form.type = "submit";
  form.add("FORM_TYPE", "urn:xmpp:channel-search:0:search-params", "hidden");
  form.add("q", words);
  for (const auto* where : {"sinname", "sindescription", "sinaddr"}) form.add(where, "true");
  form.add("key", "{urn:xmpp:channel-search:0:order}address");  // by users, empty rooms would not be among them
  search.add(form.to_element());
  ask(std::move(iq), "the search for rooms", [this, service, words](const Element& result) {
    std::vector<xmpp::FormOption> options;
    const Element* found = result.child("result", ns::channel_search);
    for (const auto& item : found ? found->children() : std::vector<Element>()) {
      const auto jid = xmpp::Jid::parse(item.attr("address"));
      if (!item.is("item", ns::channel_search) || !jid || jid->local().empty() || options.size() >= max_items) continue;
      options.push_back({found_room(item), jid->bare().text()});
    }
    if (options.empty()) return account_.notice("no public room was found for \"" + words + "\"");
    add_more(options, *found);
    offer({Purpose::room_menu, service, words, {}}, "Rooms with " + words,
          {menu("Enter enters one:", std::move(options))});
  });
}

}  // namespace tui
