// From the table of features to lists for people and for machines.
#include "xmppd/app/feature_list.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

#include "xmppd/features/features.hpp"

namespace xmppd {
namespace {

struct Supported {
  std::string version;
  bool partly = false;
  std::set<std::string_view> by;  // names of features
};
// By RFC ("RFC 6121") or number of the XEP.
using Rfcs = std::map<std::string, Supported>;
using Xeps = std::map<int, Supported>;

// What no feature of the table does alone: streams, addresses, forms.
const std::vector<FeatureEntry>& beside_the_table() {
  static const std::vector<FeatureEntry> all{
      {"streams", {{0, "RFC 6120"}, {0, "RFC 7590"}, {198, "1.6.3"}, {368, "1.1.0"}, {386, "1.1.0"}, {388, "1.0.4"}, {440, "1.0.0"}, {474, "0.5.0"}, {478, "0.2.0"}, {480, "0.2.0"}, {484, "0.2.0"}, {509, "0.2.0"}, {515, "0.1.0"}}, {}, nullptr},
      {"web", {{0, "RFC 7395"}, {124, "1.11.2"}, {156, "1.4.0"}, {206, "1.4"}, {487, "0.1.0"}}, {}, nullptr},
      {"components", {{114, "1.6"}, {355, "0.5", true}, {356, "0.4.1", true}}, {}, nullptr},
      {"federation",
       {{0, "RFC 6120"}, {178, "1.2"}, {185, "1.0"}, {198, "1.6.3"}, {220, "1.1.1"}, {288, "1.0.1"}, {368, "1.1.0"}},
       {},
       nullptr},
      {"values", {{0, "RFC 6122"}, {4, "2.13.2"}, {59, "1.0"}, {82, "1.1.1"}}, {}, nullptr},
  };
  return all;
}

void collect(const FeatureEntry& feature, Rfcs& rfcs, Xeps& xeps) {
  for (const auto& each : feature.specifications) {
    auto& found = each.xep == 0 ? rfcs[std::string(each.version)] : xeps[each.xep];
    found.version = each.version;
    found.partly = found.partly || each.partly;
    found.by.insert(feature.name);
  }
}

std::pair<Rfcs, Xeps> all_specifications() {
  Rfcs rfcs;
  Xeps xeps;
  for (const auto& feature : beside_the_table()) collect(feature, rfcs, xeps);
  for (const auto* feature : all_features()) collect(*feature, rfcs, xeps);
  return {std::move(rfcs), std::move(xeps)};
}

std::string names(const std::set<std::string_view>& all) {
  std::string text;
  for (const auto name : all) text.append(text.empty() ? "" : ", ").append(name);
  return text;
}

}  // namespace

std::string feature_list() {
  const auto [rfcs, xeps] = all_specifications();
  std::string text;
  for (const auto& [name, found] : rfcs) text += fmt::format("{:<18} {}\n", name, names(found.by));
  for (const auto& [number, found] : xeps) {
    text +=
        fmt::format("XEP-{:04} {:<9} {}{}\n", number, found.version, names(found.by), found.partly ? " (partly)" : "");
  }
  return text;
}

std::string doap() {
  const auto [rfcs, xeps] = all_specifications();
  std::string text = R"(<?xml version='1.0' encoding='UTF-8'?>
<!-- Made by `xmppd --doap` from the table of features. -->
<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'
         xmlns='http://usefulinc.com/ns/doap#'
         xmlns:xmpp='https://linkmauve.fr/ns/xmpp-doap#'>
  <Project>
    <name>xmppd</name>
    <shortdesc xml:lang='en'>XMPP server in one process with one configuration file</shortdesc>
    <license rdf:resource='https://www.gnu.org/licenses/gpl-3.0.html'/>
    <programming-language>C++</programming-language>
    <os>Linux</os>
    <category rdf:resource='https://linkmauve.fr/ns/xmpp-doap#category-server'/>
)";
  for (const auto& [name, found] : rfcs) {
    text += fmt::format("    <implements rdf:resource='https://www.rfc-editor.org/rfc/rfc{}'/>\n", name.substr(4));
  }
  for (const auto& [number, found] : xeps) {
    text += fmt::format(R"(    <implements>
      <xmpp:SupportedXep>
        <xmpp:xep rdf:resource='https://xmpp.org/extensions/xep-{:04}.html'/>
        <xmpp:status>{}</xmpp:status>
        <xmpp:version>{}</xmpp:version>
      </xmpp:SupportedXep>
    </implements>
)",
                        number, found.partly ? "partial" : "complete", found.version);
  }
  return text + "  </Project>\n</rdf:RDF>\n";
}

}  // namespace xmppd
