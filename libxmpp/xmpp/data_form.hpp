// DataForm: XEP-0004 forms as values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/xml/element.hpp"

namespace xmpp {

struct FormOption {
  std::string label;
  std::string value;
};

struct FormField {
  std::string var;
  std::string type;  // "text-single", "list-single", "boolean", "hidden" …; may be empty in a submission
  std::string label;
  std::vector<std::string> values;
  std::vector<FormOption> options;
  bool required = false;
};

class DataForm {
 public:
  // nullopt if `x` is not a jabber:x:data element.
  static std::optional<DataForm> parse(const Element& x);

  std::string type;  // "form", "submit", "cancel", "result"
  std::string title;
  std::string instructions;
  std::vector<FormField> fields;

  // The FORM_TYPE (XEP-0068), or empty.
  std::string_view form_type() const;
  const FormField* field(std::string_view var) const;
  // First value, or nullopt.
  std::optional<std::string_view> value(std::string_view var) const;
  // "1"/"true", "0"/"false"; nullopt if absent or neither.
  std::optional<bool> boolean(std::string_view var) const;
  FormField& add(std::string var, std::string value, std::string type = {});
  Element to_element() const;
};

}  // namespace xmpp
