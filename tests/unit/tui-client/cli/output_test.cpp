// What the verbs print: harmless for a terminal, readable for programs.
#include "tui-client/cli/output.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using namespace tui;

namespace {
ChatMessage message() {
  ChatMessage made;
  made.account = "me@example.test";
  made.chat = *xmpp::Jid::parse("bob@example.net");
  made.from = *xmpp::Jid::parse("bob@example.net/phone");
  made.body = "hello";
  made.when = *xmpp::parse_timestamp("2026-11-20T09:12:03Z");
  made.encryption = Encryption::omemo;
  made.stanza_id = "m1";
  return made;
}
}  // namespace

TEST_CASE("text from the network can't move the cursor or reorder the line") {
  CHECK(shown("plain ünïcödé 😀\n\ttext") == "plain ünïcödé 😀\n\ttext");
  CHECK(shown("a\x1b[2Jb\r\x07\x7f") == "a\\u{1b}[2Jb\\u{d}\\u{7}\\u{7f}");
  CHECK(shown("\xc2\x9b"
              "31m") == "\\u{9b}31m");
  CHECK(shown("\xe2\x80\xae"
              "evil") == "\\u{202e}evil");
  CHECK(shown("\xe2\x81\xa6x") == "\\u{2066}x");
  CHECK(shown("a\nb", false) == "a\\u{a}b");
  CHECK(shown("\xff\xc3(\xe2\x82") == "\xef\xbf\xbd\xef\xbf\xbd(\xef\xbf\xbd\xef\xbf\xbd");
}

TEST_CASE("a line for people") {
  auto m = message();
  CHECK(message_line(m) == "2026-11-20T09:12:03Z bob@example.net (encrypted) hello");
  m.sender_verified = true;
  m.body = "two\nlines";
  CHECK(message_line(m) == "2026-11-20T09:12:03Z bob@example.net (encrypted, verified) two\n    lines");
  m = message();
  m.encryption = Encryption::none;
  CHECK(message_line(m) == "2026-11-20T09:12:03Z bob@example.net (unencrypted) hello");
  m.kind = MessageKind::undecryptable;
  m.body = "no session";
  CHECK(message_line(m).ends_with("can't be read: no session"));
}

TEST_CASE("an object for programs, in one line, whatever is in it") {
  auto m = message();
  m.body = "two\nlines \x1b \xff \"quoted\"";
  const std::string line = message_json(m);
  CHECK(line.find('\n') == std::string::npos);
  const auto json = nlohmann::json::parse(line);
  CHECK(json["account"] == "me@example.test");
  CHECK(json["from"] == "bob@example.net/phone");
  CHECK(json["chat"] == "bob@example.net");
  CHECK(json["time"] == "2026-11-20T09:12:03Z");
  CHECK(json["encrypted"] == true);
  CHECK(json["verified"] == false);
  CHECK(json["id"] == "m1");
  CHECK(json["body"] == "two\nlines \x1b \xef\xbf\xbd \"quoted\"");
  CHECK_FALSE(json.contains("undecryptable"));
  m.kind = MessageKind::undecryptable;
  m.body = "no session";
  const auto stub = nlohmann::json::parse(message_json(m));
  CHECK(stub["undecryptable"] == "no session");
  CHECK_FALSE(stub.contains("body"));
}
