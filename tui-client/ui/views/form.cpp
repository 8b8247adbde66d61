// A data form over the whole page: one row for a field, more for its options and lines; the selected one is in sight.
#include <algorithm>

#include "tui-client/ui/text.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

namespace {

struct FormLine {
  std::size_t row = 0;
  std::string text;
  Role role = Role::text;
  int cursor = -1;
  int picture_row = -1;  // of FormPage::picture
};

struct FormLines {
  std::vector<FormLine> all;
  int width;

  void add(std::size_t row, const std::string& text, Role role) {
    for (auto& part : wrap(text, width)) all.push_back({row, std::move(part), role});
  }
};

// As much of a line as fits, the cursor in it.
FormLine text_line(std::size_t row, const std::string& label, std::string text, std::size_t cursor, bool edited,
                   int width) {
  const int room = std::max(4, width - text_width(label) - 1);
  std::size_t from = 0;
  const auto borders = grapheme_borders(text);
  for (std::size_t i = 0; edited && i < borders.size() && text_width(text.substr(from, cursor - from)) >= room; ++i) {
    if (borders[i] <= cursor) from = borders[i];
  }
  FormLine line{row, label + text.substr(from), Role::text};
  if (edited) line.cursor = text_width(label) + text_width(text.substr(from, cursor - from));
  line.text = fit(line.text, width);
  return line;
}

void add_text_field(const FormPage& page, std::size_t row, const std::string& label, FormLines& lines) {
  const auto& field = page.offer().form.fields[page.rows()[row].field];
  const auto& composer = *page.composer(page.rows()[row].field);
  const bool edited = page.selected() == row && !page.sent;
  std::string text = composer.text();
  auto cursor = composer.cursor();
  if (field.type == "text-private") {
    const auto borders = grapheme_borders(text);
    const auto before = std::lower_bound(borders.begin(), borders.end(), cursor) - borders.begin();
    text.clear();
    for (std::size_t i = 1; i < borders.size(); ++i) text += "•";
    cursor = text.empty() ? 0 : static_cast<std::size_t>(before) * std::string_view("•").size();
  }
  std::string head = label + ": ";
  if (FormPage::has_lines(field) || text_width(head) > lines.width / 2) {
    lines.add(row, label + ":", Role::text);
    head = "  ";
  }
  for (std::size_t at = 0;;) {
    const auto end = FormPage::has_lines(field) ? std::min(text.find('\n', at), text.size()) : text.size();
    const bool here = edited && cursor >= at && cursor <= end;
    lines.all.push_back(text_line(row, head, text.substr(at, end - at), here ? cursor - at : 0, here, lines.width));
    if (end >= text.size()) break;
    at = end + 1;
  }
}

std::string option_name(const xmpp::FormOption& option) { return option.label.empty() ? option.value : option.label; }

void add_picture(const FormPage& page, std::size_t index, FormLines& lines) {
  if (!page.picture) {
    const auto& problem = page.picture_problem;
    const bool made = page.picture_request != PictureRequest{};
    return lines.add(index,
                     !problem.empty() ? "The picture can't be shown: " + problem
                     : made           ? "…"
                                      : "There is a picture to look at, below.",
                     Role::dim);
  }
  for (int row = 0; row < page.picture->rows; ++row) lines.all.push_back({index, {}, Role::text, -1, row});
}

void add_row(const FormPage& page, std::size_t index, FormLines& lines) {
  using Kind = FormPage::Row::Kind;
  const auto& row = page.rows()[index];
  if (row.kind == Kind::text) return lines.add(index, row.text, Role::dim);
  if (row.kind == Kind::picture) return add_picture(page, index, lines);
  if (row.kind == Kind::action) {
    const std::string name = row.text == "send"       ? "Send"
                             : row.text == "cancel"   ? "Cancel (Escape)"
                             : row.text == "complete" ? "Finish"
                             : row.text == "next"     ? "Next"
                             : row.text == "prev"     ? "Back"
                             : row.text == "code"     ? "Show as QR code"
                             : row.text == "picture"  ? "The picture on the whole screen"
                             : row.text == "save"     ? "Save the picture as a file"
                                                      : row.text;
    return lines.add(index, "[ " + name + " ]", Role::title);
  }
  const auto& field = page.offer().form.fields[row.field];
  if (row.kind == Kind::option) {
    const bool on = page.chosen(row.field, row.option);
    const std::string mark = page.is_menu() ? (on ? "(*) " : "( ) ") : (on ? "[x] " : "[ ] ");
    return lines.add(index, mark + option_name(field.options[row.option]), Role::text);
  }
  const std::string label = (field.label.empty() ? field.var : field.label) + (field.required ? " *" : "");
  if (page.composer(row.field)) return add_text_field(page, index, label, lines);
  if (field.type == "boolean") {
    const bool on = !field.values.empty() && (field.values.front() == "1" || field.values.front() == "true");
    return lines.add(index, std::string(on ? "[x] " : "[ ] ") + label, Role::text);
  }
  std::string value = field.values.empty() ? "" : field.values.front();
  for (const auto& option : field.options) {
    if (option.value == value) value = option_name(option);
  }
  lines.add(index, label + ": < " + (value.empty() ? "nothing chosen" : value) + " >", Role::text);
}

}  // namespace

void draw_form(const Model& model, Canvas& canvas) {
  if (!model.form) return;
  const auto& page = *model.form;
  const Rect box{0, 1, canvas.width(), canvas.height() - 2};
  if (box.height < 4 || box.width < 12) return;
  canvas.fill(box, Role::text);
  canvas.horizontal(box.x, box.y, box.width, "─", Role::border);
  canvas.put(box.x + 1, box.y, fit(" " + page.offer().title + " ", box.width - 2), Role::title);
  const int last = box.y + box.height - 1;
  canvas.horizontal(box.x, last, box.width, "─", Role::border);
  FormLines lines{{}, std::min(box.width - 3, 100)};
  for (std::size_t i = 0; i < page.rows().size(); ++i) add_row(page, i, lines);

  const int rows = box.height - 2;
  const int count = static_cast<int>(lines.all.size());
  int first = count, end = 0;
  for (int i = 0; i < count; ++i) {
    const auto& line = lines.all[static_cast<std::size_t>(i)];
    if (line.row != page.selected()) continue;
    first = std::min(first, i);
    end = i + 1;
    if (line.cursor >= 0) {  // of a long text the line being written
      first = i;
      break;
    }
  }
  // What belongs to a picture is seen with it.
  const int above = page.picture ? rows - 1 : (rows * 2) / 3;
  const int from = std::clamp(std::min(first, std::max(end - above, 0)), 0, std::max(0, count - rows));
  canvas.cursor_x = canvas.cursor_y = -1;
  for (int i = 0; i < rows && from + i < count; ++i) {
    const auto& line = lines.all[static_cast<std::size_t>(from + i)];
    const int y = box.y + 1 + i;
    const bool chosen = line.row == page.selected();
    if (chosen) canvas.put(box.x, y, "▸", Role::title);
    if (line.picture_row >= 0) canvas.put_picture(box.x + 2, y, *page.picture, line.picture_row, lines.width);
    canvas.put(box.x + 2, y, line.text, chosen && line.cursor < 0 ? Role::selected : line.role, lines.width);
    if (line.cursor >= 0) {
      canvas.cursor_x = std::min(box.x + 2 + line.cursor, box.width - 1);
      canvas.cursor_y = y;
    }
  }
  const std::string below = page.sent             ? " waiting for the answer… Escape: close "
                            : !page.error.empty() ? " ✗ " + page.error + " "
                                                  : " ↑↓ Tab: move  Space ←→: choose  Enter: next, send  Esc: cancel ";
  canvas.put(box.x + 1, last, fit(below, box.width - 2), page.error.empty() || page.sent ? Role::dim : Role::error);
}

}  // namespace tui
