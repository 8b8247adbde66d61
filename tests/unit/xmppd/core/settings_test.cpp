// Settings: each key once, documented, its default within its bounds.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "xmppd/core/host.hpp"
#include "xmppd/features/features.hpp"

using namespace xmppd;

TEST_CASE("every setting of core and features is declared well") {
  auto all = core_settings();
  for (const auto* feature : all_features()) {
    all.insert(all.end(), feature->settings.begin(), feature->settings.end());
  }
  std::set<std::string_view> keys;
  for (const auto* setting : all) {
    CAPTURE(setting->key);
    CHECK(keys.insert(setting->key).second);
    CHECK(setting->key.find('.') != std::string_view::npos);
    CHECK_FALSE(setting->doc.empty());
    if (const auto* number = std::get_if<std::int64_t>(&setting->default_value)) {
      CHECK(*number >= setting->min);
      CHECK(*number <= setting->max);
    }
    if (const auto* text = std::get_if<std::string>(&setting->default_value); text && !setting->one_of.empty()) {
      CHECK(std::count(setting->one_of.begin(), setting->one_of.end(), *text) == 1);
    }
  }
}

TEST_CASE("features have names of their own") {
  std::set<std::string_view> names;
  for (const auto* feature : all_features()) {
    CAPTURE(feature->name);
    CHECK(names.insert(feature->name).second);
    // What is in no specification is there to be set.
    CHECK_FALSE((feature->specifications.empty() && feature->settings.empty()));
  }
}
