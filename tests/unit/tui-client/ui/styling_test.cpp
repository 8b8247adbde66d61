// XEP-0393: the rules' own examples, and what must not take long.
#include "tui-client/ui/styling.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <map>
#include <string>

#include "tui-client/ui/links.hpp"
#include "tui-client/ui/text.hpp"

using namespace tui;

namespace {
// One letter for each byte: what applies to it; "." nothing.
std::string drawn(const std::string& text) {
  const std::map<int, char> letters{{0, '.'}, {1, 's'}, {2, 'e'},  {4, 'k'},  {8, 'p'},
                                    {9, 'P'}, {3, 'b'}, {16, 'q'}, {17, 'S'}, {24, 'Q'}};
  std::string out;
  for (const auto one : styling_of(text)) out += letters.contains(one) ? letters.at(one) : '?';
  return out;
}
}  // namespace

TEST_CASE("spans as XEP-0393 gives them") {
  CHECK(drawn("plain span") == "..........");
  CHECK(drawn("*strong span*") == "sssssssssssss");
  CHECK(drawn("plain _emphasis_ plain") == "......eeeeeeeeee......");
  CHECK(drawn("`pre` plain *strong*") == "ppppp.......ssssssss");
  CHECK(drawn("*strong*plain*") == "ssssssss......");
  CHECK(drawn("* plain *strong*") == "........ssssssss");
  CHECK(drawn("Everyone ~dis~likes cake.") == ".........kkkkk...........");
  CHECK(drawn("`*mono*`") == "pppppppp");
  CHECK(drawn("*`a`*") == "sPPPs");
  CHECK(drawn("*_a_*") == "sbbbs");
  for (const auto* text : {"not strong*", "*not strong", "*not \n strong*", "*not *strong", "**", "***", "****", "",
                           "* a *", "a*b*", "*a *", "snake_case_name", "2 * 3 * 4", "*\u00a0a*"}) {
    INFO(text);
    CHECK(drawn(text) == std::string(std::string_view(text).size(), '.'));
  }
}

TEST_CASE("blocks as XEP-0393 gives them") {
  CHECK(drawn("```ignored\n*x*\n```\n*y*") == "pppppppppp.ppp.ppp.sss");
  CHECK(drawn("```\nopen") == "ppp.pppp");
  CHECK(drawn("a ```") == ".....");
  CHECK(drawn("> a\nb") == "qqq..");
  CHECK(drawn("> *a*") == "qqSSS");
  CHECK(drawn(">> a\n> b") == "qqqq.qqq");
  CHECK(drawn("> ```\n> x\n\ny") == "qqQQQ.qqQ...");
  CHECK(drawn("*a\nb*") == ".....");
}

TEST_CASE("no text takes long or breaks out") {
  std::string openings, quotes(60'000, '>');
  for (int i = 0; i < 20'000; ++i) openings += "*a ";
  const auto begin = std::chrono::steady_clock::now();
  for (const auto& text : {openings, quotes, std::string(60'000, '*'), std::string("*\xff\xfe*\xc3")}) {
    CHECK(styling_of(text).size() == text.size());
  }
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(2));
}

TEST_CASE("wrapped, each piece keeps its look") {
  const std::string text = "see *strong words* now";
  const auto lines = wrap_styled(text, styling_of(text), 12);
  REQUIRE(lines.size() == 2);
  REQUIRE(lines[0].size() == 2);
  CHECK(lines[0][1].text == "*strong");
  CHECK(lines[0][1].emphasis == emphasis::strong);
  CHECK(lines[1][0].text == "words*");
  CHECK(lines[1][0].emphasis == emphasis::strong);
  CHECK(lines[1][1].emphasis == emphasis::none);
}

TEST_CASE("links that are not what they look like are named") {
  CHECK(link_warnings("see https://example.org/a@b and http://münchen.example/ and https://пример.рф/").empty());
  CHECK(link_warnings("no://").empty());
  const auto mixed = link_warnings("https://pаypal.example/login");  // a Cyrillic letter
  REQUIRE(mixed.size() == 1);
  CHECK(mixed[0].find("xn--pypal-4ve.example") != std::string::npos);
  REQUIRE(link_warnings("https://аррӏе.com").size() == 1);  // all of them Cyrillic
  const auto puny = link_warnings("https://xn--mnchen-3ya.example/");
  REQUIRE(puny.size() == 1);
  CHECK(puny[0].find("stands for münchen.example") != std::string::npos);
  const auto user = link_warnings("https://bank.example@evil.example/");
  REQUIRE(user.size() == 1);
  CHECK(user[0].find("goes to evil.example") != std::string::npos);
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "https://u" + std::to_string(i) + "@x.example/ ";
  CHECK(link_warnings(many).size() <= 3);
}
