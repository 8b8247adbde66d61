// <notify/> inside <extensions/>.
#include "tui-client/xmpp/muc/notify_settings.hpp"

#include "libxmpp/xml/namespaces.hpp"

namespace tui {

namespace ns = xmpp::ns;
using xmpp::Element;

namespace {

const std::string category_attribute = "identity-category", type_attribute = "identity-type";

std::string element_name(NotifyRule rule) {
  return rule == NotifyRule::always ? "always" : rule == NotifyRule::mention ? "on-mention" : "never";
}

NotifyRule rule_of(const Element& setting) {
  for (const auto rule : {NotifyRule::always, NotifyRule::mention, NotifyRule::never}) {
    if (setting.is(element_name(rule), ns::notification_settings)) return rule;
  }
  return NotifyRule::standard;
}

// How well it fits this program, a console client (our disco identity); 0: it is for others.
int fitness(const Element& setting) {
  if (rule_of(setting) == NotifyRule::standard) return 0;
  if (!setting.has_attr(category_attribute)) return 1;
  if (setting.attr(category_attribute) != "client") return 0;
  if (!setting.has_attr(type_attribute)) return 2;
  return setting.attr(type_attribute) == "console" ? 3 : 0;
}

}  // namespace

NotifyRule read_notify(const Element& conference) {
  const Element* extensions = conference.child("extensions", ns::bookmarks);
  const Element* notify = extensions ? extensions->child("notify", ns::notification_settings) : nullptr;
  auto rule = NotifyRule::standard;
  int best = 0;
  for (const auto& setting : notify ? notify->children() : std::vector<Element>()) {
    const int fits = fitness(setting);
    if (fits > best) rule = rule_of(setting), best = fits;
  }
  return rule;
}

void write_notify(Element& conference, NotifyRule rule) {
  if (!conference.child("extensions", ns::bookmarks)) conference.add("extensions", std::string(ns::bookmarks));
  Element& extensions = *conference.child("extensions", ns::bookmarks);
  if (!extensions.child("notify", ns::notification_settings)) {
    if (rule == NotifyRule::standard) return;
    extensions.add("notify", std::string(ns::notification_settings));
  }
  Element& notify = *extensions.child("notify", ns::notification_settings);
  Element advanced;
  bool kept = false;
  for (const auto& setting : notify.children()) {
    const Element* rest = fitness(setting) == 1 ? setting.child("advanced", ns::notification_settings) : nullptr;
    if (rest) advanced = *rest, kept = true;
  }
  // Ours is the one without an identity, as others read it too; one for console clients would go before it.
  notify.remove_children_if([](const Element& setting) { return fitness(setting) == 1 || fitness(setting) == 3; });
  if (rule == NotifyRule::standard) return;
  Element& setting = notify.add(element_name(rule), std::string(ns::notification_settings));
  if (kept) setting.add(std::move(advanced));
  if (read_notify(conference) == rule) return;
  // Another program's word for all clients goes before the one without an identity: this one needs its own.
  notify.add(element_name(rule), std::string(ns::notification_settings))
      .set_attr(category_attribute, "client")
      .set_attr(type_attribute, "console");
}

}  // namespace tui
