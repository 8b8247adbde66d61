// The table of what discovery may say, and the comparison with what it says.
#include "tests/disco/truth_table.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "tests/story_runner/runner.hpp"

namespace disco {
namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t from = 0; from < text.size();) {
    const auto to = std::min(text.find('\n', from), text.size());
    lines.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return lines;
}

// The rest of a line that begins with this word; empty: it does not.
std::string_view after(std::string_view line, std::string_view word) {
  return line.starts_with(word) ? line.substr(word.size()) : std::string_view();
}

std::set<std::string, std::less<>> list_of(std::string_view text) {
  std::set<std::string, std::less<>> items;
  while (!text.empty()) {
    const auto comma = std::min(text.find(", "), text.size());
    items.emplace(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 2, text.size()));
  }
  return items;
}

std::string request(std::string_view type, std::string_view payload) {
  return fmt::format(
      "{{who}} sends\n  <iq to='{{to}}' type='{}' id='probe'>{}</iq>\n"
      "{{who}} receives\n  <iq from='{{to}}' to='{{who-jid}}' type='result' id='probe'>{{...}}</iq>\n",
      type, payload);
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

std::string filled_in(std::string steps, const Advertised& by) {
  const std::pair<std::string_view, std::string_view> romeo{"romeo/orchard", "romeo@example.org/orchard"},
      juliet{"juliet/balcony", "juliet@example.org/balcony"};
  const bool juliets = by.place == "contact";
  const auto& who = juliets ? juliet : romeo;
  const auto& other = juliets ? romeo : juliet;
  const std::pair<std::string_view, std::string_view> values[]{{"{to}", by.address},     {"{node}", by.node},
                                                               {"{who}", who.first},     {"{who-jid}", who.second},
                                                               {"{other}", other.first}, {"{other-jid}", other.second}};
  for (const auto& [name, value] : values) steps = replaced(std::move(steps), name, value);
  return steps;
}

// Empty: the story holds.
std::string run(const std::string& text) {
  const auto parsed = stories::parse_stories("story", text);
  if (!parsed) return parsed.error().detail + "\n" + text;
  const auto driver = stories::make_driver("in-process");
  const auto failure = stories::run_story(parsed->front(), *driver);
  return failure ? *failure : std::string();
}

}  // namespace

TruthTable parse_truth_table(std::string_view text) {
  TruthTable table;
  std::vector<std::string> features;
  Claim claim;
  const auto finish = [&] {
    if (!features.empty() && (claim.places.empty() || claim.steps.empty())) {
      throw std::runtime_error(fmt::format("{}: places and a story are expected", features.front()));
    }
    for (const auto& feature : features) table[feature].push_back(claim);
    features.clear();
    claim = {};
  };
  std::size_t number = 0;
  for (const auto line : lines_of(text)) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    if (const auto feature = after(line, "feature "); !feature.empty()) {
      if (!claim.places.empty()) finish();
      features.emplace_back(feature);
      claim.line = number;
    } else if (const auto places = after(line, "at "); !places.empty()) {
      claim.places = list_of(places);
    } else if (const auto got = after(line, "get "); !got.empty()) {
      claim.steps += request("get", got);
    } else if (const auto set = after(line, "set "); !set.empty()) {
      claim.steps += request("set", set);
    } else {
      claim.steps.append(line).append("\n");
    }
  }
  finish();
  return table;
}

std::vector<std::string> lies(const std::vector<Advertised>& advertised, const TruthTable& table,
                              const std::string& prelude) {
  std::vector<std::string> found;
  std::set<std::pair<std::string, std::string>> seen;  // place, feature
  for (const auto& by : advertised) {
    const auto& [place, address, node, features] = by;
    for (const auto& feature : features) {
      seen.emplace(place, feature);
      const Claim* here = nullptr;
      if (const auto claims = table.find(feature); claims != table.end()) {
        for (const auto& claim : claims->second) here = claim.places.count(place) != 0 ? &claim : here;
      }
      if (!here) {
        found.push_back(
            fmt::format("{} ({}) advertises {}, which the table does not have there", address, place, feature));
        continue;
      }
      if (const auto failure = run(prelude + filled_in(here->steps, by)); !failure.empty()) {
        found.push_back(
            fmt::format("{} ({}) advertises {}, but (table line {}) {}", address, place, feature, here->line, failure));
      }
    }
  }
  for (const auto& [feature, claims] : table) {
    for (const auto& claim : claims) {
      for (const auto& place : claim.places) {
        if (seen.count({place, feature}) == 0) {
          found.push_back(fmt::format("table line {}: {} is not advertised at {}", claim.line, feature, place));
        }
      }
    }
  }
  return found;
}

}  // namespace disco
