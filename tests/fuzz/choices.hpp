// Words and forms for fuzzers of administration: most are known to the server, some are the fuzzer's own bytes.
#pragma once

#include <string>
#include <string_view>

#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/data_form.hpp"
#include "tests/fuzz/bytes.hpp"

namespace fuzz {

// One of `known`, a text of the input, or a long one.
template <class Known>
std::string word(Bytes& bytes, const Known& known) {
  const std::uint8_t which = bytes.next();
  if (which == 255) return std::string(bytes.next() * 32U, 'x');
  if (which >= 248) return std::string(bytes.text(which - 240U));
  return std::string(known[which % std::size(known)]);
}

// A form with up to seven fields of a table; `name` gives the name of a field, `value` a value for it.
template <class Fields, class Name, class Value>
xmpp::DataForm submission(Bytes& bytes, std::string_view form_type, const Fields& fields, const Name& name,
                          const Value& value) {
  const std::uint8_t kind = bytes.next();
  xmpp::DataForm form;
  form.type = kind >= 250 ? "cancel" : kind >= 248 ? "form" : "submit";
  if (kind % 16 != 15) form.add("FORM_TYPE", kind % 16 == 14 ? "jabber:iq:search" : std::string(form_type), "hidden");
  for (unsigned count = bytes.next() % 8; count > 0; --count) {
    const auto& chosen = fields[bytes.next() % std::size(fields)];
    auto& field = form.add(std::string(name(chosen)), {});
    field.values.clear();
    const std::uint8_t values = bytes.next();
    for (unsigned i = values < 200 ? 1 : values % 4; i > 0; --i) field.values.push_back(value(chosen));
  }
  return form;
}

}  // namespace fuzz
