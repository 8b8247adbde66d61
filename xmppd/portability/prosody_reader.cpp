// Prosody's accounts and rooms, store by store.
#include <algorithm>
#include <set>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "xmppd/portability/prosody_source.hpp"
#include "xmppd/portability/prosody_values.hpp"

namespace xmppd::portability {
namespace {

using nlohmann::json;
using xmpp::Result;

constexpr std::string_view node_store = "pep_";

class ProsodyReader {
 public:
  ProsodyReader(ProsodySource& source, Importer& importer) : source_(source), importer_(importer) {}

  Result<void> read() {
    for (const auto& host : source_.hosts()) {
      host_ = host;
      stores_ = source_.stores(host);
      for (const auto& user : source_.users(host, "accounts")) {
        if (auto done = account(user); !done) return done;
      }
      if (auto done = rooms(); !done) return done;
      name_what_is_left();
    }
    return {};
  }

 private:
  bool has(std::string_view store) const { return std::find(stores_.begin(), stores_.end(), store) != stores_.end(); }

  Result<void> parts(const std::string& store, const std::string& user,
                     const std::function<std::vector<json>(const LuaValue&)>& make) {
    if (!has(store)) return {};
    const auto value = source_.get(host_, store, user);
    if (!value) return tl::unexpected(value.error());
    if (!value->is_table()) return {};
    const auto place = source_.place_of(host_, store, user);
    for (auto& part : make(*value)) {
      if (auto given = importer_.part(place, std::move(part)); !given) return given;
    }
    return {};
  }

  Result<void> account(const std::string& user) {
    const auto found = source_.get(host_, "accounts", user);
    if (!found) return tl::unexpected(found.error());
    if (!found->is_table()) return {};
    const auto jid = user + "@" + host_;
    const auto place = source_.place_of(host_, "accounts", user);
    json facts = json::object();
    if (const auto created = found->number_of("created")) facts["created"] = prosody_time(*created);
    const auto wanted = importer_.begin_account(place, jid, std::move(facts));
    if (!wanted) return tl::unexpected(wanted.error());
    if (!*wanted) return {};
    using Step = Result<void> (ProsodyReader::*)(const std::string&);
    for (const Step step : {&ProsodyReader::small_things, &ProsodyReader::nodes, &ProsodyReader::offline,
                            &ProsodyReader::archive}) {
      if (auto done = (this->*step)(user); !done) return done;
    }
    return importer_.end_account(place, prosody_secrets(*found));
  }

  Result<void> small_things(const std::string& user) {
    const auto stanza = [](const char* area) {
      return [area](const LuaValue& value) -> std::vector<json> {
        const auto element = stanza_of(value);
        if (!element) return {};
        return {{{"kind", "xml"}, {"area", area}, {"xml", xmpp::to_xml(*element)}}};
      };
    };
    auto done = parts("roster", user, [&](const LuaValue& roster) { return prosody_roster(roster, user + "@" + host_); });
    if (done) done = parts("blocklist", user, prosody_blocked);
    if (done) done = parts("archive_prefs", user, [](const LuaValue& prefs) { return std::vector{prosody_archive_prefs(prefs)}; });
    if (done) done = parts("vcard", user, stanza("vcard"));
    if (!done) return done;
    return parts("private", user, [](const LuaValue& all) {
      std::vector<json> made;
      for (const auto& [key, value] : all.fields) {
        const auto element = stanza_of(value);
        if (element) made.push_back({{"kind", "xml"}, {"area", "private_xml"}, {"xml", xmpp::to_xml(*element)}});
      }
      return made;
    });
  }

  Result<void> nodes(const std::string& user) {
    auto done = parts("pep", user, [](const LuaValue& all) {
      std::vector<json> made;
      for (const auto& [name, node] : all.fields) made.push_back(prosody_node(name.as_text(), node));
      return made;
    });
    if (!done) return done;
    for (const auto& store : stores_) {
      if (!store.starts_with(node_store)) continue;
      const auto node = store.substr(node_store.size());
      done = source_.each(host_, store, user, [&](const ProsodyEntry& entry) -> Result<void> {
        auto given = importer_.part(entry.place, {{"kind", "item"},
                                                  {"node", node},
                                                  {"id", entry.id},
                                                  {"published", prosody_time(entry.when)},
                                                  {"xml", xmpp::to_xml(entry.element)}});
        // Prosody ≥ 0.11 keeps no vCard of XEP-0054 beside that one.
        if (!given || node != xmpp::ns::vcard4_node) return given;
        return importer_.part(entry.place,
                              {{"kind", "xml"}, {"area", "vcard"}, {"xml", xmpp::to_xml(vcard_of(entry.element))}});
      });
      if (!done) return done;
    }
    return {};
  }

  Result<void> offline(const std::string& user) {
    return source_.each(host_, "offline", user, [&](const ProsodyEntry& entry) {
      auto message = entry.element;
      message.remove_children_if([&](const xmpp::Element& each) {
        return each.is("delay", xmpp::ns::delay) && each.attr("from") == host_;
      });
      return importer_.part(entry.place, {{"kind", "offline"},
                                          {"received", prosody_time(entry.when)},
                                          {"xml", xmpp::to_xml(message, xmpp::ns::client)}});
    });
  }

  Result<void> archive(const std::string& user) {
    return source_.each(host_, "archive", user, [&](const ProsodyEntry& entry) {
      return importer_.part(entry.place, {{"kind", "message"},
                                          {"id", entry.id},
                                          {"received", prosody_time(entry.when)},
                                          {"xml", xmpp::to_xml(entry.element, xmpp::ns::client)}});
    });
  }

  Result<void> rooms() {
    if (!has("config")) return {};
    for (const auto& name : source_.users(host_, "config")) {
      const auto config = source_.get(host_, "config", name);
      if (!config) return tl::unexpected(config.error());
      auto made = config->is_table() ? prosody_room(*config) : std::nullopt;
      if (!made) continue;
      if (auto done = room(name, std::move(*made)); !done) return done;
    }
    return {};
  }

  Result<void> room(const std::string& name, json made) {
    const auto place = source_.place_of(host_, "config", name);
    const auto wanted = importer_.begin_room(place, name + "@" + host_);
    if (!wanted) return tl::unexpected(wanted.error());
    if (!*wanted) return {};
    if (auto done = parts_of_vcard(name, made); !done) return done;
    auto done = source_.each(host_, "muc_log", name, [&](const ProsodyEntry& entry) -> Result<void> {
      auto message = entry.element;
      if (message.name() != "message") return {};
      json part{{"kind", "message"}, {"id", entry.id}, {"received", prosody_time(entry.when)}};
      message.remove_children_if([&part](const xmpp::Element& each) {
        const auto* item = each.is("x", xmpp::ns::muc_user) ? each.child("item") : nullptr;
        if (item) part["author"] = std::string(item->attr("jid"));
        return item != nullptr;
      });
      part["xml"] = xmpp::to_xml(message, xmpp::ns::client);
      return importer_.part(entry.place, std::move(part));
    });
    return done ? importer_.end_room(place, std::move(made)) : done;
  }

  Result<void> parts_of_vcard(const std::string& name, json& made) {
    if (!has("vcard_muc")) return {};
    const auto value = source_.get(host_, "vcard_muc", name);
    if (!value) return tl::unexpected(value.error());
    if (const auto element = stanza_of(*value)) made["vcard"] = xmpp::to_xml(*element);
    return {};
  }

  void name_what_is_left() {
    static const std::set<std::string_view> known{"accounts", "roster", "blocklist", "archive_prefs", "vcard", "private",
                                                  "pep", "offline", "archive", "config", "muc_log", "vcard_muc",
                                                  // Of the server itself: counters and what is made anew.
                                                  "state", "persistent", "muc_log_cleanup", "archive_cleanup", "cron",
                                                  "account_details", "lastlog", "lastlog2"};
    for (const auto& store : stores_) {
      if (known.contains(store) || store.starts_with(node_store)) continue;
      importer_.leave({source_.place_of(host_, store, {}).file, 0}, host_ + ": " + store,
                      "nothing that is taken from Prosody");
    }
  }

  ProsodySource& source_;
  Importer& importer_;
  std::string host_;
  std::vector<std::string> stores_;
};

}  // namespace

Result<void> read_prosody(ProsodySource& source, Importer& importer) { return ProsodyReader(source, importer).read(); }

}  // namespace xmppd::portability
