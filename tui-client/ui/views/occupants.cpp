// The panel at the right: who is in the open room, moderators first.
#include <algorithm>

#include "tui-client/ui/text.hpp"
#include "tui-client/ui/views/marks.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

void draw_occupants(const Model& model, Canvas& canvas, const Rect& area) {
  const auto* chat = model.current();
  if (!chat || area.width < 4 || area.height < 2) return;
  std::vector<const Occupant*> all;
  for (const auto& occupant : chat->room.occupants) all.push_back(&occupant);
  std::stable_sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->role > b->role; });
  canvas.put(area.x + 1, area.y, fit(std::to_string(all.size()) + " here", area.width - 2), Role::title);
  const int visible = area.height - 1;
  const int count = static_cast<int>(all.size());
  for (int i = 0; i < visible && i < count; ++i) {
    const int y = area.y + 1 + i;
    if (i + 1 == visible && count > visible) {
      canvas.put(area.x + 1, y, fit("… " + std::to_string(count - i) + " more: ^O", area.width - 2), Role::dim);
      break;
    }
    const auto& occupant = *all[static_cast<std::size_t>(i)];
    const auto mark = presence_mark(occupant.show);
    canvas.put(area.x + 1, y, mark.text, mark.role);
    const std::string sign = occupant.role == RoomRole::moderator ? "@" : occupant.role == RoomRole::visitor ? "-" : "";
    const bool me = occupant.nick == chat->room.nick;
    canvas.put(area.x + 3, y, fit(sign + occupant.nick, area.width - 4), me ? Role::me : nick_role(occupant.nick));
  }
}

}  // namespace tui
