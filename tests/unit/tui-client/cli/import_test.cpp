// What others have written, as messages: times, directions, texts of several lines, and what is wrong with a line.
#include <doctest/doctest.h>

#include <fstream>

#include "tests/unit/temporary_directory.hpp"
#include "tui-client/cli/import_reader.hpp"

using namespace tui;
using test::TemporaryDirectory;

namespace {

const xmpp::Jid alice = *xmpp::Jid::parse("alice@example.org");
const xmpp::Jid carol = *xmpp::Jid::parse("carol@example.net");

void write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

std::vector<ImportItem> read(const std::filesystem::path& path, ImportFormat format = ImportFormat::guess,
                             ImportSource source = {}) {
  source.path = path;
  source.account = alice;
  auto reader = open_import(format, source);
  REQUIRE_MESSAGE(reader, reader.error().detail);
  std::vector<ImportItem> items;
  while (auto item = (*reader)->next()) items.push_back(std::move(*item));
  return items;
}

xmpp::Timestamp at(const char* text) { return *xmpp::parse_timestamp(text); }

}  // namespace

TEST_CASE("Profanity: a folder for each chat, a file for each day") {
  const TemporaryDirectory directory;
  const auto logs = directory.path() / "chatlogs" / "alice_at_example.org";
  write(logs / "carol_at_example.net" / "2024_01_31.log",
        "2024-01-31T12:00:00.123456+01 - carol@example.net: hello\n"
        "2024-01-31T11:00:05Z - me: two\nlines - here\n"
        "2024-01-31T17:30:00+05:30 - *carol@example.net waves\n"
        "2024-01-31T12:00:09+0100 - mallory@example.net: not hers\n"
        "2024-01-31T12:00:10+01 - nobody\n");
  write(logs / "rooms" / "tea_at_rooms.example.net" / "2024_02_01.log",
        "2024-02-01T00:00:00Z - alice: mine\n2024-02-01T00:00:01Z - Bob B: his\n");
  write(logs / "nowhere" / "2024_02_01.log", "2024-02-01T00:00:00Z - me: x\n");
  const auto items = read(directory.path() / "chatlogs");
  REQUIRE(items.size() == 8);
  CHECK(items[0].message.body == "hello");
  CHECK(items[0].message.when == at("2024-01-31T11:00:00.123456Z"));
  CHECK(items[0].message.direction == Direction::incoming);
  CHECK(items[0].message.chat == carol);
  CHECK(items[0].message.encryption == Encryption::none);
  CHECK(items[0].place == "2024_01_31.log:1");
  CHECK(items[1].message.body == "two\nlines - here");
  CHECK(items[1].message.direction == Direction::outgoing);
  CHECK(items[2].message.body == "/me waves");
  CHECK(items[2].message.when == at("2024-01-31T12:00:00Z"));
  CHECK(items[3].problem.find("mallory@example.net") != std::string::npos);
  CHECK(items[3].place == "2024_01_31.log:5");
  CHECK(items[4].problem == "no sender");
  CHECK(items[5].problem.find("no address: nowhere") != std::string::npos);
  CHECK(items[6].message.in_room);
  CHECK(items[6].message.direction == Direction::outgoing);
  CHECK(items[6].nick == "alice");
  CHECK(items[7].message.from.text() == "tea@rooms.example.net/Bob B");
  CHECK(items[7].message.direction == Direction::incoming);
}

TEST_CASE("Profanity, as it wrote before: the day is the file's") {
  const TemporaryDirectory directory;
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  const auto file = directory.path() / "alice_at_example.org" / "carol_at_example.net" / "2013_05_06.log";
  write(file, "09:10:11 - carol@example.net: old\n");
  const auto items = read(file);
  REQUIRE(items.size() == 1);
  CHECK(items[0].message.when == at("2013-05-06T09:10:11Z"));
}

TEST_CASE("poezio: nicks, and lines that a number announces") {
  const TemporaryDirectory directory;
  write(directory.path() / "logs" / "carol@example.net",
        "MR 20240131T12:00:00Z 000 <carol>  hi <there>  you\n"
        "MI 20240131T12:00:01Z 001 carol is away\n gone to tea\n"
        "MR 20240131T12:00:02Z 001 <alice>  one\n two\n"
        "rubbish\n orphan\n");
  write(directory.path() / "logs" / "tea@rooms.example.net",
        "MR 20240131T12:00:00Z 000 <a>  1\nMR 20240131T12:00:00Z 000 <b>  2\nMR 20240131T12:00:00Z 000 <alice>  3\n");
  write(directory.path() / "logs" / "roster.log", "MI 20240131T12:00:00Z 000 x\n");
  const auto items = read(directory.path() / "logs");
  REQUIRE(items.size() == 7);
  CHECK(items[0].message.body == "hi <there>  you");
  CHECK(items[0].message.when == at("2024-01-31T12:00:00Z"));
  CHECK(items[0].message.direction == Direction::incoming);
  CHECK(items[1].message.body == "one\ntwo");
  CHECK(items[1].message.direction == Direction::outgoing);
  CHECK(items[1].message.from == alice);
  CHECK(items[2].place == "carol@example.net:6");
  CHECK_FALSE(items[2].problem.empty());
  CHECK_FALSE(items[3].problem.empty());
  CHECK(items[4].message.in_room);
  CHECK(items[6].message.direction == Direction::outgoing);
  const auto others = read(directory.path() / "logs" / "carol@example.net", ImportFormat::poezio, {.nicks = {"carol"}});
  CHECK(others[0].message.direction == Direction::outgoing);
}

TEST_CASE("JSON lines: bad ones are named and cost nothing else") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "export.json";
  write(file,
        R"({"account":"alice@example.org","from":"carol@example.net/x","chat":"carol@example.net","to":"alice@example.org","time":"2024-01-31T12:00:00Z","encrypted":true,"verified":true,"id":"m1","body":"hello"})"
        "\nno json\n[1]\n{\"chat\":5}\n"
        R"({"account":"b@corp.example","from":"a@x","chat":"a@x","time":"2024-01-31T12:00:00Z","body":"other"})"
        "\n"
        R"({"from":"a@x","chat":"a@x","time":"yesterday","body":"x"})"
        "\n"
        R"({"from":"a@x","chat":"a@x","time":"2024-01-31T12:00:00Z","body":"","retracted":true})"
        "\n"
        R"({"from":"tea@r.example/Al","chat":"tea@r.example","time":"2024-01-31T12:00:00Z","body":"mine","outgoing":true,"room":true})"
        "\n" +
            std::string(2 << 20, 'x') + "\n");
  const auto items = read(file, ImportFormat::guess, {.others = {"b@corp.example"}});
  REQUIRE(items.size() == 8);
  CHECK(items[0].message.stanza_id == "m1");
  CHECK(items[0].message.encryption == Encryption::omemo);
  CHECK_FALSE(items[0].message.sender_verified);
  CHECK(items[1].problem == "no JSON object");
  CHECK(items[1].place == "export.json:2");
  CHECK_FALSE(items[2].problem.empty());
  CHECK_FALSE(items[3].problem.empty());
  CHECK(items[4].problem.find("--account b@corp.example") != std::string::npos);
  CHECK(items[5].problem == "a time that is none");
  CHECK(items[6].nick == "Al");
  CHECK(items[7].problem == "too long a line");
}

TEST_CASE("XEP-0227, and what is none") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "data.xml";
  const auto message = [](const std::string& from, const std::string& to, const std::string& type, const std::string& body) {
    return "<result xmlns='urn:xmpp:mam:2' id='1'><forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' "
           "stamp='2024-01-31T12:00:00Z'/><message xmlns='jabber:client' from='" +
           from + "' to='" + to + "' type='" + type + "' id='i'>" + body + "</message></forwarded></result>";
  };
  write(file, "<?xml version='1.0'?><server-data xmlns='urn:xmpp:pie:0'><host jid='example.org'><user name='alice'>"
              "<archive xmlns='urn:xmpp:pie:0#mam'>" +
                  message("carol@example.net/x", "alice@example.org", "chat", "<body>hi</body>") +
                  message("alice@example.org", "carol@example.net", "chat", "<body>ho</body>") +
                  message("carol@example.net", "alice@example.org", "chat", "<encrypted xmlns='x'/>") +
                  message("tea@r.example/Al", "tea@r.example", "groupchat", "<body>mine</body>") +
                  "</archive></user></host></server-data>");
  const auto items = read(file);
  REQUIRE(items.size() == 4);
  CHECK(items[0].message.direction == Direction::incoming);
  CHECK(items[0].message.chat == carol);
  CHECK(items[1].message.direction == Direction::outgoing);
  CHECK(items[1].message.chat == carol);
  CHECK(items[2].problem.find("without a text") != std::string::npos);
  CHECK(items[3].message.direction == Direction::outgoing);
  CHECK(items[3].message.in_room);
  write(file, "<nothing/>");
  ImportSource source;
  source.path = file;
  source.account = alice;
  CHECK(open_import(ImportFormat::guess, source).error().detail.find("no XEP-0227 document") != std::string::npos);
  source.path = directory.path() / "missing";
  CHECK(open_import(ImportFormat::guess, source).error().code == xmpp::Errc::not_found);
}
