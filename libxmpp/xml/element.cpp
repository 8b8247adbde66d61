// Element's lookups, edits and equality.
#include "libxmpp/xml/element.hpp"

#include <algorithm>

namespace xmpp {
namespace {

bool matches(const Element& element, std::string_view name, std::string_view ns) {
  return (name.empty() || element.name() == name) && (ns.empty() || element.ns() == ns);
}

// What was built without a namespace takes the one it is put into; below a namespace of its own nothing changes.
void inherit_ns(Element& element, const std::string& ns) {
  if (!element.ns().empty()) return;
  element.set_ns(ns);
  for (auto& child : element.children()) inherit_ns(child, ns);
}

// Runs at one place count as one, empty ones as none, however they came about.
std::vector<Element::TextRun> merged(const std::vector<Element::TextRun>& runs) {
  std::vector<Element::TextRun> out;
  for (const auto& run : runs) {
    if (run.text.empty()) continue;
    if (!out.empty() && out.back().index == run.index) {
      out.back().text += run.text;
    } else {
      out.push_back(run);
    }
  }
  return out;
}

bool same_run(const Element::TextRun& a, const Element::TextRun& b) { return a.index == b.index && a.text == b.text; }

bool same_text(const std::vector<Element::TextRun>& a, const std::vector<Element::TextRun>& b) {
  if (std::equal(a.begin(), a.end(), b.begin(), b.end(), same_run)) return true;
  const auto left = merged(a);
  const auto right = merged(b);
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), same_run);
}

}  // namespace

std::optional<std::string_view> Element::find_attr(std::string_view name) const {
  for (const auto& attribute : attributes_) {
    if (attribute.name == name) return std::string_view(attribute.value);
  }
  return std::nullopt;
}

std::string_view Element::attr(std::string_view name) const { return find_attr(name).value_or(std::string_view()); }

Element& Element::set_attr(std::string_view name, std::string_view value) {
  for (auto& attribute : attributes_) {
    if (attribute.name != name) continue;
    attribute.value = value;
    return *this;
  }
  attributes_.push_back({std::string(name), std::string(value)});
  return *this;
}

void Element::remove_attr(std::string_view name) {
  std::erase_if(attributes_, [name](const Attribute& attribute) { return attribute.name == name; });
}

const Element* Element::child(std::string_view name, std::string_view ns) const {
  for (const auto& candidate : children_) {
    if (matches(candidate, name, ns)) return &candidate;
  }
  return nullptr;
}

Element* Element::child(std::string_view name, std::string_view ns) {
  return const_cast<Element*>(std::as_const(*this).child(name, ns));
}

Element& Element::add(Element child) {
  if (!ns_.empty()) inherit_ns(child, ns_);
  children_.push_back(std::move(child));
  return children_.back();
}

Element& Element::add_text_child(std::string name, std::string_view text, std::string ns) {
  Element element(std::move(name), std::move(ns));
  element.set_text(text);
  return add(std::move(element));
}

std::string Element::text() const {
  if (text_.size() == 1) return text_.front().text;
  std::string all;
  for (const auto& run : text_) all += run.text;
  return all;
}

Element& Element::set_text(std::string_view text) {
  std::string copy(text);  // `text` may look into a run of ours
  text_.clear();
  if (!copy.empty()) text_.push_back({0, std::move(copy)});
  return *this;
}

void Element::append_text(std::string_view text) {
  if (text.empty()) return;
  if (!text_.empty() && text_.back().index == children_.size()) {
    text_.back().text += text;
  } else {
    text_.push_back({children_.size(), std::string(text)});
  }
}

std::string Element::child_text(std::string_view name, std::string_view ns) const {
  const Element* found = child(name, ns);
  return found ? found->text() : std::string();
}

bool operator==(const Element& a, const Element& b) {
  if (a.name_ != b.name_ || a.ns_ != b.ns_ || a.attributes_.size() != b.attributes_.size() ||
      a.children_.size() != b.children_.size()) {
    return false;
  }
  for (const auto& attribute : a.attributes_) {
    if (b.find_attr(attribute.name) != std::string_view(attribute.value)) return false;
  }
  return same_text(a.text_, b.text_) && a.children_ == b.children_;
}

}  // namespace xmpp
