// A data form as questions on a terminal: what is asked, what counts as an answer, where the picture goes.
#include "tui-client/cli/form_questions.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include "tests/unit/temporary_directory.hpp"
#include "tests/unit/tui-client/run_until.hpp"

using namespace tui;

namespace {

struct Questioned {
  xmpp::EventLoop loop;
  test::TemporaryDirectory directory;
  int ends[2]{};
  FormOffer offer;
  bool ended = false;
  std::optional<xmpp::DataForm> answers;
  std::optional<FormQuestions> questions;

  Questioned() {
    REQUIRE(::pipe(ends) == 0);
    auto& form = offer.form;
    form.add("", "look", "fixed");
    form.add("ocr", "", "text-single").required = true;
    form.fields.back().values.clear();
    form.add("terms", "0", "boolean");
    form.add("plan", "a", "list-single").options = {{"Cheap", "a"}, {"Dear", "b"}};
    form.add("token", "x", "hidden");
  }
  ~Questioned() {
    questions.reset();
    for (const int end : ends) {
      if (end >= 0) ::close(end);
    }
  }
  void begin() {
    questions.emplace(loop, ends[0], offer, directory.path(), [this](std::optional<xmpp::DataForm> given) {
      ended = true;
      answers = std::move(given);
    });
  }
  void type(const std::string& text) {
    REQUIRE(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  void hang_up() {
    ::close(ends[1]);
    ends[1] = -1;
  }
};

}  // namespace

TEST_CASE("a form on the terminal: a line for each field; what is no answer is asked for again") {
  Questioned t;
  t.begin();
  t.type("\n7nHL3\nperhaps\nyes\n3\n2\n");
  test::run_until(t.loop, [&] { return t.ended; });
  REQUIRE(t.answers);
  CHECK(t.answers->type == "submit");
  CHECK(t.answers->fields.size() == 3);
  CHECK(t.answers->value("ocr") == "7nHL3");
  CHECK(t.answers->value("terms") == "1");
  CHECK(t.answers->value("plan") == "b");
}

TEST_CASE("a form on the terminal: an empty line leaves what is suggested; the picture is a file") {
  Questioned t;
  t.offer.picture = "\xff\xd8\xff...";
  t.begin();
  CHECK(std::filesystem::exists(t.directory.path() / "picture.jpg"));
  t.type("x\r\n\n\n");
  test::run_until(t.loop, [&] { return t.ended; });
  REQUIRE(t.answers);
  CHECK(t.answers->value("ocr") == "x");
  CHECK(t.answers->value("terms") == "0");
  CHECK(t.answers->value("plan") == "a");
}

TEST_CASE("a form on the terminal: nobody answers, or without end") {
  Questioned t;
  t.begin();
  SUBCASE("the end of the input") {
    t.type("x\n");
    t.hang_up();
  }
  SUBCASE("a line without end") { t.type(std::string(6000, 'x')); }
  test::run_until(t.loop, [&] { return t.ended; });
  CHECK_FALSE(t.answers);
}
