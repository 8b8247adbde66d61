// The namespaces of XEP-0227, and ours for what it has no place for.
#pragma once

#include <string>
#include <string_view>

namespace xmppd::portability {

inline constexpr std::string_view pie = "urn:xmpp:pie:0";
inline constexpr std::string_view pie_scram = "urn:xmpp:pie:0#scram";
inline constexpr std::string_view pie_archive = "urn:xmpp:pie:0#mam";
inline constexpr std::string_view xinclude = "http://www.w3.org/2001/XInclude";
inline constexpr std::string_view privacy = "jabber:iq:privacy";  // XEP-0016
// Attributes of <user/>, <configure/> and <item/>; <kept/>, <room/> and <service/>.
inline constexpr std::string_view ours = "urn:xmppd:pie:0";

// As Element names an attribute of a namespace.
inline std::string attribute_in(std::string_view ns, std::string_view name) {
  return std::string(ns) + '\x1F' + std::string(name);
}

}  // namespace xmppd::portability
