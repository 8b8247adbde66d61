// What people say to a room, and its administrators in particular; the fuzzer's bytes choose.
#pragma once

#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/xml/namespaces.hpp"
#include "tests/fuzz/choices.hpp"
#include "xmppd/features/muc/room_config_fields.hpp"

namespace fuzz::room {

namespace ns = xmpp::ns;
using xmpp::Element;

inline constexpr const char* address = "room@conference.example.org";
inline constexpr std::string_view people[] = {"romeo@example.org",
                                              "juliet@example.org",
                                              "mallory@example.org",
                                              "romeo@example.org/orchard",
                                              "nurse@example.net",
                                              "example.org",
                                              "example.net",
                                              "no@body@nowhere",
                                              ""};
inline constexpr std::string_view nicks[] = {"romeo", "juliet", "mallory", "R\xd0\xbemeo", "", "nurse"};
inline constexpr std::string_view affiliations[] = {"owner", "admin", "member", "none", "outcast"};
inline constexpr std::string_view roles[] = {"moderator", "participant", "visitor", "none"};
inline constexpr std::string_view values[] = {"1",    "0",  "true",       "",   "owner",
                                              "none", "20", "4294967296", "-1", "moderators"};

inline Element affiliation_items(Bytes& bytes) {
  Element query("query", std::string(ns::muc_admin));
  const std::uint8_t kind = bytes.next();
  for (unsigned count = kind % 4; count > 0 || query.children().empty(); count -= count > 0 ? 1 : 0) {
    auto& item = query.add("item");
    const bool role = kind >= 128;
    if (role) item.set_attr("nick", word(bytes, nicks)).set_attr("role", word(bytes, roles));
    if (!role || kind == 255) item.set_attr("affiliation", word(bytes, affiliations));
    if (!role) item.set_attr("jid", word(bytes, people));
    if (kind % 16 == 7) item.set_attr("nick", word(bytes, nicks));
    if (kind % 16 == 9) item.add_text_child("reason", word(bytes, values));
  }
  return query;
}

inline xmpp::DataForm configuration(Bytes& bytes) {
  static const auto fields = [] {
    auto all = xmppd::muc::fields_of(xmppd::muc::ConfigForm::room);
    for (const auto* var : {"muc#roomconfig_roomowners", "muc#roomconfig_roomadmins", "muc#roomconfig_unheard"}) {
      all.push_back({var, "jid-multi", "", {}, nullptr, nullptr});
    }
    return all;
  }();
  return submission(
      bytes, ns::muc_roomconfig, fields, [](const auto& field) { return field.var; },
      [&bytes](const auto& field) {
        if (!field.read) return word(bytes, people);
        std::vector<std::string_view> known(std::begin(values), std::end(values));
        if (!field.options.empty()) known.clear();
        for (const auto& option : field.options) known.push_back(option.first);
        return word(bytes, known);
      });
}

inline Element owner_request(Bytes& bytes) {
  Element query("query", std::string(ns::muc_owner));
  const std::uint8_t kind = bytes.next();
  if (kind < 240) {
    query.add(configuration(bytes).to_element());
  } else if (kind >= 248) {
    auto& destroy = query.add("destroy");
    destroy.set_attr("jid", word(bytes, people));
    destroy.add_text_child("reason", word(bytes, values));
  }
  return query;
}

inline xmpp::DataForm registration(Bytes& bytes) {
  constexpr std::string_view fields[] = {"muc#register_roomnick", "muc#jid", "muc#register_allow"};
  return submission(
      bytes, ns::muc_register, fields, [](std::string_view var) { return var; },
      [&bytes](std::string_view var) {
        return var == "muc#jid"              ? word(bytes, people)
               : var == "muc#register_allow" ? word(bytes, values)
                                             : word(bytes, nicks);
      });
}

inline Element presence(Bytes& bytes) {
  Element presence("presence", std::string(ns::client));
  presence.set_attr("to", std::string(address) + "/" + word(bytes, nicks));
  const std::uint8_t kind = bytes.next();
  if (kind >= 224) presence.set_attr("type", kind >= 254 ? "error" : "unavailable");
  auto& x = presence.add("x", std::string(ns::muc));
  if (kind % 4 == 3) x.add_text_child("password", word(bytes, values));
  return presence;
}

inline Element message(Bytes& bytes) {
  Element message("message", std::string(ns::client));
  message.set_attr("to", address).set_attr("id", "id-" + std::to_string(bytes.next() % 8));
  const std::uint8_t kind = bytes.next() % 8;
  if (kind < 3) {
    message.set_attr("type", "groupchat");
    message.add_text_child(kind == 0 ? "subject" : "body", word(bytes, values));
  } else if (kind < 5) {
    auto& x = message.add("x", std::string(ns::muc_user));
    for (unsigned count = bytes.next() % 3 + 1; count > 0; --count) {
      x.add(kind == 3 ? "invite" : "decline").set_attr("to", word(bytes, people));
    }
  } else if (kind == 5) {
    message.add(registration(bytes).to_element());
  } else if (kind == 6) {
    constexpr std::string_view fields[] = {"muc#role", "muc#jid", "muc#roomnick", "muc#request_allow"};
    message.add(
        submission(
            bytes, ns::muc_request, fields, [](std::string_view var) { return var; },
            [&bytes](std::string_view var) { return var == "muc#role" ? word(bytes, roles) : word(bytes, nicks); })
            .to_element());
  } else {
    message.set_attr("to", std::string(address) + "/" + word(bytes, nicks)).set_attr("type", "chat");
    message.add_text_child("body", word(bytes, values));
  }
  return message;
}

inline Element moderation(Bytes& bytes) {
  Element moderate("moderate", std::string(ns::message_moderate));
  moderate.set_attr("id", "id-" + std::to_string(bytes.next()));
  moderate.add("retract", std::string(ns::message_retract));
  return moderate;
}

inline Element register_query(Bytes& bytes) {
  Element query("query", std::string(ns::register_account));
  if (bytes.next() % 4 == 0) {
    query.add("remove");
  } else {
    query.add(registration(bytes).to_element());
  }
  return query;
}

}  // namespace fuzz::room
