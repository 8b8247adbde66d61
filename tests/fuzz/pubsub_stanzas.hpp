// What people ask of a pubsub service and tell it; the fuzzer's bytes choose.
#pragma once

#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/xml/namespaces.hpp"
#include "tests/fuzz/choices.hpp"
#include "xmppd/features/pubsub/node_config_fields.hpp"

namespace fuzz::nodes {

namespace ns = xmpp::ns;
using xmpp::Element;

inline constexpr std::string_view services[] = {"romeo@example.org", "pubsub.example.org"};
inline constexpr std::string_view names[] = {
    "notes", "diary", "urn:xmpp:omemo:2:devices", "urn:xmpp:bookmarks:1", "storage:bookmarks", "urn:xmpp:avatar:data",
    ""};
inline constexpr std::string_view people[] = {
    "romeo@example.org",     "juliet@example.org", "mallory@example.org", "juliet@example.org/balcony",
    "mallory@example.org/x", "nurse@example.net",  "example.org",         "@"};
inline constexpr std::string_view affiliations[] = {"owner", "publisher", "publish-only", "member", "none", "outcast"};
inline constexpr std::string_view subscriptions[] = {"none", "subscribed", "pending", ""};
inline constexpr std::string_view ids[] = {"one", "two", "three", "four", "current", ""};
inline constexpr std::string_view values[] = {
    "1",     "0", "2", "max", "3", "true", "friends", "", "60", "-1", "18446744073709551616", "2026-01-01T01:00:00Z",
    "online"};

// A node's configuration, or the preconditions of a publication.
inline xmpp::DataForm configuration(Bytes& bytes, std::string_view form_type) {
  static const auto fields = [] {
    auto all = xmppd::config_fields();
    all.push_back({"pubsub#unheard", "text-single", "", {}, nullptr, nullptr});
    return all;
  }();
  return submission(
      bytes, form_type, fields, [](const auto& field) { return field.name; },
      [&bytes](const auto& field) {
        if (field.options.empty()) return word(bytes, values);
        return word(bytes, field.options);
      });
}

inline xmpp::DataForm subscription_options(Bytes& bytes) {
  constexpr std::string_view fields[] = {"pubsub#deliver", "pubsub#expire", "pubsub#show-values", "pubsub#digest"};
  return submission(
      bytes, "http://jabber.org/protocol/pubsub#subscribe_options", fields, [](std::string_view var) { return var; },
      [&bytes](std::string_view) { return word(bytes, values); });
}

// An owner's answer to somebody who wants to subscribe.
inline Element approval(Bytes& bytes, std::string_view service) {
  constexpr std::string_view fields[] = {"pubsub#node", "pubsub#subscriber_jid", "pubsub#allow", "pubsub#subid"};
  Element message("message", std::string(ns::client));
  message.set_attr("to", service);
  message.add(submission(
                  bytes, "http://jabber.org/protocol/pubsub#subscribe_authorization", fields,
                  [](std::string_view var) { return var; },
                  [&bytes](std::string_view var) {
                    return var == "pubsub#node"             ? word(bytes, names)
                           : var == "pubsub#subscriber_jid" ? word(bytes, people)
                                                            : word(bytes, values);
                  })
                  .to_element());
  return message;
}

inline void add_page(Bytes& bytes, Element& pubsub) {
  auto& set = pubsub.add("set", std::string(ns::rsm));
  const std::uint8_t kind = bytes.next();
  if (kind % 2 == 0) set.add_text_child("max", word(bytes, values));
  if (kind % 8 == 1) set.add_text_child("index", word(bytes, values));
  if (kind % 8 == 3) set.add_text_child("before", word(bytes, ids));
  if (kind % 8 >= 5) set.add_text_child("after", word(bytes, ids));
}

inline Element publication(Bytes& bytes) {
  Element pubsub("pubsub", std::string(ns::pubsub));
  const std::uint8_t kind = bytes.next();
  auto& publish = pubsub.add(kind % 8 == 7 ? "retract" : "publish");
  publish.set_attr("node", word(bytes, names));
  auto& item = publish.add("item");
  item.set_attr("id", word(bytes, ids));
  auto& payload = item.add(kind >= 240 ? "conference" : "entry", kind >= 240 ? std::string(ns::bookmarks) : "urn:x");
  payload.set_text(word(bytes, values));
  if (kind % 4 == 2) {
    pubsub.add("publish-options").add(configuration(bytes, ns::pubsub_publish_options).to_element());
  }
  return pubsub;
}

// What subscribers and readers do, and the creation of nodes.
inline Element use(Bytes& bytes, bool set) {
  Element pubsub("pubsub", std::string(ns::pubsub));
  constexpr std::string_view sets[] = {"create", "subscribe", "unsubscribe", "options"};
  constexpr std::string_view gets[] = {"items", "items", "subscriptions", "affiliations", "options", "default"};
  const auto name = set ? sets[bytes.next() % std::size(sets)] : gets[bytes.next() % std::size(gets)];
  auto& action = pubsub.add(std::string(name));
  action.set_attr("node", word(bytes, names));
  const std::uint8_t kind = bytes.next();
  if (name == "items") {
    if (kind % 4 == 0) action.set_attr("max_items", word(bytes, values));
    if (kind % 4 == 1) action.add("item").set_attr("id", word(bytes, ids));
    if (kind % 8 > 4) add_page(bytes, pubsub);
  } else if (name == "create") {
    if (kind % 2 == 0) pubsub.add("configure").add(configuration(bytes, ns::pubsub_node_config).to_element());
  } else {
    action.set_attr("jid", word(bytes, people));
    if (name == "options" && set) action.add(subscription_options(bytes).to_element());
    if (name == "subscribe" && kind % 4 == 0) pubsub.add("options").add(subscription_options(bytes).to_element());
  }
  return pubsub;
}

// What owners do.
inline Element administration(Bytes& bytes, bool set) {
  Element pubsub("pubsub", std::string(ns::pubsub_owner));
  constexpr std::string_view actions[] = {"configure",     "configure", "affiliations", "affiliations",
                                          "subscriptions", "purge",     "delete",       "default"};
  const auto name = actions[bytes.next() % std::size(actions)];
  auto& action = pubsub.add(std::string(name));
  action.set_attr("node", word(bytes, names));
  if (!set) return pubsub;
  if (name == "configure") action.add(configuration(bytes, ns::pubsub_node_config).to_element());
  if (name == "affiliations" || name == "subscriptions") {
    for (unsigned count = bytes.next() % 4; count > 0; --count) {
      auto& entry = action.add(name == "affiliations" ? "affiliation" : "subscription");
      entry.set_attr("jid", word(bytes, people));
      entry.set_attr(entry.name(), name == "affiliations" ? word(bytes, affiliations) : word(bytes, subscriptions));
    }
  }
  return pubsub;
}

}  // namespace fuzz::nodes
