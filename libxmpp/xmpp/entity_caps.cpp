// The verification string of entity capabilities.
#include "libxmpp/xmpp/entity_caps.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "libxmpp/base/crypto.hpp"
#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/data_form.hpp"

namespace xmpp {
namespace {

// The hashed string, piece by piece. The separator inside a piece would let one response pass for another
// (XEP-0115 §8.2): nothing honest needs it there.
class HashInput {
 public:
  void add(std::string_view piece) {
    ambiguous_ = ambiguous_ || piece.find('<') != std::string_view::npos;
    text_ += piece;
    text_ += '<';
  }
  bool ambiguous() const { return ambiguous_; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  bool ambiguous_ = false;
};

template <class T>
bool sort_unique(std::vector<T>& items) {
  std::sort(items.begin(), items.end());
  return std::adjacent_find(items.begin(), items.end()) == items.end();
}

// False if §5.4 step 3.5 makes the response ill-formed.
bool add_form(HashInput& input, const DataForm& form) {
  std::vector<FormField> fields = form.fields;
  std::sort(fields.begin(), fields.end(), [](const auto& a, const auto& b) { return a.var < b.var; });
  input.add(form.form_type());
  for (auto& field : fields) {
    if (field.var == "FORM_TYPE") {
      const auto other = [&](const std::string& value) { return value != form.form_type(); };
      if (std::any_of(field.values.begin(), field.values.end(), other)) return false;
      continue;
    }
    input.add(field.var);
    std::sort(field.values.begin(), field.values.end());
    for (const auto& value : field.values) input.add(value);
  }
  return true;
}

}  // namespace

std::string caps_verification(const Element& disco_info_query) {
  using Identity = std::tuple<std::string_view, std::string_view, std::string_view, std::string_view>;
  std::vector<Identity> identities;
  std::vector<std::string_view> features;
  std::vector<DataForm> forms;
  for (const Element& child : disco_info_query.children()) {
    if (child.is("identity", ns::disco_info)) {
      identities.emplace_back(child.attr("category"), child.attr("type"), child.attr("xml:lang"), child.attr("name"));
    } else if (child.is("feature", ns::disco_info)) {
      features.push_back(child.attr("var"));
    } else if (auto form = DataForm::parse(child)) {
      const FormField* form_type = form->field("FORM_TYPE");
      // Step 3.6: such a form is ignored.
      if (form_type == nullptr || form_type->type != "hidden" || form_type->values.empty()) continue;
      forms.push_back(*std::move(form));
    }
  }
  if (!sort_unique(identities) || !sort_unique(features)) return {};
  std::sort(forms.begin(), forms.end(), [](const auto& a, const auto& b) { return a.form_type() < b.form_type(); });
  const auto same_type = [](const auto& a, const auto& b) { return a.form_type() == b.form_type(); };
  if (std::adjacent_find(forms.begin(), forms.end(), same_type) != forms.end()) return {};

  HashInput input;
  for (const auto& [category, type, lang, name] : identities) {
    std::string line(category);
    for (const auto part : {type, lang, name}) line.append("/").append(part);
    input.add(line);
  }
  for (const auto feature : features) input.add(feature);
  for (const auto& form : forms) {
    if (!add_form(input, form)) return {};
  }
  if (input.ambiguous()) return {};
  return base64_encode(digest(HashAlgorithm::sha1, input.text()));
}

}  // namespace xmpp
