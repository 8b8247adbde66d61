// Any bytes as the small values in stanzas: data forms, pages of results, errors, times, xmpp: URIs, capabilities. What
// is read and written again is the same.
#include <string>
#include <string_view>

#include "libxmpp/xml/stream_parser.hpp"
#include "libxmpp/xml/writer.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "libxmpp/xmpp/entity_caps.hpp"
#include "libxmpp/xmpp/rsm.hpp"
#include "libxmpp/xmpp/stanza_error.hpp"
#include "libxmpp/xmpp/timestamp.hpp"
#include "libxmpp/xmpp/xmpp_uri.hpp"
#include "tests/fuzz/bytes.hpp"
#include "tests/fuzz/check.hpp"

namespace {

void check_form(const xmpp::Element& element) {
  const auto form = xmpp::DataForm::parse(element);
  if (!form) return;
  const auto written = form->to_element();
  const auto again = xmpp::DataForm::parse(xmpp::parse_element(xmpp::to_xml(written)).value());
  FUZZ_CHECK(again && again->to_element() == written);
  for (const auto& field : form->fields) {
    form->value(field.var);
    form->boolean(field.var);
  }
  form->form_type();
}

void check_element(std::string_view text) {
  const auto element = xmpp::parse_element(text, "jabber:client");
  if (!element) return;
  check_form(*element);
  for (const auto& child : element->children()) check_form(child);
  if (const auto page = xmpp::parse_rsm(*element)) {
    const auto answer = xmpp::make_rsm(page->after.value_or(""), page->before.value_or(""), page->max, page->index);
    FUZZ_CHECK(xmpp::parse_element(xmpp::to_xml(answer)).has_value());
  }
  const auto error = xmpp::parse_stanza_error(*element);
  FUZZ_CHECK(xmpp::parse_element(xmpp::to_xml(xmpp::make_error_reply(*element, error, true))).has_value());
  xmpp::caps_verification(*element);
  xmpp::caps_hash(xmpp::HashAlgorithm::sha256, *element);
  xmpp::known_caps_hash(*element);
}

void check_uri(std::string_view text) {
  const auto uri = xmpp::parse_xmpp_uri(text);
  if (!uri) return;
  const auto again = xmpp::parse_xmpp_uri(xmpp::to_text(*uri));
  // Written longer than it was read, it may not be read any more.
  FUZZ_CHECK(again || xmpp::to_text(*uri).size() > xmpp::XmppUri::max_bytes);
  if (again) FUZZ_CHECK(again->jid == uri->jid && again->action == uri->action && again->parameters == uri->parameters);
}

void check_time(std::string_view text) {
  const auto when = xmpp::parse_timestamp(text);
  if (when) FUZZ_CHECK(xmpp::parse_timestamp(xmpp::format_timestamp(*when)) == when);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.starts_with("<")) {
    check_element(text);
  } else {
    check_uri(text);
    check_time(text);
  }
  return 0;
}
