// Data forms to and from XML.
#include "libxmpp/xmpp/data_form.hpp"

#include "libxmpp/xml/lexical.hpp"
#include "libxmpp/xml/namespaces.hpp"

namespace xmpp {
namespace {

void set_if(Element& element, std::string_view name, const std::string& value) {
  if (!value.empty()) element.set_attr(name, value);
}

FormField parse_field(const Element& element) {
  FormField field{.var = std::string(element.attr("var")),
                  .type = std::string(element.attr("type")),
                  .label = std::string(element.attr("label")),
                  .values = {},
                  .options = {},
                  .required = element.child("required", ns::data_forms) != nullptr};
  for (const Element& child : element.children()) {
    if (child.is("value", ns::data_forms)) {
      field.values.push_back(child.text());
    } else if (child.is("option", ns::data_forms)) {
      field.options.push_back({std::string(child.attr("label")), child.child_text("value", ns::data_forms)});
    }
  }
  return field;
}

Element field_element(const FormField& field) {
  Element element("field", std::string(ns::data_forms));
  set_if(element, "var", field.var);
  set_if(element, "type", field.type);
  set_if(element, "label", field.label);
  if (field.required) element.add("required");
  for (const auto& value : field.values) element.add_text_child("value", value);
  for (const auto& option : field.options) {
    Element& child = element.add("option");
    set_if(child, "label", option.label);
    child.add_text_child("value", option.value);
  }
  return element;
}

}  // namespace

std::optional<DataForm> DataForm::parse(const Element& x) {
  if (!x.is("x", ns::data_forms)) return std::nullopt;
  DataForm form;
  form.type = x.attr("type");
  for (const Element& child : x.children()) {
    if (child.ns() != ns::data_forms) continue;
    if (child.name() == "field") {
      form.fields.push_back(parse_field(child));
    } else if (child.name() == "title") {
      form.title = child.text();
    } else if (child.name() == "instructions") {
      if (!form.instructions.empty()) form.instructions += '\n';  // XEP-0004 §3.1: it may occur more than once
      form.instructions += child.text();
    }
  }
  return form;
}

std::string_view DataForm::form_type() const { return value("FORM_TYPE").value_or(std::string_view()); }

const FormField* DataForm::field(std::string_view var) const {
  for (const auto& candidate : fields) {
    if (candidate.var == var) return &candidate;
  }
  return nullptr;
}

std::optional<std::string_view> DataForm::value(std::string_view var) const {
  const FormField* found = field(var);
  if (found == nullptr || found->values.empty()) return std::nullopt;
  return std::string_view(found->values.front());
}

std::optional<bool> DataForm::boolean(std::string_view var) const { const auto text = value(var);
  return text ? parse_boolean(*text) : std::nullopt; }

FormField& DataForm::add(std::string var, std::string value, std::string field_type) {
  FormField field;
  field.var = std::move(var);
  field.type = std::move(field_type);
  field.values.push_back(std::move(value));
  fields.push_back(std::move(field));
  return fields.back();
}

Element DataForm::to_element() const {
  Element x("x", std::string(ns::data_forms));
  set_if(x, "type", type);
  if (!title.empty()) x.add_text_child("title", title);
  if (!instructions.empty()) x.add_text_child("instructions", instructions);
  for (const auto& field : fields) x.add(field_element(field));
  return x;
}

}  // namespace xmpp
