// Archive: an account's or a room's archive (XEP-0313) at the scripted server.
#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/rsm.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "tests/unit/tui-client/xmpp/scripted_server.hpp"

namespace test {

struct Archive {
  struct Item {
    std::string id;
    xmpp::Timestamp when;
    std::string message;
  };

  std::string address;        // of whose archive it is; results come from there
  std::size_t page_size = 3;  // whatever is asked for
  std::vector<Item> items;
  std::size_t asked = 0;
  std::vector<xmpp::Element> queries;
  // Called before a page is answered; false: it is not.
  std::function<bool()> before_answer = [] { return true; };
  int counter = 0;

  explicit Archive(std::string of) : address(std::move(of)) {}

  std::string add(const std::string& message, xmpp::Timestamp when = 0) {
    // Ids that can't be mistaken for an order.
    const std::string id = "a" + std::to_string((counter * 7919) % 10007) + "-" + std::to_string(counter);
    ++counter;
    items.push_back({id, when ? when : xmpp::now(), message});
    return id;
  }
  static std::string chat(const std::string& from, const std::string& to, const std::string& id,
                          const std::string& body, const std::string& more = {}) {
    return "<message xmlns='jabber:client' type='chat' from='" + from + "' to='" + to + "' id='" + id + "'>" +
           (body.empty() ? "" : "<body>" + body + "</body>") + more + "</message>";
  }
  static std::string result(const std::string& from, const std::string& query, const Item& item) {
    return "<message from='" + from + "' to='me@example.test/desk'><result xmlns='urn:xmpp:mam:2' queryid='" + query +
           "' id='" + item.id + "'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='" +
           xmpp::format_timestamp(item.when) + "'/>" + item.message + "</forwarded></result></message>";
  }

  // True: it was a question to this archive.
  bool answer(ScriptedServer& server, const xmpp::Element& iq) {
    namespace ns = xmpp::ns;
    const bool own = address == "me@example.test";
    const bool asked_here = iq.attr("to") == address || (own && !iq.has_attr("to"));
    if (iq.name() != "iq" || !asked_here) return false;
    if (own && iq.child("query", ns::disco_info)) {
      server.result_for(iq,
                        "<query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:xmpp:mam:2'/>"
                        "</query>");
      return true;
    }
    const auto* query = iq.child("query", ns::mam);
    if (!query) return false;
    ++asked;
    queries.push_back(*query);
    if (!before_answer()) return true;
    const auto form = xmpp::DataForm::parse(*query->child("x", ns::data_forms));
    const auto rsm = *xmpp::parse_rsm(*query);
    const auto stamp = [&](const char* field) {
      const auto value = form->value(field);
      return value ? xmpp::parse_timestamp(*value) : std::nullopt;
    };
    std::vector<Item> fit;
    for (const auto& item : items) {
      const auto message = element(item.message);
      const std::string with(form->value("with").value_or(""));
      if (!with.empty() && message.attr("from").substr(0, with.size()) != with &&
          message.attr("to").substr(0, with.size()) != with) {
        continue;
      }
      if (const auto start = stamp("start"); start && item.when < *start) continue;
      if (const auto end = stamp("end"); end && item.when > *end) continue;
      fit.push_back(item);
    }
    const auto at = [&](const std::string& id) {
      return std::find_if(fit.begin(), fit.end(), [&](const Item& item) { return item.id == id; });
    };
    auto from = fit.begin(), to = fit.end();
    if (rsm.after) {
      if (at(*rsm.after) == fit.end()) return missing(server, iq);
      from = at(*rsm.after) + 1;
    }
    if (rsm.before && !rsm.before->empty()) {
      if (at(*rsm.before) == fit.end()) return missing(server, iq);
      to = at(*rsm.before);
    }
    const auto count = static_cast<std::size_t>(to - from);
    const bool complete = count <= page_size;
    if (!complete && rsm.before) from = to - static_cast<std::ptrdiff_t>(page_size);
    if (!complete && !rsm.before) to = from + static_cast<std::ptrdiff_t>(page_size);
    for (auto item = from; item != to; ++item) server.send(result(address, std::string(query->attr("queryid")), *item));
    server.result_for(
        iq, std::string("<fin xmlns='urn:xmpp:mam:2'") + (complete ? " complete='true'" : "") + ">" +
                xmpp::to_xml(xmpp::make_rsm(from == to ? "" : from->id, from == to ? "" : (to - 1)->id, fit.size())) +
                "</fin>");
    return true;
  }

 private:
  static bool missing(ScriptedServer& server, const xmpp::Element& iq) {
    server.error_for(iq, "item-not-found");
    return true;
  }
};

}  // namespace test
