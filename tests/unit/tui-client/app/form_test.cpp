// Data forms by keys and events, on three sizes of screen.
#include <doctest/doctest.h>

#include <sstream>

#include "tests/unit/tui-client/app/driven_app.hpp"
#include "tui-client/ui/text.hpp"

using namespace tui;
using test::DrivenApp;
using test::me;

namespace {

const std::string down = "\x1b[B", up = "\x1b[A", right_arrow = "\x1b[C", leave_it = "\x1b", tab = "\t";

xmpp::FormField field(const std::string& var, const std::string& type, const std::string& label,
                      std::vector<std::string> values = {}, bool required = false) {
  xmpp::FormField f;
  f.var = var;
  f.type = type;
  f.label = label;
  f.values = std::move(values);
  f.required = required;
  return f;
}

FormOffer offer() {
  FormOffer o;
  o.account = me;
  o.id = 7;
  o.title = "Configuration of tea@conf.example.net";
  o.actions = {"send"};
  o.form.type = "form";
  o.form.instructions = "Fill in what you like.";
  auto& f = o.form.fields;
  f.push_back(field("FORM_TYPE", "hidden", "", {"muc#roomconfig"}));
  f.push_back(field("name", "text-single", "Name", {"Tea"}, true));
  f.push_back(field("", "fixed", "", {"Who may come"}));
  f.push_back(field("open", "boolean", "Open to all", {"0"}));
  f.push_back(field("whois", "list-single", "Who sees addresses", {"moderators"}));
  f.back().options = {{"Moderators", "moderators"}, {"Anyone", "anyone"}};
  f.push_back(field("langs", "list-multi", "Languages", {"en"}));
  f.back().options = {{"English", "en"}, {"Deutsch", "de"}};
  f.push_back(field("about", "text-multi", "About", {"one", "two"}));
  f.push_back(field("owners", "jid-multi", "Owners", {"alice@example.org"}));
  f.push_back(field("contact", "jid-single", "Contact"));
  f.push_back(field("secret", "text-private", "Password", {"pass"}));
  return o;
}

std::string values(const xmpp::DataForm& form, const std::string& var) {
  std::string all;
  const auto* found = form.field(var);
  if (!found) return "(absent)";
  for (const auto& value : found->values) all += (all.empty() ? "" : "|") + value;
  return all;
}

}  // namespace

TEST_CASE("a form of every kind of field: moved through, changed, checked and sent") {
  DrivenApp t(80, 24);
  t.app->start();
  t.online();
  t.event(FormReceived{offer()});
  CHECK(t.sees("Configuration of tea@conf"));
  CHECK(t.sees("Name *: Tea"));
  CHECK(t.sees("[ ] Open to all"));
  CHECK(t.sees("< Moderators >"));
  CHECK(t.sees("[x] English"));
  CHECK(t.sees("••••"));
  CHECK_FALSE(t.sees("pass"));
  t.type("\x15");  // Ctrl-U: the name is gone
  for (int i = 0; i < 20; ++i) t.type(down);
  t.type(up + "\r");  // Send
  CHECK(t.sees("✗ \"Name\" must not be empty"));
  CHECK(t.client.form_actions.answers.empty());
  t.type("Green tea\r");
  t.type(" ");  // open
  t.type(down + right_arrow);
  t.type(down + " " + down + " ");  // no English, but German
  t.type(down + "\rthree" + tab);   // Enter makes a line
  t.type("\rnonsense@@" + down + "x@y@z");
  for (int i = 0; i < 20; ++i) t.type(down);
  t.type(up + "\r");
  CHECK(t.sees("is no address"));
  t.type(
      "\x15"
      "bob@example.net" +
      tab + "\x15" + tab);
  t.type("word" + down + "\r");
  REQUIRE(t.client.form_actions.answers.size() == 1);
  CHECK(t.client.called("answer 7 send"));
  const auto& sent = t.client.form_actions.answers[0];
  CHECK(sent.type == "submit");
  CHECK(sent.form_type() == "muc#roomconfig");
  CHECK(values(sent, "name") == "Green tea");
  CHECK(values(sent, "open") == "1");
  CHECK(values(sent, "whois") == "anyone");
  CHECK(values(sent, "langs") == "de");
  CHECK(values(sent, "about") == "one|two|three");
  CHECK(values(sent, "owners") == "bob@example.net");
  CHECK(values(sent, "contact") == "");
  CHECK(values(sent, "secret") == "password");
  CHECK(t.sees("waiting for the answer"));
  t.type("x");  // nothing changes meanwhile
  t.event(FormAnswered{me, 7, false, "it is not allowed", {}, {}});
  CHECK(t.sees("✗ it is not allowed"));
  t.type("\r");
  CHECK(t.client.form_actions.answers.size() == 2);
  t.event(FormAnswered{me, 7, true, "configured", {}, {}});
  CHECK_FALSE(t.sees("Green tea"));
  CHECK(t.sees("configured"));
}

TEST_CASE("Escape cancels a form; a menu is answered by choosing, and can lead to a chat") {
  DrivenApp t(80, 24);
  t.app->start();
  t.online();
  t.event(FormReceived{offer()});
  t.type(leave_it);
  CHECK(t.client.called("cancel 7"));
  CHECK_FALSE(t.sees("Green tea"));
  FormOffer menu;
  menu.account = me;
  menu.id = 8;
  menu.title = "Rooms of conf.example.net";
  menu.actions = {"send"};
  menu.form.fields.push_back(field("choice", "list-single", "Enter enters one:", {}, true));
  menu.form.fields.back().options = {{"tea", "tea@conf.example.net"}, {"coffee", "coffee@conf.example.net"}};
  t.event(FormReceived{menu});
  CHECK(t.sees("( ) tea"));
  t.type(down + "\r");
  REQUIRE(t.client.form_actions.answers.size() == 1);
  CHECK(values(t.client.form_actions.answers[0], "choice") == "coffee@conf.example.net");
  t.event(FormAnswered{me, 8, true, "", {}, *xmpp::Jid::parse("coffee@conf.example.net")});
  REQUIRE(t.app->model().current());
  CHECK(t.app->model().current()->jid.text() == "coffee@conf.example.net");
  t.event(FormAnswered{me, 0, true, "2 users", {"alice", "bob"}, {}});
  CHECK(t.sees("alice"));
}

TEST_CASE("a form on every screen: the selected field is in sight, nothing is too wide, nothing escapes") {
  for (const auto& [width, height] : std::vector<std::pair<int, int>>{{40, 10}, {80, 24}, {200, 60}}) {
    DrivenApp t(width, height);
    t.app->start();
    t.online();
    auto nasty = offer();
    nasty.title += "\x1b]2;owned\x07";
    nasty.form.fields[1].label = "A very long name of a field that no narrow screen has room for";
    nasty.form.fields[2].values[0] = "\x1b[2J" + std::string(300, 'y');
    nasty.form.fields[1].values[0] = std::string(300, 'x');
    t.event(FormReceived{nasty});
    for (std::size_t step = 0; step < t.app->model().form->rows().size(); ++step) {
      std::istringstream in(t.look());
      for (std::string line; std::getline(in, line);) CHECK(text_width(line) <= width);
      for (const char c : t.look()) CHECK((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
      CHECK(t.sees("▸"));
      if (t.app->model().form->composer()) CHECK(t.screen.cursor_y > 0);
      t.type(down);
    }
    CHECK(t.sees("[ Cancel (Escape) ]"));
  }
}

TEST_CASE("the commands that ask for forms") {
  DrivenApp t(80, 24);
  t.app->start();
  t.online();
  t.type("/config\r");
  CHECK(t.sees("open the room first"));
  t.type("/rooms\r/rooms conf.example.net\r/command\r/command bot@example.net/x some node\r");
  CHECK(t.client.called("rooms "));
  CHECK(t.client.called("rooms conf.example.net"));
  CHECK(t.client.called("commands example.org"));
  CHECK(t.client.called("run bot@example.net/x some node"));
  t.type("/certificates\r/certificates add\r/certificates remove\r");
  CHECK(t.client.called("run alice@example.org xmppd#certificates"));
  CHECK(t.client.called("run alice@example.org xmppd#add-certificate"));
  CHECK(t.sees("usage: /certificates [add]"));
  t.type("/join tea@conf.example.net\r/config\r/register\r");
  CHECK(t.client.called("configure tea@conf.example.net"));
  CHECK(t.client.called("register tea@conf.example.net"));
  t.type("/create Family photos\r/create \"Tea party\" open\r");
  CHECK(t.client.called("create-private Family photos"));
  CHECK(t.client.called("create-open Tea party"));
  t.event(FormAnswered{me, 0, true, {}, {}, *xmpp::Jid::parse("family@conf.example.org")});
  t.type("/topic Hello\r");
  CHECK(t.client.called("topic family@conf.example.org Hello"));
}

TEST_CASE("a form with a picture: on the form, on the whole screen, as a file") {
  DrivenApp t(80, 24);
  t.app->start();
  t.online();
  auto asked = offer();
  asked.form.fields = {field("ocr", "text-single", "Text", {}, true)};
  asked.picture = "\x89PNG\r\n\x1a\n...";
  t.event(FormReceived{asked});
  t.look();
  REQUIRE(t.pictures_asked.size() == 1);
  CHECK(t.pictures_asked[0].bytes == asked.picture);
  CHECK(t.pictures_asked[0].request.rows == 12);
  Picture picture;
  picture.columns = 4;
  picture.rows = 2;
  picture.width = 140;
  picture.height = 60;
  picture.format = "PNG";
  picture.cells.resize(8, {U'\u2588', 1, 2});
  t.pictures_asked[0].then(picture);
  CHECK(t.sees("████"));
  CHECK(t.sees("Text *:"));
  t.type("7nHL3");
  SUBCASE("sent") {
    t.type("\r\r");
    REQUIRE(t.client.form_actions.answers.size() == 1);
    CHECK(values(t.client.form_actions.answers[0], "ocr") == "7nHL3");
  }
  SUBCASE("on the whole screen, and back to what was typed") {
    t.type(down + down + "\r");
    t.look();
    REQUIRE(t.pictures_asked.size() == 2);
    t.pictures_asked[1].then(picture);
    CHECK(t.sees("140×60 PNG"));
    CHECK_FALSE(t.sees("7nHL3"));
    t.type(leave_it);
    CHECK(t.sees("7nHL3"));
  }
  SUBCASE("as a file") {
    t.config.files.directory = t.directory.path() / "files";
    t.type(down + down + down + "\r");
    CHECK(t.sees("saved: "));
    CHECK(std::filesystem::exists(t.config.files.directory / "picture.png"));
  }
  SUBCASE("on a small screen it is one key away") {
    t.screen.set_size(40, 10);
    t.event(FormReceived{asked});
    CHECK(t.sees("There is a picture to look at"));
    CHECK(t.sees("Text *:"));
  }
  SUBCASE("one that is none says so") {
    t.event(FormReceived{asked});
    t.look();
    t.pictures_asked.back().then(xmpp::fail(xmpp::Errc::protocol_violation, "the image is damaged"));
    CHECK(t.sees("can't be shown: the image is damaged"));
  }
}
