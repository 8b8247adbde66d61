// Forms over the wire: configuration, registration, commands of several stages, rooms page by page.
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"
#include "tests/unit/tui-client/xmpp/logged_in.hpp"

using namespace tui;
using test::LoggedIn;
namespace ns = xmpp::ns;

namespace {

const std::string x_form =
    "<x xmlns='jabber:x:data' type='form'><field var='FORM_TYPE' type='hidden'><value>t</value></field><field "
    "var='name' type='text-single'><value>tea</value></field></x>";

struct Asked : LoggedIn {
  std::vector<xmpp::Element> sets;
  std::function<bool(const xmpp::Element&)> answer;
  Asked() {
    server.on_stanza = [this](const xmpp::Element& stanza) {
      if (stanza.name() != "iq" || stanza.attr("to").empty() || stanza.child("ping", ns::ping)) return false;
      if (stanza.attr("type") == "set") sets.push_back(stanza);
      return answer && answer(stanza);
    };
  }
  // Of conf.example.test's features; there is a proxy, too.
  bool names_services(const xmpp::Element& stanza, const std::string& feature) {
    if (stanza.child("query", ns::disco_items) && stanza.attr("to") == "example.test") {
      server.result_for(stanza,
                        "<query xmlns='http://jabber.org/protocol/disco#items'><item jid='proxy.example.test'/>"
                        "<item jid='conf.example.test'/></query>");
      return true;
    }
    if (!stanza.child("query", ns::disco_info) || !stanza.attr("to").ends_with(".example.test")) return false;
    const bool rooms = stanza.attr("to") == "conf.example.test";
    server.result_for(stanza, std::string("<query xmlns='http://jabber.org/protocol/disco#info'>") +
                                  (rooms ? "<feature var='" + feature + "'/>" : "") + "</query>");
    return true;
  }
  const FormOffer& offer() { return last<FormReceived>()->offer; }
  void reply() { client->forms(me)->answer(offer().id, offer().form, offer().actions.front()); }
};

}  // namespace

TEST_CASE("a room's configuration: shown, refused, sent again, cancelled") {
  Asked t;
  const auto room = *xmpp::Jid::parse("tea@conf.example.net");
  bool refuse = true;
  t.answer = [&](const xmpp::Element& stanza) {
    if (!stanza.child("query", ns::muc_owner)) return false;
    if (stanza.attr("type") == "get") {
      t.server.result_for(stanza, "<query xmlns='http://jabber.org/protocol/muc#owner'>" + x_form + "</query>");
    } else if (refuse) {
      t.server.error_for(stanza, "not-acceptable");
    } else {
      t.server.result_for(stanza);
    }
    return true;
  };
  t.log_in();
  t.client->forms(t.me)->configure_room(room);
  t.until([&] { return t.count<FormReceived>() == 1; });
  CHECK(t.offer().form.value("name") == "tea");
  t.reply();
  t.until([&] { return t.count<FormAnswered>() == 1; });
  CHECK_FALSE(t.last<FormAnswered>()->ok);
  refuse = false;
  t.reply();
  t.until([&] { return t.count<FormAnswered>() == 2; });
  CHECK(t.last<FormAnswered>()->ok);
  REQUIRE(t.sets.size() == 2);
  CHECK(xmpp::to_xml(t.sets[1]).find("tea") != std::string::npos);
  t.reply();  // it is over
  t.until([&] { return t.count<FormAnswered>() == 3; });
  CHECK_FALSE(t.last<FormAnswered>()->ok);
  t.client->forms(t.me)->configure_room(room);
  t.until([&] { return t.count<FormReceived>() == 2; });
  t.client->forms(t.me)->cancel(t.offer().id);
  t.until([&] { return t.sets.size() == 3; });
  CHECK(xmpp::to_xml(t.sets[2]).find("cancel") != std::string::npos);
}

TEST_CASE("a command of two stages, chosen from the list of what there is") {
  Asked t;
  const auto bot = *xmpp::Jid::parse("bot.example.net");
  t.answer = [&](const xmpp::Element& stanza) {
    if (stanza.child("query", ns::disco_items)) {
      t.server.result_for(stanza,
                          "<query xmlns='http://jabber.org/protocol/disco#items'><item jid='bot.example.net' "
                          "node='make' name='Make tea'/><item jid='bot.example.net'/></query>");
      return true;
    }
    const auto* command = stanza.child("command", ns::commands);
    if (!command) return false;
    const std::string begin =
        "<command xmlns='http://jabber.org/protocol/commands' node='make' sessionid='s1' status='";
    if (command->attr("sessionid").empty()) {
      t.server.result_for(stanza, begin + "executing'><actions><prev/><next/></actions>" + x_form + "</command>");
    } else {
      t.server.result_for(stanza, begin +
                                      "completed'><note type='info'>it is ready</note><x xmlns='jabber:x:data' "
                                      "type='result'><reported><field var='cup' label='Cup'/></reported><item><field "
                                      "var='cup'><value>blue</value></field></item></x></command>");
    }
    return true;
  };
  t.log_in();
  t.client->forms(t.me)->choose_command(bot);
  t.until([&] { return t.count<FormReceived>() == 1; });
  const auto* field = t.offer().form.field("choice");
  REQUIRE(field);
  REQUIRE(field->options.size() == 1);
  CHECK(field->options[0].label == "Make tea");
  xmpp::DataForm chosen;
  chosen.add("choice", "make");
  t.client->forms(t.me)->answer(t.offer().id, chosen, "send");
  t.until([&] { return t.count<FormReceived>() == 2; });
  CHECK(t.offer().actions == std::vector<std::string>{"next", "prev"});
  t.reply();
  t.until([&] { return t.count<FormAnswered>() == 2; });
  CHECK(t.last<FormAnswered>()->text == "it is ready");
  CHECK(t.last<FormAnswered>()->lines == std::vector<std::string>{"Cup: blue"});
  CHECK(t.sets.back().child("command", ns::commands)->attr("action") == "next");
  CHECK(t.sets.back().child("command", ns::commands)->attr("sessionid") == "s1");
}

TEST_CASE("public rooms page by page; the one that is chosen is entered") {
  Asked t;
  std::vector<std::string> pages;
  std::vector<std::string> entered;
  t.answer = [&](const xmpp::Element& stanza) {
    const auto* query = stanza.child("query", ns::disco_items);
    if (!query || stanza.attr("to") != "conf.example.net") return false;
    const auto* set = query->child("set", ns::rsm);
    REQUIRE(set);
    const auto after = set->child_text("after", ns::rsm);
    pages.push_back(after);
    std::string items;
    for (int i = 0; i < (after.empty() ? 100 : 1); ++i) {
      items += "<item jid='r" + std::to_string(i) + after + "@conf.example.net' name='a room'/>";
    }
    t.server.result_for(stanza, "<query xmlns='http://jabber.org/protocol/disco#items'>" + items +
                                    "<set xmlns='http://jabber.org/protocol/rsm'><last>x</last></set></query>");
    return true;
  };
  t.log_in();
  t.client->forms(t.me)->list_rooms(*xmpp::Jid::parse("conf.example.net"));
  t.until([&] { return t.count<FormReceived>() == 1; });
  const auto options = t.offer().form.field("choice")->options;
  REQUIRE(options.size() == 101);
  xmpp::DataForm chosen;
  chosen.add("choice", options.back().value);
  t.client->forms(t.me)->answer(t.offer().id, chosen, "send");
  t.until([&] { return t.count<FormReceived>() == 2; });
  CHECK(pages == std::vector<std::string>{"", "x"});
  REQUIRE(t.offer().form.field("choice")->options.size() == 1);
  xmpp::DataForm room;
  room.add("choice", "r0x@conf.example.net");
  t.client->forms(t.me)->answer(t.offer().id, room, "send");
  t.until([&] { return t.last<FormAnswered>()->open.text() == "r0x@conf.example.net"; });
  t.until([&] {
    return std::any_of(t.server.stanzas.begin(), t.server.stanzas.end(), [](const xmpp::Element& stanza) {
      return stanza.name() == "presence" && stanza.attr("to") == "r0x@conf.example.net/me";
    });
  });
}

TEST_CASE("XEP-0433: rooms are searched for where our server can do that") {
  Asked t;
  std::string asked;
  t.answer = [&](const xmpp::Element& stanza) {
    if (t.names_services(stanza, "urn:xmpp:channel-search:0:search")) return true;
    const auto* search = stanza.child("search", ns::channel_search);
    if (!search) return false;
    const auto form = xmpp::DataForm::parse(*search->child("x", ns::data_forms));
    REQUIRE(form);
    asked = std::string(stanza.attr("to")) + ": " + std::string(form->value("q").value_or(""));
    t.server.result_for(
        stanza,
        "<result xmlns='urn:xmpp:channel-search:0:search'><item address='tea@conf.example.test'>"
        "<name>The tea room</name><nusers>3</nusers><is-open/></item><item address='nonsense'/></result>");
    return true;
  };
  t.log_in();
  t.client->forms(t.me)->search_rooms("green tea");
  t.until([&] { return t.count<FormReceived>() == 1; });
  CHECK(asked == "conf.example.test: green tea");
  const auto options = t.offer().form.field("choice")->options;
  REQUIRE(options.size() == 1);
  CHECK(options[0].value == "tea@conf.example.test");
  CHECK(options[0].label == "tea@conf.example.test  The tea room  3 here");
}

TEST_CASE("a room is made by its name at our own server, and opened") {
  Asked t;
  t.answer = [&](const xmpp::Element& stanza) { return t.names_services(stanza, std::string(ns::muc)); };
  t.log_in();
  t.client->forms(t.me)->create_room("Family & Friends", true);
  t.until([&] { return t.count<FormAnswered>() == 1; });
  CHECK(t.last<FormAnswered>()->open.text() == "family-friends@conf.example.test");
  t.until([&] {
    return std::any_of(t.server.stanzas.begin(), t.server.stanzas.end(), [](const xmpp::Element& stanza) {
      return stanza.name() == "presence" && stanza.attr("to") == "family-friends@conf.example.test/me";
    });
  });
  t.client->forms(t.me)->create_room("<>", true);
  t.until([&] { return t.last<Notice>() && t.last<Notice>()->text.find("can't name a room") != std::string::npos; });
}
