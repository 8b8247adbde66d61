// Reading and answering stream headers.
#include "xmppd/stream/stream_header.hpp"

#include <charconv>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xml/writer.hpp"

namespace xmppd {
namespace {

using xmpp::StreamErrorCondition;

// RFC 6120 §4.7.5: "major.minor", both numbers; compared as numbers. nullopt: not a version.
std::optional<unsigned> major_version(std::string_view text) {
  unsigned major = 0, minor = 0;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, major);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != '.') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, minor);
  if (second.ec != std::errc() || second.ptr != end) return std::nullopt;
  return major;
}

std::optional<xmpp::StreamError> find_fault(const xmpp::Element& header, std::string_view default_ns) {
  if (header.ns() != xmpp::ns::streams) {
    return xmpp::StreamError{StreamErrorCondition::invalid_namespace, "unknown stream namespace"};
  }
  if (header.name() != "stream") {
    return xmpp::StreamError{StreamErrorCondition::bad_format, "a stream header was expected"};
  }
  if (default_ns != xmpp::ns::client) {
    return xmpp::StreamError{StreamErrorCondition::invalid_namespace, "the content namespace must be jabber:client"};
  }
  // A missing version means 0.9, before SASL and TLS.
  const auto major = major_version(header.attr("version"));
  if (!major || *major < 1) return xmpp::StreamError{StreamErrorCondition::unsupported_version, {}};
  return std::nullopt;
}

}  // namespace

StreamHeader read_stream_header(const xmpp::Element& header, std::string_view default_ns) {
  StreamHeader result;
  if (const auto to = xmpp::Jid::parse(header.attr("to")); to && to->is_domain()) result.to = to->domain();
  if (const auto from = xmpp::Jid::parse(header.attr("from"))) result.from = *from;
  result.lang = header.attr("xml:lang");
  result.fault = find_fault(header, default_ns);
  return result;
}

std::string server_stream_header(std::string_view domain, std::string_view to, std::string_view id) {
  std::vector<xmpp::Attribute> attributes{{"from", std::string(domain)}};
  if (!to.empty()) attributes.push_back({"to", std::string(to)});
  attributes.push_back({"id", std::string(id)});
  attributes.push_back({"version", "1.0"});
  attributes.push_back({"xml:lang", "en"});
  return xmpp::stream_header(xmpp::ns::client, attributes);
}

}  // namespace xmppd
