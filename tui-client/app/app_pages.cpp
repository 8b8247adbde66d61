// Pages before the chats: help, devices and trust, the switcher.
#include <algorithm>
#include <utility>

#include "tui-client/app/app.hpp"
#include "tui-client/ui/views/marks.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

bool edit_filter(Overlay& overlay, const Key& key) {
  auto& filter = overlay.filter;
  if (key.kind == Key::Kind::backspace) {
    // One whole character: its continuation bytes go with it.
    while (!filter.empty() && (static_cast<unsigned char>(filter.back()) & 0xC0) == 0x80) filter.pop_back();
    if (!filter.empty()) filter.pop_back();
  } else if (key.kind == Key::Kind::character && !key.control && !key.alt && filter.size() < 200) {
    filter += key.text;
  } else {
    return false;
  }
  overlay.selected = 0;
  return true;
}

void App::show_help() {
  model_.overlay = {OverlayKind::help, "Help: PgUp/PgDn scroll, Escape closes", {}, 0, {}};
  auto& lines = model_.overlay.lines;
  lines.emplace_back("Commands");
  for (const auto& command : all_commands()) {
    lines.push_back("/" + std::string(command.name) + (command.usage.empty() ? "" : " " + std::string(command.usage)));
    lines.push_back("    " + std::string(command.help));
  }
  lines.emplace_back("");
  lines.emplace_back("Keys");
  for (const auto& binding : keymap_.bindings()) {
    if (binding.help.empty()) continue;
    auto name = to_string(binding.key);
    name.resize(std::max<std::size_t>(name.size(), 12), ' ');
    lines.push_back(name + "  " + std::string(binding.help));
  }
  lines.emplace_back("");
  lines.emplace_back("Signs");
  lines.emplace_back("🔒 encrypted   ⧗ waiting   ✓ on the server   ✓✓ delivered   ✗ not sent   ⚠ look here");
  changed();
}

void App::show_people(bool page) {
  const auto* chat = model_.current();
  if (!chat || !chat->is_room) return;
  const bool shown = model_.show_occupants;
  model_.show_occupants = true;
  const bool fits = layout(model_, screen_.width(), screen_.height()).occupants.width > 0;
  model_.show_occupants = page || !fits ? shown : !shown;
  if (page || !fits) model_.overlay = {OverlayKind::people, "Who is in " + chat->name, {}, 0, {}};
  changed();
}

void App::show_affiliations(const std::string& list) {
  const auto* chat = model_.current();
  auto* rooms = chat ? client_.rooms(chat->account) : nullptr;
  if (!rooms) return;
  list_wanted_ = list;
  rooms->list_affiliations(chat->jid);
}

void App::affiliations_received(const AffiliationsReceived& received) {
  std::vector<std::string> lines;
  for (const auto group : {Affiliation::owner, Affiliation::admin, Affiliation::member, Affiliation::outcast}) {
    const bool banned = group == Affiliation::outcast;
    if (!list_wanted_.empty() && list_wanted_ != (banned ? "outcast" : affiliation_name(group))) continue;
    std::vector<std::string> people;
    for (const auto& person : received.people) {
      if (person.affiliation != group) continue;
      std::string line = "    " + person.jid.text();
      if (!person.nick.empty()) line += "  (" + person.nick + ")";
      if (!person.reason.empty()) line += "  " + person.reason;
      people.push_back(std::move(line));
    }
    if (people.empty() && list_wanted_.empty()) continue;
    if (!lines.empty()) lines.emplace_back("");
    const std::string heading = banned                        ? "Banned"
                                : group == Affiliation::owner ? "Owners"
                                : group == Affiliation::admin ? "Admins"
                                                              : "Members";
    lines.push_back(heading + " · " + std::to_string(people.size()));
    lines.insert(lines.end(), people.begin(), people.end());
  }
  for (const auto& problem : received.problems) lines.push_back("⚠ " + problem);
  if (lines.empty()) lines.emplace_back("Nobody is on a list of this room.");
  const auto* chat = model_.chat(received.account, received.room);
  model_.overlay = {
      OverlayKind::help, "Who belongs to " + (chat ? chat->name : received.room.text()), std::move(lines), 0, {}};
}

std::size_t App::choices() const {
  return model_.overlay.kind == OverlayKind::people ? people_matches(model_).size() : switcher_matches(model_).size();
}

// Closes the page.
void App::choose(std::size_t index) {
  if (model_.overlay.kind == OverlayKind::people) {
    const auto people = people_matches(model_);
    const std::string nick = index < people.size() ? people[index]->nick : "";
    model_.overlay = {};
    auto& line = model_.composer();
    if (!nick.empty()) line.insert(line.empty() ? nick + ": " : nick + " ");
    return;
  }
  const auto chats = switcher_matches(model_);
  const auto* chosen = index < chats.size() ? chats[index] : nullptr;
  model_.overlay = {};
  if (chosen) open(model_.chat(chosen->account, chosen->jid));
}

// true: the page took the key.
bool App::overlay_key(const Key& key) {
  auto& overlay = model_.overlay;
  if (overlay.kind == OverlayKind::search) return search_key(key);
  const auto action = keymap_.action_for(key);
  if (action == Action::cancel || action == Action::quit ||
      (action == Action::help && overlay.kind == OverlayKind::help)) {
    auto behind = std::exchange(behind_code_, {});
    overlay = overlay.kind == OverlayKind::code ? std::move(behind) : Overlay{};
    return action != Action::quit;
  }
  if (overlay.kind == OverlayKind::trust && trust_key(key)) return true;
  const int page = std::max(1, screen_.height() - 6);
  if (overlay.kind != OverlayKind::switcher && overlay.kind != OverlayKind::people) {
    // The page stays while a command about it is typed below.
    switch (key.kind) {
      case Key::Kind::up:
        overlay.selected = std::max(0, overlay.selected - 1);
        return true;
      case Key::Kind::down:
        ++overlay.selected;
        break;
      case Key::Kind::page_up:
        overlay.selected = std::max(0, overlay.selected - page);
        return true;
      case Key::Kind::page_down:
        overlay.selected += page;
        break;
      default:
        overlay = {};
        return false;
    }
    overlay.selected = std::min(overlay.selected, static_cast<int>(overlay.lines.size()) * 3);
    return true;
  }
  const int last = std::max(0, static_cast<int>(choices()) - 1);
  const auto move = [&](int step) { overlay.selected = std::clamp(overlay.selected + step, 0, last); };
  switch (key.kind) {
    case Key::Kind::up:
      return move(-1), true;
    case Key::Kind::down:
      return move(1), true;
    case Key::Kind::page_up:
      return move(-page), true;
    case Key::Kind::page_down:
      return move(page), true;
    case Key::Kind::enter:
      return choose(static_cast<std::size_t>(std::clamp(overlay.selected, 0, last))), true;
    default:
      edit_filter(overlay, key);
      return true;
  }
}

}  // namespace tui
