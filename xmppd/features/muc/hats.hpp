// Hats: titles that the admins of a room give to people, beside role and affiliation (XEP-0317).
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "libxmpp/xml/element.hpp"
#include "libxmpp/xmpp/jid.hpp"

namespace xmppd::muc {

struct Hat {
  std::string uri;    // names it
  std::string title;  // for people
  std::string hue;    // of its colour, in degrees; empty: none given
};

// A value: who changes it changes a copy, keeps that, and puts it in the place of the old one.
class Hats {
 public:
  // Or replaces the one of the same URI.
  void put(Hat hat);
  // From every head, too.
  void remove(std::string_view uri);
  // `bare` wears it; `uri` is there.
  void assign(const xmpp::Jid& bare, std::string_view uri);
  void take_off(const xmpp::Jid& bare, std::string_view uri);

  const Hat* find(std::string_view uri) const;
  const std::map<std::string, Hat, std::less<>>& all() const { return hats_; }
  // URIs by who wears them; nobody is in it without one.
  const std::map<xmpp::Jid, std::set<std::string>>& wearers() const { return wearers_; }
  bool wears(const xmpp::Jid& bare, std::string_view uri) const;
  std::size_t worn() const;

  // <hats/> as the presence of `bare` shows it; nullopt: wears none.
  std::optional<xmpp::Element> shown_by(const xmpp::Jid& bare) const;
  // Another one for another list of hats ("hats#hash").
  std::string hash() const;

  // For the store. What can't be understood is left out.
  std::string to_text() const;
  static Hats from_text(std::string_view text);

 private:
  std::map<std::string, Hat, std::less<>> hats_;
  std::map<xmpp::Jid, std::set<std::string>> wearers_;
};

}  // namespace xmppd::muc
