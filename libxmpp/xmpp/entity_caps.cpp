// The verification string and the hashes of entity capabilities.
#include "libxmpp/xmpp/entity_caps.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "libxmpp/base/encoding.hpp"
#include "libxmpp/xml/namespaces.hpp"
#include "libxmpp/xmpp/data_form.hpp"

namespace xmpp {
namespace {

constexpr std::pair<std::string_view, HashAlgorithm> hash_names[]{{"sha-256", HashAlgorithm::sha256},
                                                                  {"sha-512", HashAlgorithm::sha512}};

std::string_view name_of(HashAlgorithm algorithm) {
  for (const auto& [name, known] : hash_names) {
    if (known == algorithm) return name;
  }
  return {};
}

// XEP-0390 §4.1: the pieces in the order of their octets, each with its end, and the end of them all. None of the four
// separators can be in a text of XML 1.0.
class SortedPieces {
 public:
  explicit SortedPieces(char end_of_each) : end_of_each_(end_of_each) {}
  void add(std::string piece) { pieces_.push_back(std::move(piece) += end_of_each_); }
  std::string joined() {
    std::sort(pieces_.begin(), pieces_.end());
    std::string all;
    for (const auto& piece : pieces_) all += piece;
    return all;
  }

 private:
  char end_of_each_;
  std::vector<std::string> pieces_;
};

constexpr char end_of_part = '\x1c', end_of_form = '\x1d', end_of_record = '\x1e', end_of_value = '\x1f';

std::optional<std::string> form_piece(const Element& x) {
  SortedPieces fields(end_of_record);
  bool typed = false;
  for (const Element& field : x.children()) {
    if (field.name() == "reported" || field.name() == "item") return std::nullopt;
    if (!field.is("field", ns::data_forms)) continue;
    SortedPieces values(end_of_value);
    std::size_t count = 0;
    for (const Element& value : field.children()) {
      if (!value.is("value", ns::data_forms)) continue;
      values.add(value.text());
      ++count;
    }
    typed = typed || (field.attr("var") == "FORM_TYPE" && field.attr("type") == "hidden" && count == 1);
    fields.add(std::string(field.attr("var")) + end_of_value + values.joined());
  }
  return typed ? std::optional(fields.joined()) : std::nullopt;
}

std::string identity_piece(const Element& identity, std::string_view lang) {
  std::string piece;
  const auto own = identity.find_attr("xml:lang");
  for (const auto part : {identity.attr("category"), identity.attr("type"), own ? *own : lang, identity.attr("name")}) {
    piece.append(part) += end_of_value;
  }
  return piece;
}

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

std::string CapsHash::node() const {
  return std::string(ns::caps2).append("#").append(name_of(algorithm)).append(".").append(value);
}

Element CapsHash::to_element() const {
  Element hash("hash", std::string(ns::hashes));
  hash.set_attr("algo", name_of(algorithm));
  hash.set_text(value);
  return hash;
}

std::optional<CapsHash> caps_hash(HashAlgorithm algorithm, const Element& disco_info_query, std::string_view lang) {
  SortedPieces features(end_of_value), identities(end_of_record), forms(end_of_form);
  const auto own = disco_info_query.find_attr("xml:lang");
  for (const Element& child : disco_info_query.children()) {
    if (child.is("feature", ns::disco_info)) {
      features.add(std::string(child.attr("var")));
    } else if (child.is("identity", ns::disco_info)) {
      identities.add(identity_piece(child, own ? *own : lang));
    } else if (child.is("x", ns::data_forms)) {
      auto form = form_piece(child);
      if (!form) return std::nullopt;
      forms.add(std::move(*form));
    } else {
      return std::nullopt;
    }
  }
  std::string input;
  for (auto* part : {&features, &identities, &forms}) input.append(part->joined()) += end_of_part;
  return CapsHash{algorithm, base64_encode(digest(algorithm, input))};
}

std::optional<CapsHash> known_caps_hash(const Element& c) {
  for (const Element& hash : c.children()) {
    if (!hash.is("hash", ns::hashes)) continue;
    for (const auto& [name, algorithm] : hash_names) {
      if (hash.attr("algo") == name && !hash.text().empty()) return CapsHash{algorithm, hash.text()};
    }
  }
  return std::nullopt;
}

}  // namespace xmpp
