// Element: one generic XML element as a value: name, namespace, attributes, children, text.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xmpp {

// Attribute names are plain, or "xml:lang"-style for the xml prefix; other prefixed attributes keep "ns\x1Fname" form
// so that nothing is lost and nothing is confused.
struct Attribute {
  std::string name;
  std::string value;
};

// Copying copies the tree; move it, or share it as ElementPtr once it is routed (immutable from then on).
class Element {
 public:
  Element() = default;
  explicit Element(std::string name, std::string ns = {}) : name_(std::move(name)), ns_(std::move(ns)) {}

  const std::string& name() const { return name_; }
  const std::string& ns() const { return ns_; }
  bool is(std::string_view name, std::string_view ns) const { return name_ == name && ns_ == ns; }
  void set_name(std::string name) { name_ = std::move(name); }
  void set_ns(std::string ns) { ns_ = std::move(ns); }

  // Empty view if absent; has_attr() tells absent from empty.
  std::string_view attr(std::string_view name) const;
  std::optional<std::string_view> find_attr(std::string_view name) const;
  bool has_attr(std::string_view name) const { return find_attr(name).has_value(); }
  Element& set_attr(std::string_view name, std::string_view value);  // replaces
  // For a caller who knows that `name` isn't there yet (the parser): no search, no copy.
  void append_attr(std::string name, std::string value) { attributes_.push_back({std::move(name), std::move(value)}); }
  void reserve_attributes(std::size_t count) { attributes_.reserve(count); }
  void remove_attr(std::string_view name);
  const std::vector<Attribute>& attributes() const { return attributes_; }

  // Child elements, in order.
  const std::vector<Element>& children() const { return children_; }
  std::vector<Element>& children() { return children_; }
  // First match; an empty `ns` matches any namespace, an empty `name` any name. nullptr if none.
  const Element* child(std::string_view name, std::string_view ns = {}) const;
  Element* child(std::string_view name, std::string_view ns = {});
  // First child element, or nullptr.
  const Element* first_child() const { return children_.empty() ? nullptr : &children_.front(); }
  // Appends; returns the appended child, valid until the next append. A child with an empty namespace inherits this
  // element's.
  Element& add(Element child);
  Element& add(std::string name, std::string ns = {}) { return add(Element(std::move(name), std::move(ns))); }
  // Appends a child holding `text`.
  Element& add_text_child(std::string name, std::string_view text, std::string ns = {});
  template <class Predicate>
  std::size_t remove_children_if(Predicate predicate);

  // All character data directly inside, concatenated.
  std::string text() const;
  // Replaces all character data by one run in front of the children.
  Element& set_text(std::string_view text);
  void append_text(std::string_view text);  // behind the last child added so far
  std::string child_text(std::string_view name, std::string_view ns = {}) const;

  // Character data with its place among the children: before children()[index].
  struct TextRun {
    std::size_t index;
    std::string text;
  };
  const std::vector<TextRun>& text_runs() const { return text_; }

  // Equality as XML: same name, namespace, attributes in any order, same children and text in order.
  friend bool operator==(const Element& a, const Element& b);

 private:
  std::string name_;
  std::string ns_;
  std::vector<Attribute> attributes_;
  std::vector<Element> children_;
  std::vector<TextRun> text_;
};

using ElementPtr = std::shared_ptr<const Element>;

template <class Predicate>
std::size_t Element::remove_children_if(Predicate predicate) {
  std::size_t removed = 0;
  for (std::size_t i = 0; i < children_.size();) {
    if (!predicate(std::as_const(children_[i]))) {
      ++i;
      continue;
    }
    children_.erase(children_.begin() + static_cast<std::ptrdiff_t>(i));
    for (auto& run : text_) {
      if (run.index > i) --run.index;
    }
    ++removed;
  }
  return removed;
}

}  // namespace xmpp
