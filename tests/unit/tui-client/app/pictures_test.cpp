// Pictures of files that are here: beside their messages, on a page of their own, and when there are none.
#include <doctest/doctest.h>

#include "tests/unit/tui-client/app/driven_app.hpp"

using namespace tui;
using test::bob;
using test::DrivenApp;
using test::me;

namespace {

struct WithPictures : DrivenApp {
  explicit WithPictures(int width = 80, int height = 24) : DrivenApp(width, height) {
    online();
    app->open_chat(me, bob);
  }
  ChatMessage share(const SharedFile& file, const std::string& id = "f1") {
    ChatMessage m;
    m.account = me;
    m.chat = m.from = bob;
    m.body = "https://upload.example/x.jpg";
    m.file = file;
    m.when = now;
    m.stanza_id = id;
    m.encryption = Encryption::omemo;
    m.id = *history->add(m);
    event(MessageAdded{m});
    look();
    return m;
  }
  static Picture blocks(int columns, int rows, std::int16_t color = 196) {
    Picture picture;
    picture.columns = columns, picture.rows = rows;
    picture.width = 640, picture.height = 480;
    picture.format = "PNG";
    picture.cells.assign(static_cast<std::size_t>(columns * rows), {U'\u2580', color, 21});
    return picture;
  }
  void answer(const xmpp::Result<Picture>& picture) {
    REQUIRE(!pictures_asked.empty());
    const auto asked = std::move(pictures_asked.front());
    pictures_asked.erase(pictures_asked.begin());
    asked.then(picture);
    look();
  }
  int cells_with(std::int16_t foreground) {
    look();
    int count = 0;
    for (int y = 0; y < screen.shown.height(); ++y) {
      for (int x = 0; x < screen.shown.width(); ++x) {
        const auto& cell = screen.shown.at(x, y);
        count +=
            cell.role == Role::picture && cell.foreground == foreground && cell.background == 21 && cell.bytes == "▀";
      }
    }
    return count;
  }
};

const SharedFile cat{"cat.png", "image/png", 1000, "/here/cat.png"};

}  // namespace

TEST_CASE("a picture stands below its message, as large as there is room, once it is there") {
  WithPictures t;
  t.share(cat);
  REQUIRE(t.pictures_asked.size() == 1);
  const auto request = t.pictures_asked[0].request;
  CHECK(t.pictures_asked[0].path == "/here/cat.png");
  CHECK(request.kind == PictureKind::cells);
  CHECK(request.columns >= 20);
  CHECK(request.columns < 52);
  CHECK(request.rows >= 8);
  CHECK(request.rows <= 10);
  CHECK(t.cells_with(196) == 0);
  t.answer(WithPictures::blocks(12, 5));
  CHECK(t.cells_with(196) == 60);
  CHECK(t.pictures_asked.empty());  // and not asked for again
  t.receive("what a cat");
  CHECK(t.cells_with(196) == 60);
  CHECK(t.pictures_asked.empty());
}

TEST_CASE("nothing is looked at that is not here, is no image, has vanished, or is not on the screen") {
  WithPictures t;
  t.share({"cat.png", "image/png", 1000, ""});
  t.share({"song.ogg", "audio/ogg", 1000, "/here/song.ogg"}, "f2");
  CHECK(t.pictures_asked.empty());
  t.share(cat, "f3");
  t.answer(xmpp::fail(xmpp::Errc::protocol_violation, "the image is damaged"));
  CHECK(t.sees("no preview: the image is"));
  CHECK(t.pictures_asked.empty());
  t.share({"dog.png", "image/png", 1000, "/here/dog.png"}, "f4");
  for (int i = 0; i < 40; ++i) t.receive("line " + std::to_string(i));
  REQUIRE(t.pictures_asked.size() == 1);
  t.answer(WithPictures::blocks(3, 3));
  CHECK(t.cells_with(196) == 0);
}

TEST_CASE("one is made at a time, the newest first, and anew for another size") {
  WithPictures t;
  t.app->close_chat();
  t.look();
  t.share(cat);
  t.share({"dog.png", "image/png", 1000, "/here/dog.png"}, "f2");
  t.app->open_chat(me, bob);
  t.look();
  REQUIRE(t.pictures_asked.size() == 1);
  CHECK(t.pictures_asked[0].path == "/here/dog.png");
  t.answer(WithPictures::blocks(4, 2, 100));
  REQUIRE(t.pictures_asked.size() == 1);
  CHECK(t.pictures_asked[0].path == "/here/cat.png");
  t.answer(WithPictures::blocks(4, 2));
  CHECK(t.cells_with(100) == 8);
  CHECK(t.cells_with(196) == 8);
  t.screen.set_size(100, 30);
  t.app->tick();
  t.look();
  CHECK(t.pictures_asked.size() == 1);
}

TEST_CASE("a picture wider or higher than what is left is clipped, not drawn elsewhere") {
  WithPictures t(64, 16);
  t.share(cat);
  t.answer(WithPictures::blocks(200, 40));
  CHECK(t.cells_with(196) > 0);
  for (int y = 0; y < 16; ++y) {
    for (int x = 0; x < 40; ++x) CHECK(t.screen.shown.at(x, y).role != Role::picture);
  }
}

TEST_CASE("on a screen of forty by ten there is the page alone") {
  WithPictures t(40, 10);
  t.share(cat);
  CHECK(t.pictures_asked.empty());
  t.type("/view\r");
  t.look();
  REQUIRE(t.pictures_asked.size() == 1);
  CHECK(t.pictures_asked[0].request.columns == 40);
  CHECK(t.pictures_asked[0].request.rows == 8);
  t.answer(WithPictures::blocks(12, 8));
  CHECK(t.cells_with(196) == 96);
  CHECK(t.sees("cat.png  640×480 PNG  Escape closes"));
  t.type("\x1b");
  CHECK(t.cells_with(196) == 0);
  CHECK(t.sees("bob"));
}

TEST_CASE("the page: pixels where the terminal can, anew for another size, an error in words") {
  WithPictures t;
  t.screen.ability.kind = PictureKind::kitty;
  t.share(cat);
  t.answer(WithPictures::blocks(4, 2));
  t.type("\x1bv");  // Alt-V
  t.look();
  REQUIRE(t.pictures_asked.size() == 1);
  CHECK(t.pictures_asked[0].request.kind == PictureKind::kitty);
  Picture pixels;
  pixels.columns = 10, pixels.rows = 5;
  pixels.sequence = "\x1b_Ga=T;AAAA\x1b\\";
  t.answer(pixels);
  REQUIRE(t.screen.shown.pixels.picture);
  CHECK(t.screen.shown.pixels.x == 35);
  CHECK(t.screen.shown.pixels.picture->sequence == pixels.sequence);
  CHECK(!t.sees("bob"));
  t.screen.set_size(60, 20);
  t.app->tick();
  t.look();
  t.answer(xmpp::fail(xmpp::Errc::limit_exceeded, "the image takes too long"));
  CHECK(!t.screen.shown.pixels.picture);
  CHECK(t.sees("cat.png  ✗ the image takes too long"));
  t.type("\x1b");
  t.look();
  CHECK(!t.screen.shown.pixels.picture);
  CHECK(t.sees("bob"));
}

TEST_CASE("a very large screen in pixels gets no more than can be sent at once") {
  for (const auto kind : {PictureKind::kitty, PictureKind::sixel}) {
    WithPictures t(400, 150);
    t.screen.ability = {kind, 256, 16, 32};
    t.share(cat);
    t.answer(WithPictures::blocks(4, 2));
    t.type("\x1bv");
    t.look();
    REQUIRE(t.pictures_asked.size() == 1);
    const auto& wanted = t.pictures_asked[0].request;
    CHECK(wanted.columns * wanted.rows * wanted.cell_width * wanted.cell_height <= 2'500'000);
    CHECK(wanted.columns * wanted.rows * wanted.cell_width * wanted.cell_height > 500'000);
  }
}

TEST_CASE("where pictures are turned off no image is looked at") {
  DrivenApp plain;
  plain.config.pictures.preview = PreviewSetting::none;
  App::Hooks hooks;
  hooks.now = [&] { return plain.now; };
  bool looked = false;
  hooks.make_picture = [&](const auto&, const auto&, const auto&) { looked = true; };
  App app(plain.config, plain.client, *plain.history, plain.screen, std::move(hooks));
  app.open_chat(me, bob);
  ChatMessage m;
  m.account = me;
  m.chat = m.from = bob;
  m.file = cat;
  m.when = plain.now;
  m.id = *plain.history->add(m);
  app.handle(MessageAdded{m});
  app.draw_if_needed();
  app.view_picture({cat.path}, cat.name);
  app.draw_if_needed();
  CHECK(!looked);
  CHECK(app.model().flash.find("turned off") != std::string::npos);
}

TEST_CASE("/view needs a picture that is here") {
  WithPictures t;
  t.type("/view\r");
  CHECK(t.sees("/download fetches it"));
  t.share({"song.ogg", "audio/ogg", 1000, "/here/song.ogg"});
  t.type("/view\r");
  CHECK(t.sees("/download fetches it"));
  CHECK(t.pictures_asked.empty());
}

TEST_CASE("behind the lock no picture is kept, nor one that comes late") {
  WithPictures t;
  t.share(cat);
  REQUIRE(t.history->vault().set("a good passphrase"));
  t.app->lock();
  t.answer(WithPictures::blocks(4, 2));
  CHECK(t.app->model().pictures.find(cat.path) == nullptr);
  CHECK(t.cells_with(196) == 0);
}

TEST_CASE("a contact's avatar is two cells beside the name, if that is wanted") {
  WithPictures t;
  t.event(AvatarChanged{me, bob, "an image"});
  t.look();
  CHECK(t.pictures_asked.empty());
  t.config.pictures.avatars = true;
  t.event(AvatarChanged{me, bob, "an image"});
  t.look();
  REQUIRE(t.pictures_asked.size() == 1);
  CHECK(t.pictures_asked[0].bytes == "an image");
  CHECK(t.pictures_asked[0].path == "");
  CHECK(t.pictures_asked[0].request.columns == 2);
  CHECK(t.pictures_asked[0].request.rows == 1);
  CHECK(t.pictures_asked[0].request.fill);
  t.answer(WithPictures::blocks(2, 1));
  CHECK(t.cells_with(196) == 4);  // in the list and in the header
  CHECK(t.sees("▀▀ bob  bob@example.net"));
  t.event(AvatarChanged{me, bob, ""});
  CHECK(t.cells_with(196) == 0);
  // One that is withdrawn while it is made is not shown.
  t.event(AvatarChanged{me, bob, "another"});
  t.look();
  t.event(AvatarChanged{me, bob, ""});
  t.answer(WithPictures::blocks(2, 1));
  CHECK(t.cells_with(196) == 0);
  // Nor is a damaged one, and nobody is told.
  t.event(AvatarChanged{me, bob, "broken"});
  t.look();
  t.answer(xmpp::fail(xmpp::Errc::protocol_violation, "the image is damaged"));
  CHECK(!t.sees("damaged"));
}

TEST_CASE("an avatar of ours is made of a file, published, and withdrawn") {
  DrivenApp t;
  t.app->start();
  t.online();
  t.type("/avatar\r");
  CHECK(t.sees("usage: /avatar FILE | off"));
  t.avatar_made = AvatarImage{"PNG", 96};
  t.type("/avatar cat.jpg\r");
  CHECK(t.avatar_of == "cat.jpg");
  CHECK(t.client.called("avatar PNG 96"));
  CHECK(t.sees("others see this avatar of you now (96×96)"));
  t.avatar_made = xmpp::fail(xmpp::Errc::protocol_violation, "the image is damaged");
  t.type("/avatar dog.jpg\r");
  CHECK(t.sees("dog.jpg: the image is damaged"));
  t.type("/avatar off\r");
  CHECK(t.client.called("avatar  0"));
  t.client.personal_actions.avatar_outcome = xmpp::fail(xmpp::Errc::not_allowed, "forbidden");
  t.type("/avatar off\r");
  CHECK(t.sees("the avatar is not published: forbidden"));
  t.type("/profile\r");
  CHECK(t.client.called("edit profile"));
}
