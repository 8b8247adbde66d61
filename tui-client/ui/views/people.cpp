// The page of a room's people: by role, with what they are to the room; typing finds, Enter chooses.
#include <algorithm>

#include "tui-client/ui/text.hpp"
#include "tui-client/ui/views/marks.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

namespace {

struct Row {
  const Occupant* occupant = nullptr;  // null: a heading
  std::string text;
};

std::vector<Row> rows_of(const std::vector<const Occupant*>& people) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (i == 0 || people[i - 1]->role != people[i]->role) {
      const auto same = std::count_if(people.begin(), people.end(),
                                      [&](const Occupant* other) { return other->role == people[i]->role; });
      rows.push_back({nullptr, std::string(role_heading(people[i]->role)) + " · " + std::to_string(same)});
    }
    rows.push_back({people[i], {}});
  }
  return rows;
}

// What this one is to the room: affiliation, hats, address.
std::string about(const Occupant& occupant) {
  std::string text;
  const auto add = [&](const std::string& part) {
    if (!part.empty()) text += (text.empty() ? "" : " · ") + part;
  };
  if (occupant.affiliation > Affiliation::none) add(std::string(affiliation_name(occupant.affiliation)));
  for (const auto& hat : occupant.hats) add("[" + hat + "]");
  add(occupant.jid.text());
  return text;
}

void draw_person(Canvas& canvas, int x, int y, int width, const Occupant& occupant, bool me, bool chosen) {
  const auto mark = presence_mark(occupant.show);
  canvas.put(x, y, mark.text, chosen ? Role::selected : mark.role);
  const int name_width = std::min(width - 2, std::max(12, width / 3));
  const auto role = chosen ? Role::selected : me ? Role::me : nick_role(occupant.nick);
  canvas.put(x + 2, y, fit(occupant.nick + (me ? " (you)" : ""), name_width), role);
  const int rest = width - name_width - 4;
  if (rest > 4) canvas.put(x + 4 + name_width, y, fit(about(occupant), rest), chosen ? Role::selected : Role::dim);
}

}  // namespace

std::vector<const Occupant*> people_matches(const Model& model) {
  std::vector<const Occupant*> people;
  const auto* chat = model.current();
  if (!chat) return people;
  const auto wanted = lowered(model.overlay.filter);
  for (const auto& occupant : chat->room.occupants) {
    const auto text = occupant.nick + " " + occupant.jid.text();
    if (lowered(text).find(wanted) != std::string::npos) people.push_back(&occupant);
  }
  std::stable_sort(people.begin(), people.end(), [](const auto* a, const auto* b) { return a->role > b->role; });
  return people;
}

void draw_people(const Model& model, Canvas& canvas) {
  const auto people = people_matches(model);
  const auto rows = rows_of(people);
  constexpr int wanted_width = 96, filter_rows = 1;
  const auto box =
      draw_page(canvas, model.overlay.title, wanted_width, std::max(4, static_cast<int>(rows.size()) + filter_rows));
  draw_filter(canvas, box, model.overlay.filter);
  const int visible = box.height - 2 - filter_rows;
  const auto selected = std::clamp(model.overlay.selected, 0, std::max(0, static_cast<int>(people.size()) - 1));
  int at = 0;  // of the selected one among the rows
  for (int i = 0, person = 0; i < static_cast<int>(rows.size()); ++i) {
    if (rows[static_cast<std::size_t>(i)].occupant && person++ == selected) at = i;
  }
  const int count = static_cast<int>(rows.size());
  const int from = std::clamp(at - visible / 2, 0, std::max(0, count - visible));
  for (int i = 0; i < visible && from + i < count; ++i) {
    const auto& row = rows[static_cast<std::size_t>(from + i)];
    const int y = box.y + 1 + filter_rows + i;
    if (!row.occupant) {
      canvas.put(box.x + 2, y, fit(row.text, box.width - 4), Role::title);
      continue;
    }
    const bool chosen = from + i == at;
    if (chosen) canvas.fill({box.x + 1, y, box.width - 2, 1}, Role::selected);
    const bool me = row.occupant->nick == model.current()->room.nick;
    draw_person(canvas, box.x + 2, y, box.width - 4, *row.occupant, me, chosen);
  }
  const std::string hint = " ↑↓ choose  Enter: write to  type to find  Esc ";
  canvas.put(box.x + 2, box.y + box.height - 1, fit(hint, box.width - 4), Role::dim);
}

}  // namespace tui
