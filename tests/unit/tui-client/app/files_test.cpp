// Files in a chat: how they look, and what the commands do.
#include <doctest/doctest.h>

#include <fstream>

#include "tests/unit/tui-client/app/driven_app.hpp"

using namespace tui;
using test::bob;
using test::DrivenApp;
using test::me;

namespace {

struct WithFiles : DrivenApp {
  WithFiles() {
    online();
    app->open_chat(me, bob);
  }
  ChatMessage file(const SharedFile& about, const std::string& id = "f1") {
    ChatMessage m;
    m.account = me;
    m.chat = m.from = bob;
    m.body = "aesgcm://upload.example/x.jpg#0123456789abcdef";
    m.file = about;
    m.when = now;
    m.stanza_id = id;
    m.encryption = Encryption::omemo;
    m.id = *history->add(m);
    event(MessageAdded{m});
    return m;
  }
  TransferView transfer(TransferId id, MessageId message, TransferState state, const std::string& problem = {}) {
    return {id, me, bob, message, message == 0, "notes.txt", 30, 100, state, problem};
  }
};

}  // namespace

TEST_CASE("a file is shown by its name, type and size, never by the link with its key") {
  WithFiles t;
  t.file({"cat.jpg", "image/jpeg", 219000, ""});
  CHECK(t.sees("[cat.jpg, image/jpeg, 214 KiB]"));
  CHECK(!t.sees("aesgcm"));
  CHECK(!t.sees("0123456789abcdef"));
  t.file({"evil\x1b[2J\u202egpj.exe", "x\ny", 0, ""}, "f2");
  CHECK(!t.sees("\x1b[2J"));
  CHECK(!t.sees("\u202e"));
}

TEST_CASE("the key is not shown in an answer either") {
  WithFiles t;
  t.file({"cat.jpg", "image/jpeg", 1, ""});
  ChatMessage answer;
  answer.account = me;
  answer.chat = answer.from = bob;
  answer.body = "nice";
  answer.target = "f1";
  answer.when = t.now;
  answer.stanza_id = "a1";
  answer.id = *t.history->add(answer);
  t.event(MessageAdded{*t.history->find(me, bob, "a1").value()});
  CHECK(t.sees("▏ bob: [cat.jpg]"));
  CHECK(!t.sees("0123456789abcdef"));
}

TEST_CASE("progress, failure, end") {
  WithFiles t;
  t.event(TransferChanged{t.transfer(1, 0, TransferState::running)});
  CHECK(t.sees("notes.txt  ↑ 30 % of 100 bytes"));
  t.event(TransferChanged{t.transfer(1, 0, TransferState::failed, "the server has no room for it")});
  CHECK(t.sees("✗ the server has no room for it (/retry, /cancel)"));
  t.type("/retry\r");
  CHECK(t.client.called("retry 1"));
  t.type("/cancel\r");
  CHECK(t.client.called("cancel 1"));
  t.event(TransferChanged{t.transfer(1, 0, TransferState::canceled)});
  CHECK(!t.sees("notes.txt"));
  const auto message = t.file({"cat.jpg", "image/jpeg", 0, ""});
  t.event(TransferChanged{t.transfer(2, message.id, TransferState::running)});
  CHECK(t.sees("↓ 30 % of 100 bytes"));
  t.event(TransferChanged{t.transfer(2, message.id, TransferState::done)});
  CHECK(!t.sees("↓ 30"));
  t.type("/retry\r");
  CHECK(t.sees("no file has failed here"));
}

TEST_CASE("upload: the rest of the line is the file; who can't read is named first") {
  WithFiles t;
  t.type("/upload /tmp/my notes.txt\r");
  CHECK(t.client.called("upload bob@example.net /tmp/my notes.txt"));
  t.type("/upload\r");
  CHECK(t.sees("which file?"));
  t.client.file_actions.refusal = "none: No such file";
  t.type("/upload none\r");
  CHECK(t.sees("none: No such file"));
}

TEST_CASE("upload: what completion leaves of a name is that name") {
  WithFiles t;
  const auto folder = t.directory.path().string() + "/";
  std::filesystem::create_directory(folder + "my files");
  for (const auto* name : {"my files/a cat.jpg", "plain.txt"}) std::ofstream(folder + name) << "x";
  t.type("/upload " + folder + "pl\t\r");
  CHECK(t.client.called("upload bob@example.net " + folder + "plain.txt"));
  t.type("/upload " + folder + "my\ta\t\r");
  CHECK(t.client.called("upload bob@example.net " + folder + "my files/a cat.jpg"));
  t.type("/upload \"" + folder + "my files/a cat.jpg\"\r");
  CHECK(t.client.calls.back() == "upload bob@example.net " + folder + "my files/a cat.jpg");
  // As many as there may be, the one that is meant is among them.
  for (int i = 0; i < 300; ++i) std::ofstream(folder + "many" + std::to_string(i)) << "x";
  std::ofstream(folder + "zebra.jpg") << "x";
  t.type("/upload " + folder + "zeb\t\r");
  CHECK(t.client.called("upload bob@example.net " + folder + "zebra.jpg"));
}

TEST_CASE("who answers a file quotes its name, not the link with its key") {
  WithFiles t;
  t.file({"cat.jpg", "image/jpeg", 1, ""});
  t.type("/reply nice\r");
  REQUIRE(t.client.drafts.size() == 1);
  CHECK(t.client.drafts[0].quote == "[cat.jpg]");
}

TEST_CASE("nor is the key in the quote of a corrected or retracted file") {
  WithFiles t;
  const auto say = [&](const std::string& id, MessageKind kind, const std::string& target, const std::string& body) {
    ChatMessage m;
    m.account = me;
    m.chat = m.from = bob;
    m.kind = kind;
    m.target = target;
    m.body = body;
    m.when = t.now;
    m.stanza_id = id;
    m.encryption = Encryption::omemo;
    if (kind == MessageKind::correction) m.file = SharedFile{"dog.jpg", "image/jpeg", 1, ""};
    REQUIRE(t.history->add(m));
  };
  say("f1", MessageKind::text, "", "see the picture");
  say("c1", MessageKind::correction, "f1", "aesgcm://upload.example/dog.jpg#0123456789abcdef");
  say("a1", MessageKind::text, "f1", "nice");
  CHECK(t.history->find(me, bob, "a1").value()->quoted->body == "[dog.jpg]");
  say("r1", MessageKind::retraction, "f1", "");
  CHECK(t.history->find(me, bob, "a1").value()->quoted->body == "(retracted)");
}

TEST_CASE("what is known of a file is kept at the correction that has it") {
  WithFiles t;
  const auto original = t.file({"cat.jpg", "image/jpeg", 1, ""});
  ChatMessage correction = original;
  correction.id = 0;
  correction.kind = MessageKind::correction;
  correction.target = original.stanza_id;
  correction.stanza_id = "c1";
  correction.body = "aesgcm://upload.example/dog.jpg#0123456789abcdef";
  correction.file = SharedFile{"dog.jpg", "image/jpeg", 2, ""};
  REQUIRE(t.history->add(correction));
  const auto shown = *t.history->find(me, bob, original.stanza_id).value();
  REQUIRE(t.history->set_file(shown, {"dog.jpg", "image/jpeg", 2, "/tmp/dog.jpg"}));
  // A download that was begun before.
  REQUIRE(t.history->set_file(original, {"cat.jpg", "image/jpeg", 1, "/tmp/cat.jpg"}));
  CHECK(t.history->find(me, bob, original.stanza_id).value()->file->path == "/tmp/dog.jpg");
}

TEST_CASE("download and open, the picked one or the newest") {
  WithFiles t;
  t.type("/download\r");
  CHECK(t.sees("there is no file in this chat"));
  t.file({"cat.jpg", "image/jpeg", 0, ""});
  t.receive("look at it");
  t.type("/download\r");
  CHECK(t.client.called("download aesgcm://upload.example/x.jpg#0123456789abcdef"));
  t.type("/size\r");
  CHECK(t.client.called("size aesgcm://upload.example/x.jpg#0123456789abcdef"));
  t.type("/open\r");
  CHECK(t.sees("there is no file in this chat"));
  const auto path = (t.directory.path() / "cat.jpg").string();
  std::ofstream(path) << "a cat";
  const auto saved = t.file({"cat.jpg", "image/jpeg", 5, path}, "f2");
  CHECK(t.sees("saved as " + path));
  t.client.calls.clear();
  t.type("/download\r");
  CHECK(t.client.calls.empty());
  CHECK(t.sees("is there already"));
  t.type("\x1bo");
  CHECK(t.opened == std::vector<std::string>{path});
  std::filesystem::remove(path);
  t.type("\x1bo");
  CHECK(t.opened.size() == 1);
  CHECK(t.sees("is not there any more"));
  t.type("\x1bs");
  CHECK(t.client.called("download " + saved.body));
}
