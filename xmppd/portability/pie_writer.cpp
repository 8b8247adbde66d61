// XEP-0227, written as it is read from the daemon.
#include <fmt/format.h>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "xmppd/portability/exporter.hpp"
#include "xmppd/portability/names.hpp"
#include "xmppd/portability/output_file.hpp"

namespace xmppd::portability {
namespace {

using nlohmann::json;
using xmpp::Element;
using xmpp::Result;

constexpr xmpp::ParserLimits stored_limits{
    .max_stanza_bytes = 16'777'216, .max_depth = 1000, .max_children = 1'000'000, .max_attributes = 1000};

std::string text_in(const json& value, const char* name) {
  const auto found = value.find(name);
  return found != value.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string attribute(std::string_view name, std::string_view value) {
  std::string out = fmt::format(" {}='", name);
  xmpp::append_escaped(out, value);
  return out + "'";
}

class PieWriter {
 public:
  PieWriter(const Ask& ask, OutputFile& file) : ask_(ask), file_(file) {}

  Result<void> write(const ExportScope& scope) {
    file_.write(fmt::format("<?xml version='1.0' encoding='UTF-8'?>\n<server-data xmlns='{}' xmlns:xmppd='{}'>\n", pie,
                            ours));
    if (auto written = accounts(scope); !written) return written;
    if (auto ended = end_host(scope); !ended) return ended;
    file_.write("</server-data>\n");
    return {};
  }

  ExportReport report;

 private:
  Result<void> accounts(const ExportScope& scope) {
    json which = json::object();
    if (!scope.account.empty()) which["jid"] = scope.account;
    if (!scope.domain.empty()) which["domain"] = scope.domain;
    if (scope.account.empty() && scope.domain.empty()) {
      const auto daemon = ask_("stats", json::object());
      if (!daemon) return tl::unexpected(daemon.error());
      for (const auto& host : daemon->at("hosts")) {
        if (auto written = accounts({{}, text_in(host, "domain")}); !written) return written;
      }
      return {};
    }
    if (!scope.domain.empty()) {
      if (auto begun = begin_host(scope.domain, scope); !begun) return begun;
    }
    return each_item(ask_, "export_accounts", which, [&](const json& record) -> Result<void> {
      const auto jid = record.at("jid").get<std::string>();
      const auto at = jid.find('@');
      if (auto begun = begin_host(jid.substr(at + 1), scope); !begun) return begun;
      return account(jid.substr(0, at), jid, record);
    });
  }

  Result<void> begin_host(const std::string& domain, const ExportScope& scope) {
    if (domain == host_) return {};
    if (auto ended = end_host(scope); !ended) return ended;
    host_ = domain;
    file_.write("<host" + attribute("jid", domain) + ">\n");
    return {};
  }

  // What belongs to nobody's account comes behind the accounts.
  Result<void> end_host(const ExportScope& scope) {
    if (host_.empty()) return {};
    const auto domain = std::exchange(host_, {});
    if (scope.account.empty()) {
      auto written = each_item(ask_, "export_services", {{"domain", domain}}, [&](const json& service) -> Result<void> {
        const auto jid = service.get<std::string>();
        if (auto done = rooms(jid); !done) return done;
        return service_nodes(jid);
      });
      if (!written) return written;
    }
    file_.write("</host>\n");
    return {};
  }

  void put(const Element& element) {
    std::string out;
    xmpp::write_xml(out, element, pie);
    file_.write(out);
    file_.write("\n");
  }

  // What clients sent and the store kept; unreadable: it is no data any more.
  Result<Element> stored(const json& item, std::string_view default_ns) {
    return xmpp::parse_element(item.at("xml").get<std::string>(), default_ns, stored_limits);
  }

  Result<void> account(const std::string& name, const std::string& jid, const json& record) {
    ++report.accounts;
    std::string start = "<user" + attribute("name", name);
    for (const auto* fact : {"created", "last_login"}) {
      if (const auto text = text_in(record, fact); !text.empty()) start += attribute(std::string("xmppd:") + fact, text);
    }
    if (record.value("disabled", false)) start += " xmppd:disabled='true'";
    file_.write(start + ">\n");
    for (const auto& keys : record.at("keys")) put(credentials(keys));
    const auto small = ask_("export_account", {{"jid", jid}});
    if (!small) return tl::unexpected(small.error());
    put(roster(*small));
    for (const auto& request : small->at("requests")) {
      if (const auto presence = stored(request, xmpp::ns::client)) put(*presence);
    }
    put_kept(small->at("xml"));
    if (!small->at("blocked").empty()) put(block_list(small->at("blocked")));
    if (auto written = offline(jid); !written) return written;
    if (auto written = nodes(jid); !written) return written;
    if (auto written = archive(jid, false); !written) return written;
    file_.write("</user>\n");
    return {};
  }

  static Element credentials(const json& keys) {
    Element element("scram-credentials", std::string(pie_scram));
    element.set_attr("mechanism", keys.at("mechanism").get<std::string>());
    element.add_text_child("iter-count", std::to_string(keys.at("iterations").get<std::uint64_t>()));
    element.add_text_child("salt", keys.at("salt").get<std::string>());
    element.add_text_child("server-key", keys.at("server_key").get<std::string>());
    element.add_text_child("stored-key", keys.at("stored_key").get<std::string>());
    return element;
  }

  static Element roster(const json& account) {
    Element query("query", std::string(xmpp::ns::roster));
    for (const auto& contact : account.at("roster")) {
      auto& item = query.add("item");
      item.set_attr("jid", text_in(contact, "jid")).set_attr("subscription", text_in(contact, "subscription"));
      if (const auto name = text_in(contact, "name"); !name.empty()) item.set_attr("name", name);
      if (contact.value("ask", false)) item.set_attr("ask", "subscribe");
      if (contact.value("approved", false)) item.set_attr("approved", "true");
      for (const auto& group : contact.at("groups")) item.add_text_child("group", group.get<std::string>());
    }
    return query;
  }

  static Element block_list(const json& blocked) {
    Element list("blocklist", std::string(xmpp::ns::blocking));
    for (const auto& jid : blocked) list.add("item").set_attr("jid", jid.get<std::string>());
    return list;
  }

  // The vCard and private XML have their place in the specification, the rest has one of ours.
  void put_kept(const json& all) {
    Element query("query", std::string(xmpp::ns::private_xml));
    for (const auto& each : all) {
      const auto area = text_in(each, "area");
      auto xml = stored(each, {});
      if (!xml || area == "being_imported") continue;
      if (area == "vcard") {
        put(*xml);
      } else if (area == "private_xml") {
        query.add(std::move(*xml));
      } else {
        Element kept("kept", std::string(ours));
        kept.set_attr("area", area).set_attr("key", text_in(each, "key"));
        kept.add(std::move(*xml));
        put(kept);
      }
    }
    if (!query.children().empty()) put(query);
  }

  Result<void> offline(const std::string& jid) {
    bool any = false;
    auto read = each_item(ask_, "export_offline", {{"jid", jid}}, [&](const json& item) -> Result<void> {
      auto message = stored(item, xmpp::ns::client);
      if (!message) return {};
      if (!std::exchange(any, true)) file_.write("<offline-messages>\n");
      // XEP-0160 §3: when it came, unless the message says so already.
      if (!message->child("delay", xmpp::ns::delay)) {
        message->add("delay", std::string(xmpp::ns::delay))
            .set_attr("from", jid.substr(jid.find('@') + 1))
            .set_attr("stamp", text_in(item, "received"));
      }
      message->set_attr(attribute_in(ours, "received"), text_in(item, "received"));
      put(*message);
      return {};
    });
    if (any) file_.write("</offline-messages>\n");
    return read;
  }

  static Element configuration(const json& node) {
    Element configure("configure", std::string(xmpp::ns::pubsub_owner));
    configure.set_attr("node", text_in(node, "node"));
    configure.set_attr(attribute_in(ours, "created"), text_in(node, "created"));
    configure.set_attr(attribute_in(ours, "creator"), text_in(node, "creator"));
    xmpp::DataForm form;
    form.type = "submit";
    form.add("FORM_TYPE", std::string(xmpp::ns::pubsub_node_config), "hidden");
    for (const auto& [var, values] : node.at("config").items()) {
      form.add(var, {}).values = values.get<std::vector<std::string>>();
    }
    configure.add(form.to_element());
    return configure;
  }

  void put_rights(const json& node) {
    const auto name = text_in(node, "node");
    Element affiliations("affiliations", std::string(xmpp::ns::pubsub_owner));
    affiliations.set_attr("node", name);
    for (const auto& [jid, affiliation] : node.at("affiliations").items()) {
      affiliations.add("affiliation").set_attr("jid", jid).set_attr("affiliation", affiliation.get<std::string>());
    }
    if (!affiliations.children().empty()) put(affiliations);
    Element subscriptions("subscriptions", std::string(xmpp::ns::pubsub_owner));
    subscriptions.set_attr("node", name);
    for (const auto& each : node.at("subscriptions")) {
      auto& subscription = subscriptions.add("subscription");
      subscription.set_attr("jid", text_in(each, "jid")).set_attr("subid", text_in(each, "id"));
      subscription.set_attr("subscription", each.value("pending", false) ? "pending" : "subscribed");
    }
    if (!subscriptions.children().empty()) put(subscriptions);
  }

  Result<void> nodes(const std::string& service) {
    const auto all = ask_("export_nodes", {{"service", service}});
    if (!all) return tl::unexpected(all.error());
    if (all->at("items").empty()) return {};
    file_.write(fmt::format("<pubsub xmlns='{}'>\n", xmpp::ns::pubsub_owner));
    for (const auto& node : all->at("items")) {
      put(configuration(node));
      put_rights(node);
    }
    file_.write(fmt::format("</pubsub>\n<pubsub xmlns='{}'>\n", xmpp::ns::pubsub));
    for (const auto& node : all->at("items")) {
      const auto name = text_in(node, "node");
      file_.write("<items" + attribute("node", name) + ">\n");
      auto read = each_item(ask_, "export_items", {{"service", service}, {"node", name}},
                            [&](const json& item) -> Result<void> {
                              Element element("item", std::string(xmpp::ns::pubsub));
                              element.set_attr("id", text_in(item, "id"));
                              element.set_attr("publisher", text_in(item, "publisher"));
                              element.set_attr(attribute_in(ours, "published"), text_in(item, "published"));
                              if (auto payload = stored(item, {})) element.add(std::move(*payload));
                              put(element);
                              return {};
                            });
      if (!read) return read;
      file_.write("</items>\n");
    }
    file_.write("</pubsub>\n");
    return {};
  }

  Result<void> service_nodes(const std::string& service) {
    const auto all = ask_("export_nodes", {{"service", service}});
    if (!all) return tl::unexpected(all.error());
    if (all->at("items").empty()) return {};
    file_.write("<xmppd:service" + attribute("jid", service) + ">\n");
    if (auto written = nodes(service); !written) return written;
    file_.write("</xmppd:service>\n");
    return {};
  }

  Result<void> archive(const std::string& owner, bool room) {
    bool any = false;
    auto read = each_item(ask_, "export_archive", {{"jid", owner}}, [&](const json& item) -> Result<void> {
      auto message = stored(item, xmpp::ns::client);
      if (!message) return {};
      if (!std::exchange(any, true)) file_.write(fmt::format("<archive xmlns='{}'>\n", pie_archive));
      if (room) {
        message->add("x", std::string(xmpp::ns::muc_user)).add("item").set_attr("jid", text_in(item, "author"));
      }
      std::string out = fmt::format("<result xmlns='{}'{}><forwarded xmlns='{}'><delay xmlns='{}'{}/>", xmpp::ns::mam,
                                    attribute("id", text_in(item, "id")), xmpp::ns::forward, xmpp::ns::delay,
                                    attribute("stamp", text_in(item, "received")));
      xmpp::write_xml(out, *message, xmpp::ns::forward);
      file_.write(out + "</forwarded></result>\n");
      ++report.messages;
      return {};
    });
    if (any) file_.write("</archive>\n");
    return read;
  }

  Result<void> rooms(const std::string& service) {
    return each_item(ask_, "export_rooms", {{"service", service}}, [&](const json& room) -> Result<void> {
      ++report.rooms;
      const auto jid = text_in(room, "jid");
      file_.write(fmt::format("<room xmlns='{}'{}{}{}{}>\n", ours, attribute("jid", jid),
                              attribute("created", text_in(room, "created")),
                              attribute("secret", text_in(room, "secret")), attribute("hats", text_in(room, "hats"))));
      if (const auto config = xmpp::parse_element(text_in(room, "config"))) put(*config);
      Element query("query", std::string(xmpp::ns::muc_admin));
      for (const auto& each : room.at("affiliations")) {
        auto& item = query.add("item");
        item.set_attr("jid", text_in(each, "jid")).set_attr("affiliation", text_in(each, "affiliation"));
        if (const auto nick = text_in(each, "nick"); !nick.empty()) item.set_attr("nick", nick);
        if (const auto reason = text_in(each, "reason"); !reason.empty()) item.add_text_child("reason", reason);
      }
      put(query);
      const auto& set = room.at("subject");
      Element subject("subject", std::string(ours));
      subject.set_attr("by", text_in(set, "by")).set_attr("when", text_in(set, "when"));
      subject.set_text(text_in(set, "text"));
      if (!text_in(set, "by").empty()) put(subject);
      if (const auto vcard = xmpp::parse_element(text_in(room, "vcard"), {}, stored_limits)) put(*vcard);
      if (auto written = archive(jid, true); !written) return written;
      file_.write("</room>\n");
      return {};
    });
  }

  const Ask& ask_;
  OutputFile& file_;
  std::string host_;
};

}  // namespace

Result<void> each_item(const Ask& ask, const std::string& command, json arguments, const UseItem& use) {
  for (;;) {
    const auto page = ask(command, arguments);
    if (!page) return tl::unexpected(page.error());
    for (const auto& item : page->at("items")) {
      if (auto used = use(item); !used) return used;
    }
    if (!page->contains("next")) return {};
    arguments["after"] = page->at("next");
  }
}

Result<ExportReport> write_pie(const Ask& ask, const ExportScope& scope, OutputFile& file) {
  PieWriter writer(ask, file);
  if (const auto written = writer.write(scope); !written) return tl::unexpected(written.error());
  return writer.report;
}

}  // namespace xmppd::portability
