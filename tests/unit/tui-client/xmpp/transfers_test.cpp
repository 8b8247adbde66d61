// Files between a client, its server, and an HTTPS server: what is sent, what is kept, what never happens.
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "libxmpp/xml/namespaces.hpp"
#include "omemo/media.hpp"
#include "tests/unit/file_content.hpp"
#include "tests/unit/tui-client/http/https_server.hpp"
#include "tests/unit/tui-client/xmpp/logged_in.hpp"
#include "tui-client/xmpp/files/transfers.hpp"
#include "tui-client/xmpp/files/upload_service.hpp"

using test::content_of;
using namespace tui;
using xmpp::Element;
namespace ns = xmpp::ns;

namespace {

struct Fixture : test::LoggedIn {
  test::HttpsServer http{loop};
  test::TemporaryDirectory files;
  std::string max_size = "1000000";
  std::vector<Element> slots_asked;

  Fixture() {
    // One authority for both servers.
    std::ofstream both(files.path() / "ca.pem");
    both << std::ifstream(server.ca_file()).rdbuf() << std::ifstream(http.ca_file()).rdbuf();
    config.ca_file = (files.path() / "ca.pem").string();
    options.files.directory = files.path() / "downloads";
    options.files.max_download_mib = 1;
    options.files.automatic_kib = 1;
    http.answer = [](const auto&) { return std::string("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"); };
  }

  void begin() {
    log_in();
    server.on_stanza = [this](const Element& stanza) { return answer(stanza); };
  }

  bool answer(const Element& iq) {
    if (iq.child("query", ns::disco_items)) {
      server.result_for(iq,
                        "<query xmlns='http://jabber.org/protocol/disco#items'><item jid='rooms.example.test'/>"
                        "<item jid='upload.example.test'/></query>");
      return true;
    }
    if (iq.child("query", ns::disco_info)) {
      const std::string feature = iq.attr("to") == "upload.example.test" ? "urn:xmpp:http:upload:0" : "something";
      server.result_for(iq, "<query xmlns='http://jabber.org/protocol/disco#info'><feature var='" + feature +
                                "'/><x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>"
                                "urn:xmpp:http:upload:0</value></field><field var='max-file-size'><value>" +
                                max_size + "</value></field></x></query>");
      return true;
    }
    const Element* request = iq.child("request", ns::http_upload);
    if (!request) return false;
    slots_asked.push_back(*request);
    server.result_for(iq, "<slot xmlns='urn:xmpp:http:upload:0'><put url='" + http.url("/put") +
                              "'><header name='Authorization'>Basic abc</header><header name='Host'>evil</header></put>"
                              "<get url='" +
                              http.url("/get/file.txt") + "'/></slot>");
    return true;
  }

  std::string write(const std::string& content) const {
    const auto path = (files.path() / "my notes.txt").string();
    std::ofstream(path) << content;
    return path;
  }
  std::vector<TransferView> seen() const {
    std::vector<TransferView> all;
    for (const auto& event : events) {
      if (const auto* changed = event.as<TransferChanged>()) all.push_back(changed->transfer);
    }
    return all;
  }
  bool is(TransferState state) const { return !seen().empty() && seen().back().state == state; }
  void until_is(TransferState state) {
    until([&] { return is(state); });
  }
  std::vector<Element> messages() const {
    std::vector<Element> all;
    for (const auto& stanza : server.stanzas) {
      if (stanza.name() == "message" && stanza.child("body")) all.push_back(stanza);
    }
    return all;
  }

  // A message with a file, as bob sends it; what the store has of it.
  ChatMessage receive(const std::string& body, const std::string& payload = {}) {
    server.send("<message from='bob@example.net/x' to='me@example.test/desk' type='chat' id='m" +
                std::to_string(++received_) + "'><body>" + body + "</body>" + payload + "</message>");
    until([&] {
      const auto* added = last<MessageAdded>();
      return added && added->message.stanza_id == "m" + std::to_string(received_);
    });
    return last<MessageAdded>()->message;
  }
  std::string oob(const std::string& url) const { return "<x xmlns='jabber:x:oob'><url>" + url + "</url></x>"; }
  std::size_t saved_files() const {
    std::size_t count = 0;
    std::error_code none;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(options.files.directory, none))
      ++count;
    return count;
  }
  void add_bob(const std::string& subscription) {
    server.send("<iq type='set' id='push'><query xmlns='jabber:iq:roster'><item jid='bob@example.net' subscription='" +
                subscription + "'/></query></iq>");
    until([&] { return last<ContactChanged>() != nullptr; });
  }

  int received_ = 0;
};

struct Sealed {
  std::string bytes, fragment;
};
Sealed seal(const std::string& text) {
  auto sealer = *omemo::MediaSealer::create();
  Sealed sealed{{}, sealer.fragment()};
  for (const auto& piece :
       {*sealer.seal({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}), *sealer.finish()}) {
    sealed.bytes.append(piece.begin(), piece.end());
  }
  return sealed;
}

}  // namespace

TEST_CASE("in plain text: a slot, the file, a message that says what it is") {
  Fixture t;
  t.begin();
  REQUIRE(t.history->set_chat_mode(t.me, t.bob, Encryption::none));
  const auto path = t.write("some notes");
  REQUIRE(t.client->files(t.me)->upload(t.bob, path));
  t.until([&] { return !t.messages().empty(); });
  REQUIRE(t.slots_asked.size() == 1);
  CHECK(t.slots_asked[0].attr("filename") == "my_notes.txt");
  CHECK(t.slots_asked[0].attr("size") == "10");
  CHECK(t.slots_asked[0].attr("content-type") == "text/plain");
  REQUIRE(t.http.requests.size() == 1);
  CHECK(t.http.requests[0].method == "PUT");
  CHECK(t.http.requests[0].body == "some notes");
  CHECK(t.http.requests[0].headers.at("content-type") == "text/plain");
  CHECK(t.http.requests[0].headers.at("authorization") == "Basic abc");
  CHECK(t.http.requests[0].headers.at("host").starts_with("localhost"));
  const auto message = t.messages()[0];
  const auto url = t.http.url("/get/file.txt");
  CHECK(message.child_text("body") == url);
  CHECK(message.child("x", ns::oob)->child_text("url") == url);
  const auto* file = message.child("file-sharing", ns::file_sharing)->child("file", ns::file_metadata);
  REQUIRE(file);
  CHECK(file->child_text("name") == "my notes.txt");
  CHECK(file->child_text("size") == "10");
  CHECK(t.last<MessageAdded>()->message.file->path == path);
  CHECK(t.seen().back().message == t.last<MessageAdded>()->message.id);
}

TEST_CASE("in an encrypted chat nothing of the file is shown to anybody, and it is never sent plain") {
  Fixture t;
  t.begin();
  const auto path = t.write("something secret, something secret");
  REQUIRE(t.client->files(t.me)->upload(t.bob, path));
  t.until_is(TransferState::done);
  REQUIRE(t.http.requests.size() == 1);
  CHECK(t.slots_asked[0].attr("size") == "50");
  CHECK(t.slots_asked[0].attr("content-type") == "application/octet-stream");
  CHECK(t.slots_asked[0].attr("filename").find("notes") == std::string::npos);
  CHECK(t.slots_asked[0].attr("filename").ends_with(".txt"));
  CHECK(t.http.requests[0].body.size() == 50);
  CHECK(t.http.requests[0].body.find("secret") == std::string::npos);
  // Nobody at the other side can read: the message fails, and there is no other way.
  t.until([&] { return t.last<MessageChanged>() && t.last<MessageChanged>()->delivery == Delivery::failed; });
  CHECK(t.messages().empty());
  const auto row = t.history->page(t.me, t.bob, 0, 10)->back();
  CHECK(row.body.starts_with("aesgcm://localhost"));
  CHECK(row.encryption == Encryption::omemo);
  REQUIRE(row.file);
  CHECK(row.file->name == "my notes.txt");
}

TEST_CASE("a chat that became encrypted meanwhile gets no link to a plain file") {
  Fixture t;
  t.begin();
  REQUIRE(t.history->set_chat_mode(t.me, t.bob, Encryption::none));
  const auto id = t.client->files(t.me)->upload(t.bob, t.write("some notes"));
  REQUIRE(id);
  REQUIRE(t.client->set_chat_mode(t.me, t.bob, Encryption::omemo));
  t.until_is(TransferState::failed);
  CHECK(t.messages().empty());
  CHECK(t.history->page(t.me, t.bob, 0, 10)->empty());
  REQUIRE(t.client->files(t.me)->retry(*id));
  t.until_is(TransferState::done);
  CHECK(t.http.requests.back().body.size() == 26);
}

TEST_CASE("what the server does not take, or says wrong, sends no message") {
  Fixture t;
  t.max_size = "9";
  t.begin();
  REQUIRE(t.history->set_chat_mode(t.me, t.bob, Encryption::none));
  const auto path = t.write("some notes");
  auto* files = t.client->files(t.me);
  REQUIRE(files->upload(t.bob, path));
  t.until_is(TransferState::failed);
  CHECK(t.seen().back().problem == "the file has 10 bytes, the server takes up to 9 bytes");
  CHECK(t.slots_asked.empty());
  CHECK(!files->upload(t.bob, (t.files.path() / "none").string()));
  CHECK(t.messages().empty());
}

TEST_CASE("a failed PUT is told and can be tried again, a cancelled one is forgotten") {
  Fixture t;
  t.begin();
  REQUIRE(t.history->set_chat_mode(t.me, t.bob, Encryption::none));
  auto* files = t.client->files(t.me);
  t.http.answer = [](const auto&) { return std::string("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"); };
  const auto id = files->upload(t.bob, t.write("some notes"));
  REQUIRE(id);
  t.until_is(TransferState::failed);
  t.http.answer = nullptr;  // says nothing
  REQUIRE(files->retry(*id));
  t.until([&] { return t.http.requests.size() == 2; });
  REQUIRE(files->cancel(*id));
  t.until([&] { return t.is(TransferState::canceled) && t.http.connections() == 0; });
  CHECK(!files->retry(*id));
  t.wait(50);
  CHECK(t.messages().empty());
}

TEST_CASE("slots with anything but https are none") {
  const auto slot = [](const std::string& put, const std::string& get) {
    return read_slot(test::element("<iq><slot xmlns='urn:xmpp:http:upload:0'><put url='" + put + "'/><get url='" + get +
                                   "'/></slot></iq>"));
  };
  CHECK(slot("https://a.example/1", "https://a.example/2"));
  CHECK(!slot("http://a.example/1", "https://a.example/2"));
  CHECK(!slot("https://a.example/1", "http://a.example/2"));
  CHECK(!slot("https://a.example/1", "https://a.example/2#x"));
  CHECK(!slot("https://a.example/1", "javascript:alert(1)"));
  CHECK(!read_slot(test::element("<iq/>")));
}

TEST_CASE("an encrypted file is fetched, opened, saved for its owner, and remembered") {
  Fixture t;
  t.begin();
  const auto sealed = seal("a picture of a cat");
  t.http.answer = [&](const auto&) { return test::ok(sealed.bytes); };
  const auto link = "aesgcm" + t.http.url("/%2e%2e%2fcat.jpg").substr(5) + "#" + sealed.fragment;
  const auto message = t.receive(link);
  REQUIRE(message.file);
  CHECK(message.file->media_type == "image/jpeg");
  t.wait(50);
  CHECK(t.http.requests.empty());  // not by itself
  REQUIRE(t.client->files(t.me)->download(message));
  t.until_is(TransferState::done);
  const auto kept = *t.history->find(t.me, t.bob, message.stanza_id).value();
  CHECK(kept.file->path == (t.options.files.directory / "cat.jpg").string());
  CHECK(kept.file->size == 18);
  CHECK(content_of(kept.file->path) == "a picture of a cat");
  CHECK(t.last<MessageUpdated>()->message.file->path == kept.file->path);
  CHECK(t.http.requests[0].target.find(sealed.fragment) == std::string::npos);
}

TEST_CASE("what is wrong with a file is said, and nothing of it stays") {
  Fixture t;
  t.begin();
  auto sealed = seal("a picture of a cat");
  sealed.bytes.back() = static_cast<char>(sealed.bytes.back() ^ 1);
  const auto message = t.receive("aesgcm" + t.http.url("/cat.jpg").substr(5) + "#" + sealed.fragment);
  auto* files = t.client->files(t.me);
  const auto fails = [&](const std::string& answer) {
    t.http.answer = [answer](const auto&) { return answer; };
    REQUIRE(files->download(message));
    t.until_is(TransferState::running);
    t.until_is(TransferState::failed);
    CHECK(t.saved_files() == 0);
    return t.seen().back().problem;
  };
  CHECK(fails(test::ok(sealed.bytes)) == "the file is not what was encrypted: damaged, or somebody changed it");
  CHECK(fails("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\ncut off") == "the file was cut off");
  CHECK(fails("HTTP/1.1 404 Gone\r\nContent-Length: 0\r\n\r\n") == "the server does not have the file (any more)");
  CHECK(fails("HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\nx") == "the file is larger than what may be fetched");
  CHECK(fails("HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n") ==
        "the server sends us elsewhere, which is not followed");
  CHECK(!t.history->find(t.me, t.bob, message.stanza_id).value()->file->path.size());
}

TEST_CASE("by itself: from contacts, up to a size, if somebody wants it") {
  Fixture t;
  t.options.files.automatic = true;
  t.begin();
  t.http.answer = [&](const auto&) { return test::ok(std::string(1000, 'x')); };
  const auto url = t.http.url("/a.txt");
  t.receive(url, t.oob(url));
  t.wait(50);
  CHECK(t.http.requests.empty());  // a stranger's
  t.add_bob("both");
  t.receive(url, t.oob(url));
  t.until_is(TransferState::done);
  CHECK(t.saved_files() == 1);
  t.http.answer = [&](const auto&) { return test::ok(std::string(2000, 'x')); };
  t.receive(url, t.oob(url));
  t.until_is(TransferState::canceled);
  CHECK(t.saved_files() == 1);
  t.receive(url);  // a link alone
  t.wait(50);
  CHECK(t.http.requests.size() == 2);
}

TEST_CASE("of what comes unasked there is only so much a day, and what failed keeps nothing else away") {
  Fixture t;
  t.options.files.automatic = true;
  t.options.files.automatic_daily_mib = 1;
  t.begin();
  t.add_bob("both");
  t.http.answer = [&](const auto&) { return std::string("HTTP/1.1 404 Gone\r\nContent-Length: 0\r\n\r\n"); };
  const auto url = t.http.url("/a.txt");
  for (std::size_t i = 0; i < Transfers::most_transfers + 5; ++i) {
    t.receive(url, t.oob(url));
    t.until([&] { return t.http.requests.size() == i + 1; });
    t.until_is(TransferState::failed);
  }
  t.http.answer = [&](const auto&) { return test::ok("x"); };
  t.receive(url, t.oob(url));
  t.until_is(TransferState::done);
  // One KiB each is taken, whatever came: the rest of the day's MiB, another login or not.
  REQUIRE(
      t.history->put(t.me, "files_unasked",
                     std::to_string(xmpp::now() / (86'400LL * 1'000'000)) + " " + std::to_string(1024 * 1024 - 10)));
  const auto before = t.http.requests.size();
  t.receive(url, t.oob(url));
  t.wait(50);
  CHECK(t.http.requests.size() == before);
}

TEST_CASE("what a message says of a file is kept, what it says of another link is not") {
  Fixture t;
  t.begin();
  const auto url = t.http.url("/a.txt");
  const auto sharing =
      "<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'><name>my.pdf</name>"
      "<media-type>application/pdf</media-type><size>1234</size></file><sources><url-data "
      "xmlns='http://jabber.org/protocol/url-data' target='" +
      url + "'/></sources></file-sharing>";
  const auto message = t.receive(url, sharing);
  REQUIRE(message.file);
  CHECK(message.file->name == "my.pdf");
  CHECK(message.file->size == 1234);
  CHECK(!t.receive("look: " + url, sharing).file);
  CHECK(!t.receive("https://other.example/", sharing).file);
  CHECK(!t.receive("https://other.example/x", t.oob(url)).file);
  CHECK(!t.receive(url + "x").file);
}

TEST_CASE("how large it is, the server is asked only when somebody wants to know") {
  Fixture t;
  t.begin();
  const auto message = t.receive("aesgcm" + t.http.url("/cat.jpg").substr(5) + "#" + std::string(88, 'a'));
  t.http.answer = [](const auto&) { return std::string("HTTP/1.1 200 OK\r\nContent-Length: 1016\r\n\r\n"); };
  REQUIRE(t.client->files(t.me)->ask_size(message));
  t.until([&] { return t.last<MessageUpdated>() != nullptr; });
  CHECK(t.last<MessageUpdated>()->message.file->size == 1000);
  CHECK(t.http.requests[0].method == "HEAD");
}

TEST_CASE("a download that broke off goes on where it was, or begins anew where the server can't do that") {
  Fixture t;
  t.begin();
  const auto sealed = seal("a picture of a cat, and more of the same cat");
  const auto message = t.receive("aesgcm" + t.http.url("/cat.jpg").substr(5) + "#" + sealed.fragment);
  auto* files = t.client->files(t.me);
  const auto breaks_off = [&](std::size_t at) {
    t.http.answer = [&, at](const auto&) {
      return "HTTP/1.1 200 OK\r\nETag: \"cat\"\r\nContent-Length: " + std::to_string(sealed.bytes.size()) + "\r\n\r\n" +
             sealed.bytes.substr(0, at);
    };
    REQUIRE(files->download(message));
    t.until_is(TransferState::running);
    t.until_is(TransferState::failed);
    CHECK(t.saved_files() == 0);
  };
  const auto ends_well = [&](std::size_t requests) {
    t.http.requests.clear();
    REQUIRE(files->retry(t.seen().back().id));
    t.until_is(TransferState::running);
    t.until([&] { return t.is(TransferState::done) || t.is(TransferState::failed); });
    CHECK(t.seen().back().problem == "");
    CHECK(t.http.requests.size() == requests);
    const auto kept = *t.history->find(t.me, t.bob, message.stanza_id).value();
    CHECK(content_of(kept.file->path) == "a picture of a cat, and more of the same cat");
    CHECK(kept.file->size == 44);
    std::filesystem::remove_all(t.options.files.directory);
  };
  breaks_off(30);
  SUBCASE("the rest") {
    t.http.answer = [&](const auto& request) {
      CHECK(request.headers.at("range") == "bytes=30-");
      CHECK(request.headers.at("if-range") == "\"cat\"");
      return "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 30-59/60\r\nContent-Length: 30\r\n\r\n" +
             sealed.bytes.substr(30);
    };
    ends_well(1);
  }
  SUBCASE("a server that knows no parts") {
    t.http.answer = [&](const auto&) { return test::ok(sealed.bytes); };
    ends_well(1);
  }
  SUBCASE("one that refuses the part") {
    t.http.answer = [&](const auto& request) {
      return request.headers.contains("range") ? "HTTP/1.1 416 No\r\nContent-Length: 0\r\n\r\n"
                                               : test::ok(sealed.bytes);
    };
    ends_well(2);
  }
  SUBCASE("another file under the same tag is not what was encrypted, and the next try is from the beginning") {
    t.http.answer = [&](const auto&) {
      return "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 30-59/60\r\nContent-Length: 30\r\n\r\n" +
             std::string(30, 'x');
    };
    REQUIRE(files->retry(t.seen().back().id));
    t.until_is(TransferState::running);
    t.until_is(TransferState::failed);
    CHECK(t.seen().back().problem == "the file is not what was encrypted: damaged, or somebody changed it");
    CHECK(t.saved_files() == 0);
    t.http.answer = [&](const auto& request) {
      CHECK(!request.headers.contains("range"));
      return test::ok(sealed.bytes);
    };
    ends_well(1);
  }
  SUBCASE("an answer without a tag leaves nothing to go on from") {
    t.http.answer = [&](const auto&) {
      return "HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n" + sealed.bytes.substr(0, 9);
    };
    REQUIRE(files->retry(t.seen().back().id));
    t.until_is(TransferState::running);
    t.until_is(TransferState::failed);
    t.http.answer = [&](const auto& request) {
      CHECK(!request.headers.contains("range"));
      return test::ok(sealed.bytes);
    };
    ends_well(1);
  }
}

TEST_CASE("an upload that broke off is sent again, to a slot of its own, from its beginning and under another key") {
  Fixture t;
  t.begin();
  t.http.answer = [](const auto&) { return std::string(); };
  t.http.on_body = [](std::size_t) { return false; };
  const auto id = t.client->files(t.me)->upload(t.bob, t.write(std::string(100'000, 'n')));
  REQUIRE(id);
  t.until_is(TransferState::failed);
  REQUIRE(t.slots_asked.size() == 1);
  t.http.on_body = nullptr;
  t.http.answer = [](const auto&) { return std::string("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"); };
  t.http.requests.clear();
  REQUIRE(t.client->files(t.me)->retry(*id));
  t.until_is(TransferState::done);
  CHECK(t.slots_asked.size() == 2);
  CHECK(t.slots_asked[0].attr("filename") != t.slots_asked[1].attr("filename"));
  CHECK(t.http.requests.back().body.size() == 100'016);
}

TEST_CASE("a certificate that somebody has accepted for our server counts for files there, and nowhere else") {
  Fixture t;
  t.config.ca_file = t.server.ca_file();  // of the XMPP server alone
  t.begin();
  REQUIRE(t.history->set_chat_mode(t.me, t.bob, Encryption::none));
  t.http.answer = [](const auto& request) {
    return request.method == "PUT" ? std::string("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
                                   : test::ok("a cat");
  };
  auto* files = t.client->files(t.me);
  const auto path = t.write("some notes");
  const auto uploads = [&] {
    REQUIRE(files->upload(t.bob, path));
    t.until_is(TransferState::running);
    t.until([&] { return t.is(TransferState::done) || t.is(TransferState::failed); });
    return t.is(TransferState::done);
  };
  const auto url = t.http.url("/cat.jpg");
  const auto downloads = [&] {
    const auto message = t.receive(url, t.oob(url));
    REQUIRE(files->download(message));
    t.until_is(TransferState::running);
    t.until([&] { return t.is(TransferState::done) || t.is(TransferState::failed); });
    return t.is(TransferState::done);
  };
  CHECK(!downloads());
  REQUIRE(t.history->put(t.me, "pin_sha256", t.http.fingerprint()));
  // example.test is our server; that it has its files at localhost is not known before it has said so.
  CHECK(!downloads());
  CHECK(uploads());
  CHECK(downloads());
  REQUIRE(t.history->put(t.me, "pin_sha256", std::string(64, '0')));
  CHECK(!downloads());
  CHECK(!uploads());
}
