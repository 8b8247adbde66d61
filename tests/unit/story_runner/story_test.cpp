// Reading story files.
#include "tests/story_runner/story.hpp"

#include <doctest/doctest.h>

using namespace stories;

TEST_CASE("a file without a story line is one story, called after its first comment") {
  const auto parsed = parse_stories("x.story", R"(# the title
# more
accounts: romeo, juliet@other.example
friends: romeo, juliet@other.example
settings: a.b = c d
only in-process
romeo/orchard is available priority -1
juliet@other.example/balcony#2 sends
  <message id='1'/>
  <message id='2'>
    {error:gone}
  </message>
clock advances 10 s
)")
                          .value();
  REQUIRE(parsed.size() == 1);
  const auto& story = parsed[0];
  CHECK(story.title == "the title");
  CHECK(story.only_in_process);
  REQUIRE(story.world.accounts.size() == 2);
  CHECK(story.world.accounts[0].text() == "romeo@example.org");
  CHECK(story.world.accounts[1].text() == "juliet@other.example");
  CHECK(story.world.friends.size() == 1);
  CHECK(story.world.settings[0].first == "a.b");
  CHECK(story.world.settings[0].second == "c d");
  REQUIRE(story.steps.size() == 3);
  CHECK(std::get<IsAvailable>(story.steps[0].what).priority == -1);
  CHECK(story.steps[1].line == 8);
  CHECK(story.steps[1].client->resource == "balcony");
  CHECK(story.steps[1].client->text == "juliet@other.example/balcony#2");
  const auto& stanzas = std::get<Sends>(story.steps[1].what).stanzas;
  REQUIRE(stanzas.size() == 2);
  REQUIRE(stanzas[1].child("error"));
  CHECK(stanzas[1].child("error")->child("gone"));
  CHECK(std::get<ClockAdvances>(story.steps[2].what).seconds == 10);
}

TEST_CASE("what comes before the first story belongs to all") {
  const auto parsed = parse_stories("x.story",
                                    "accounts: romeo\nromeo/a connects\nstory: one\nromeo/a disconnects\n"
                                    "story: two\naccounts: juliet\nromeo/a is cut\n")
                          .value();
  REQUIRE(parsed.size() == 2);
  CHECK(parsed[0].title == "one");
  CHECK(parsed[0].line == 3);
  CHECK(parsed[0].world.accounts.size() == 1);
  CHECK(parsed[0].steps.size() == 2);
  CHECK(parsed[1].world.accounts.size() == 2);
  CHECK(std::holds_alternative<IsCut>(parsed[1].steps[1].what));
}

TEST_CASE("mistakes are told with file and line") {
  const auto detail = [](std::string_view text) {
    const auto parsed = parse_stories("x.story", text);
    REQUIRE_FALSE(parsed);
    return parsed.error().detail.substr(0, 10);
  };
  CHECK(detail("accounts: romeo\nromeo/a jumps\n") == "x.story:2:");
  CHECK(detail("romeo/a sends\n") == "x.story:1:");
  CHECK(detail("romeo/a sends\n  <message>\n") == "x.story:1:");
  CHECK(detail("  <message/>\n") == "x.story:1:");
  CHECK(detail("\nromeo connects\n") == "x.story:2:");
  CHECK(detail("romeo/a sends\n  <iq>{error:nonsense}</iq>\n") == "x.story:1:");
  CHECK(detail("friends: romeo\n") == "x.story:1:");
  CHECK(detail("romeo/a is available priority x\n") == "x.story:1:");
}
