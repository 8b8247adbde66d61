// Rows from fields, and values from rows.
#include "tui-client/model/form.hpp"

#include <algorithm>

#include "libxmpp/base/lines.hpp"

namespace tui {

namespace {

bool is_text(const xmpp::FormField& field) {
  // XEP-0004 §3.3: no type, or one that is not known, is text-single.
  return field.type != "boolean" && field.type != "fixed" && field.type != "hidden" && field.type != "list-single" &&
         field.type != "list-multi";
}

bool only_looked_at(const FormPage::Row& row) {
  return row.kind == FormPage::Row::Kind::text || row.kind == FormPage::Row::Kind::picture;
}

bool is_true(const std::string& value) { return value == "1" || value == "true"; }

std::string trimmed(const std::string& text) {
  const auto from = text.find_first_not_of(" \t");
  return from == std::string::npos ? "" : text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

}  // namespace

std::string FormPage::code() const {
  for (const auto& field : offer_.form.fields) {
    if (field.type == "fixed" && field.values.size() == 1 && field.values[0].starts_with("otpauth://")) {
      return field.values[0];
    }
  }
  return {};
}

bool FormPage::has_lines(const xmpp::FormField& field) {
  return field.type == "text-multi" || field.type == "jid-multi";
}

FormPage::FormPage(FormOffer offer) : offer_(std::move(offer)) {
  auto& fields = offer_.form.fields;
  const auto visible = std::count_if(fields.begin(), fields.end(), [](const auto& f) { return f.type != "hidden"; });
  menu_ =
      visible == 1 && std::any_of(fields.begin(), fields.end(), [](const auto& f) { return f.type == "list-single"; });
  if (!offer_.form.instructions.empty()) rows_.push_back({Row::Kind::text, 0, 0, offer_.form.instructions});
  if (!offer_.picture.empty()) rows_.push_back({Row::Kind::picture, 0, 0, {}});
  for (std::size_t i = 0; i < fields.size() && rows_.size() < max_rows; ++i) {
    auto& field = fields[i];
    if (field.type == "hidden") continue;
    if (field.type == "fixed") {
      const std::string label = field.label.empty() ? "" : field.label + ": ";
      for (const auto& line : field.values) rows_.push_back({Row::Kind::text, i, 0, label + line});
      continue;
    }
    if (is_text(field)) {
      std::string text;
      for (const auto& value : field.values) text += (text.empty() ? "" : "\n") + value;
      texts_[i].set(std::move(text));
      rows_.push_back({Row::Kind::field, i, 0, {}});
    } else if (field.type == "list-multi" || menu_) {
      rows_.push_back({Row::Kind::text, i, 0, field.label.empty() ? field.var : field.label});
      for (std::size_t o = 0; o < field.options.size() && rows_.size() < max_rows; ++o) {
        rows_.push_back({Row::Kind::option, i, o, {}});
      }
    } else {
      rows_.push_back({Row::Kind::field, i, 0, {}});
    }
  }
  if (!menu_) {
    for (const auto& action : offer_.actions) rows_.push_back({Row::Kind::action, 0, 0, action});
  }
  if (!offer_.picture.empty()) {
    for (const auto* action : {"picture", "save"}) rows_.push_back({Row::Kind::action, 0, 0, action});
  }
  if (!code().empty()) rows_.push_back({Row::Kind::action, 0, 0, "code"});
  rows_.push_back({Row::Kind::action, 0, 0, "cancel"});
  if (only_looked_at(rows_.front())) move(1);
}

void FormPage::move(int step) {
  auto at = static_cast<std::ptrdiff_t>(selected_);
  const auto count = static_cast<std::ptrdiff_t>(rows_.size());
  do at += step;
  while (at >= 0 && at < count && only_looked_at(rows_[static_cast<std::size_t>(at)]));
  if (at >= 0 && at < count) selected_ = static_cast<std::size_t>(at);
}

Composer* FormPage::composer() {
  const auto& row = rows_[selected_];
  const auto found = row.kind == Row::Kind::field ? texts_.find(row.field) : texts_.end();
  return found == texts_.end() ? nullptr : &found->second;
}

const Composer* FormPage::composer(std::size_t field) const {
  const auto found = texts_.find(field);
  return found == texts_.end() ? nullptr : &found->second;
}

bool FormPage::chosen(std::size_t field, std::size_t option) const {
  const auto& f = offer_.form.fields[field];
  return std::find(f.values.begin(), f.values.end(), f.options[option].value) != f.values.end();
}

bool FormPage::choose(int step) {
  const auto& row = rows_[selected_];
  if (row.kind != Row::Kind::field && row.kind != Row::Kind::option) return false;
  auto& field = offer_.form.fields[row.field];
  auto& values = field.values;
  if (row.kind == Row::Kind::option) {
    const auto& value = field.options[row.option].value;
    const bool was = chosen(row.field, row.option);
    if (menu_) values.clear();
    if (was) {
      std::erase(values, value);
    } else {
      values.push_back(value);
    }
    return true;
  }
  if (field.type == "boolean") {
    values = {!values.empty() && is_true(values.front()) ? "0" : "1"};
    return true;
  }
  if (field.type != "list-single" || field.options.empty()) return false;
  const auto count = static_cast<int>(field.options.size());
  int at = step > 0 ? -1 : count;
  for (int i = 0; i < count; ++i) {
    if (chosen(row.field, static_cast<std::size_t>(i))) at = i;
  }
  values = {field.options[static_cast<std::size_t>((at + step + count) % count)].value};
  return true;
}

std::vector<std::string> FormPage::values(std::size_t field) const {
  const auto& f = offer_.form.fields[field];
  const auto* text = composer(field);
  if (!text) {
    if (f.type == "boolean") return {!f.values.empty() && is_true(f.values.front()) ? "1" : "0"};
    return f.values;
  }
  if (f.type == "text-multi") return xmpp::lines_of(text->text());
  std::vector<std::string> all;
  if (f.type == "jid-multi") {
    for (const auto& line : xmpp::lines_of(text->text())) {
      if (auto jid = trimmed(line); !jid.empty()) all.push_back(std::move(jid));
    }
    return all;
  }
  auto value = f.type == "jid-single" ? trimmed(text->text()) : text->text();
  if (!value.empty()) all.push_back(std::move(value));
  return all;
}

bool FormPage::check() {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const auto& row = rows_[i];
    if (row.kind == Row::Kind::action || only_looked_at(row) || row.field >= offer_.form.fields.size()) continue;
    const auto& field = offer_.form.fields[row.field];
    if (field.type == "fixed" || field.type == "hidden") continue;
    const auto given = values(row.field);
    const std::string name = field.label.empty() ? field.var : field.label;
    error.clear();
    if (field.required && given.empty()) error = "\"" + name + "\" must not be empty";
    if (field.type == "jid-single" || field.type == "jid-multi") {
      for (const auto& value : given) {
        if (!xmpp::Jid::parse(value)) error = "\"" + value + "\" is no address like somebody@example.org";
      }
    }
    if (error.empty()) continue;
    selected_ = i;
    return false;
  }
  error.clear();
  return true;
}

xmpp::DataForm FormPage::answer() const {
  xmpp::DataForm answer;
  answer.type = "submit";
  for (std::size_t i = 0; i < offer_.form.fields.size(); ++i) {
    const auto& field = offer_.form.fields[i];
    if (field.var.empty() || field.type == "fixed") continue;
    xmpp::FormField given;
    given.var = field.var;
    if (field.var == "FORM_TYPE") given.type = "hidden";
    given.values = values(i);
    answer.fields.push_back(std::move(given));
  }
  return answer;
}

}  // namespace tui
