// XEP-0227 files, friendly and hostile, in front of a daemon that writes down what it is asked.
#include "xmppd/portability/pie_reader.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "tests/unit/temporary_directory.hpp"

using namespace xmppd::portability;
using nlohmann::json;

namespace {

struct Daemon {
  test::TemporaryDirectory folder;
  std::vector<json> parts;
  std::map<std::string, json> finished;
  std::vector<std::string> rooms;
  std::string state = "new";
  ImportReport report;

  xmpp::Result<json> answer(const std::string& command, const json& arguments) {
    if (command == "import_account") return json{{"state", state}};
    if (command == "import_room") {
      if (!arguments.contains("check")) rooms.push_back(arguments.dump());
      return json{{"state", "new"}};
    }
    if (command == "finish_import") finished[arguments.at("jid").get<std::string>()] = arguments;
    if (command == "import_parts") {
      for (const auto& part : arguments.at("parts")) parts.push_back(part);
    }
    return json{{"left", json::array()}};
  }
  std::string write(const std::string& name, const std::string& content) {
    std::filesystem::create_directories((folder.path() / name).parent_path());
    std::ofstream(folder.path() / name) << content;
    return (folder.path() / name).string();
  }
  // The error, or nothing.
  std::string read(const std::string& content, ImportOptions options = {}) {
    Importer importer([this](const std::string& command, const json& arguments) { return answer(command, arguments); },
                      std::move(options));
    const auto done = read_pie(write("main.xml", content), importer);
    report = importer.report();
    return done ? "" : done.error().detail;
  }
  json part(const std::string& kind) const {
    for (const auto& each : parts) {
      if (each.at("kind") == kind) return each;
    }
    return {};
  }
};

const std::string begin = "<server-data xmlns='urn:xmpp:pie:0' xmlns:xi='http://www.w3.org/2001/XInclude'>";
const std::string host = "<host jid='capulet.com'>";
const std::string end = "</host></server-data>";

}  // namespace

TEST_CASE("pie reader: everything of the specification is taken") {
  Daemon d;
  CHECK(d.read(begin + host +
               "<user name='juliet' password='R0m30'>"
               "<query xmlns='jabber:iq:roster'><item jid='romeo@montague.net' name='Romeo' subscription='both' ask='subscribe'>"
               "<group>Friends</group></item></query>"
               "<offline-messages><message xmlns='jabber:client' from='a@b/c' to='d@e'><body>x</body>"
               "<delay xmlns='urn:xmpp:delay' from='capulet.com' stamp='2006-07-21T00:32:29Z'/></message></offline-messages>"
               "<query xmlns='jabber:iq:private'><exodus xmlns='exodus:prefs'><n>H</n></exodus></query>"
               "<vCard xmlns='vcard-temp'><FN>Juliet</FN></vCard>"
               "<query xmlns='jabber:iq:privacy'><default name='p'/><list name='p'><item type='jid' value='tybalt@x' "
               "action='deny' order='1'/><item action='allow' order='2'/></list></query>"
               "<presence xmlns='jabber:client' type='subscribe' from='paris@x'/>"
               "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='n'><x xmlns='jabber:x:data' "
               "type='form'><field var='pubsub#access_model'><value>whitelist</value></field></x></configure><affiliations "
               "node='n'><affiliation jid='m@x' affiliation='member'/></affiliations></pubsub>"
               "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='n'><item id='1'><y xmlns='u'/></item></items>"
               "</pubsub>"
               "<archive xmlns='urn:xmpp:pie:0#mam'><result xmlns='urn:xmpp:mam:2' id='i1'><forwarded "
               "xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2010-07-10T23:08:25Z'/><message "
               "xmlns='jabber:client' from='a@b'><body>Call</body></message></forwarded></result></archive>"
               "<strange xmlns='urn:other'/></user>" + end) == "");
  CHECK(d.finished["juliet@capulet.com"].at("password") == "R0m30");
  CHECK(d.part("roster").at("groups").dump() == "[\"Friends\"]");
  CHECK(d.part("roster").at("ask") == true);
  CHECK(d.part("offline").at("received") == "2006-07-21T00:32:29Z");
  CHECK(d.part("offline").at("xml") == "<message from='a@b/c' to='d@e'><body>x</body></message>");
  CHECK(d.part("block").at("jid") == "tybalt@x");
  CHECK(d.part("request").at("from") == "paris@x");
  CHECK(d.part("node").at("config").dump() == "{\"pubsub#access_model\":[\"whitelist\"]}");
  CHECK(d.part("item").at("xml") == "<y xmlns='u'/>");
  CHECK(d.part("message").at("xml") == "<message from='a@b'><body>Call</body></message>");
  CHECK(d.report.accounts == 1);
  REQUIRE(d.report.left == 1);
  CHECK(d.report.details[0].at("where").get<std::string>().find("main.xml:1") != std::string::npos);
}

TEST_CASE("pie reader: keys of SCRAM, and those that ejabberd writes as a password") {
  Daemon d;
  CHECK(d.read(begin + host +
               "<user name='a'><scram-credentials xmlns='urn:xmpp:pie:0#scram' mechanism='SCRAM-SHA-1'><iter-count>4096"
               "</iter-count><salt>c2FsdA==</salt><server-key>czE=</server-key><stored-key>czI=</stored-key>"
               "</scram-credentials></user><user name='b' password='scram:c3Q=,c2U=,c2E=,4096'/><user name='c'/>" + end) == "");
  CHECK(d.finished["a@capulet.com"].at("keys").at(0).at("iterations") == 4096);
  CHECK(d.finished["b@capulet.com"].at("keys").at(0).at("salt") == "c2E=");
  CHECK_FALSE(d.finished["b@capulet.com"].contains("password"));
  CHECK(d.report.left == 1);  // c can't log in
  // As ejabberd 23.01 writes them: twice.
  Daemon twice;
  CHECK(twice.read(begin + host +
                   "<user name='a'><scram-credentials xmlns='urn:xmpp:pie:0#scram' mechanism='SCRAM-SHA-1'><iter-count>4096"
                   "</iter-count><salt>aFNjQmFKWHpaL1BRNHZYYlJSOXJjdz09</salt><server-key>"
                   "TlhmU3lrUnhLNmsxWmlzRWNtSFdpK1V1V29ZPQ==</server-key><stored-key>Nnp1elZvTTlzSS9vdFRVbWxSTEZPUzhXOHBnPQ=="
                   "</stored-key></scram-credentials></user>" + end) == "");
  CHECK(twice.finished["a@capulet.com"].at("keys").at(0).at("salt") == "hScBaJXzZ/PQ4vXbRR9rcw==");
  CHECK(twice.finished["a@capulet.com"].at("keys").at(0).at("stored_key") == "6zuzVoM9sI/otTUmlRLFOS8W8pg=");
}

TEST_CASE("pie reader: files are included from the folder, as deep as the specification goes") {
  Daemon d;
  d.write("capulet.com.xml", "<host xmlns='urn:xmpp:pie:0' xmlns:xi='http://www.w3.org/2001/XInclude' jid='capulet.com'>"
                             "<xi:include href='capulet.com/juliet.xml'/></host>");
  d.write("capulet.com/juliet.xml", "<user xmlns='urn:xmpp:pie:0' name='juliet' password='x'/>");
  CHECK(d.read(begin + "<xi:include href='capulet.com.xml'/></server-data>") == "");
  CHECK(d.finished.contains("juliet@capulet.com"));

  std::filesystem::create_symlink("/etc/hostname", d.folder.path() / "link.xml");
  for (const auto* href : {"/etc/passwd", "../../etc/passwd", "link.xml", "not-there.xml", "", "main.xml"}) {
    CAPTURE(href);
    CHECK(d.read(begin + "<xi:include href='" + href + "'/></server-data>") != "");
  }
  CHECK(d.read(begin + "<xi:include parse='text' href='capulet.com.xml'/></server-data>") != "");
  // What users have kept is theirs, whatever it is.
  Daemon other;
  CHECK(other.read(begin + host + "<user name='a' password='x'><query xmlns='jabber:iq:private'><xi:include "
                   "href='/etc/passwd'/></query></user>" + end) == "");
  CHECK(other.part("xml").at("xml").get<std::string>().find("include") != std::string::npos);
}

TEST_CASE("pie reader: hostile files are refused with their place, and what is nobody's is left") {
  Daemon d;
  CHECK(d.read("<!DOCTYPE s [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + begin + host + "<user name='&x;'/>" + end)
            .find("main.xml:1: a document type") != std::string::npos);
  std::string deep = begin + host + "\n<user name='a'><query xmlns='jabber:iq:private'>";
  for (int i = 0; i < 1000; ++i) deep += "<a xmlns='u'>";
  CHECK(d.read(deep).find("main.xml:2: elements are nested too deeply") != std::string::npos);
  CHECK(d.read(begin + host + "<user name='a'><vCard xmlns='vcard-temp'><FN>" + std::string(20'000'000, 'x'))
            .find("too large") != std::string::npos);
  CHECK(d.read("<html/>") != "");
  CHECK(d.read("") != "");
  CHECK(d.read(begin + "<host><user name='x'/></host></server-data>") != "");
  CHECK(d.read(begin + host + "<user/>" + end) != "");
  CHECK(d.finished.empty());
  CHECK(d.read(begin + "<host jid='other.example'><user name='x' password='x'/></host></server-data>", {false, "capulet.com"}) == "");
  CHECK(d.finished.empty());
}

TEST_CASE("pie reader: an account that exists is passed over, with all it has") {
  Daemon d;
  d.state = "exists";
  CHECK(d.read(begin + host + "<user name='a' password='x'><vCard xmlns='vcard-temp'/></user>" + end) == "");
  CHECK(d.parts.empty());
  CHECK(d.finished.empty());
  CHECK(d.report.existing == 1);
}

TEST_CASE("pie reader: a dry run finishes nothing") {
  Daemon d;
  CHECK(d.read(begin + host + "<user name='a' password='x'><vCard xmlns='vcard-temp'/></user>" + end, {true, {}}) == "");
  CHECK(d.finished.empty());
  CHECK(d.report.accounts == 1);
}

TEST_CASE("pie reader: rooms of our own, with the authors of their messages") {
  Daemon d;
  CHECK(d.read(begin + host +
               "<room xmlns='urn:xmppd:pie:0' jid='garden@rooms.capulet.com' created='2020-01-01T00:00:00Z' secret='cw==' hats=''>"
               "<x xmlns='jabber:x:data' type='submit'><field var='muc#roomconfig_roomname'><value>Garden</value></field></x>"
               "<query xmlns='http://jabber.org/protocol/muc#admin'><item jid='j@capulet.com' affiliation='owner'/></query>"
               "<archive xmlns='urn:xmpp:pie:0#mam'><result xmlns='urn:xmpp:mam:2' id='i1'><forwarded "
               "xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z'/><message "
               "xmlns='jabber:client' from='garden@rooms.capulet.com/J'><body>x</body><x "
               "xmlns='http://jabber.org/protocol/muc#user'><item jid='j@capulet.com'/></x></message></forwarded></result>"
               "</archive></room>" + end) == "");
  CHECK(d.part("message").at("author") == "j@capulet.com");
  CHECK(d.part("message").at("xml").get<std::string>().find("muc#user") == std::string::npos);
  REQUIRE(d.rooms.size() == 1);
  CHECK(d.rooms[0].find("Garden") != std::string::npos);
}
