// What `xmppd --features` and docs/xmppd.doap say is what the table of features says.
#include "xmppd/app/feature_list.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <map>

#include "libxmpp/xml/stream_parser.hpp"
#include "xmppd/features/features.hpp"

using namespace xmppd;

namespace {

std::string file(const std::string& name) {
  std::ifstream in(SOURCE_DIRECTORY "/" + name);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("features: docs/xmppd.doap is up to date (xmppd --doap writes it), and is XML") {
  CHECK(file("docs/xmppd.doap") == doap());
  auto text = doap();
  text.erase(0, text.find("<rdf:RDF"));
  CHECK(xmpp::parse_element(text, "").has_value());
}

TEST_CASE("features: one version of each XEP, in both lists and in the README") {
  std::map<int, std::string_view> versions;
  const auto readme = file("README.md");
  for (const auto* feature : all_features()) {
    for (const auto& each : feature->specifications) {
      CAPTURE(feature->name);
      if (each.xep == 0) {
        CHECK(says(feature_list(), std::string(each.version)));
        continue;
      }
      CHECK(versions.emplace(each.xep, each.version).first->second == each.version);
      CHECK(says(feature_list(), fmt::format("XEP-{:04} {}", each.xep, each.version)));
      CHECK(says(doap(), fmt::format("xep-{:04}.html", each.xep)));
      CHECK_MESSAGE(says(readme, fmt::format("{:04}", each.xep)), each.xep);
    }
  }
}
