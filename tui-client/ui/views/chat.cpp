// The open chat: header, banner, messages; or the home page.
#include <algorithm>

#include "tui-client/timer.hpp"
#include "tui-client/ui/bidi.hpp"
#include "tui-client/ui/text.hpp"
#include "tui-client/ui/views/account_marks.hpp"
#include "tui-client/ui/views/marks.hpp"
#include "tui-client/ui/views/message_lines.hpp"
#include "tui-client/ui/views/views.hpp"

namespace tui {

namespace {

struct Summary {
  std::string text;
  Role role;
};

Summary encryption_summary(const Chat& chat) {
  const auto& e = chat.encryption;
  if (e.mode == Encryption::none) return {"NOT ENCRYPTED", Role::plain};
  if (!e.ready) return {"🔒 OMEMO · …", Role::dim};
  if (e.devices == 0) return {"🔒 OMEMO · no device", Role::error};
  std::string text = "🔒 " + e.protocol;
  if (e.all_verified) text += " · verified";
  text += " · " + std::to_string(e.devices) + (e.devices == 1 ? " device" : " devices");
  if (!e.problems.empty()) return {text + " · ⚠", Role::warning};
  return {text, e.all_verified ? Role::verified : Role::encrypted};
}

std::string room_text(const Chat& chat) {
  const auto& room = chat.room;
  if (room.state == RoomState::joining) return "entering…";
  if (room.state == RoomState::left) return room.problem.empty() ? "not in the room" : room.problem;
  std::string text = std::to_string(room.occupants.size()) + " here";
  if (room.slow_mode_s > 0) text += " · slow: " + std::to_string(room.slow_mode_s) + " s";
  return text + (room.subject.empty() ? "" : " · " + room.subject);
}

std::string presence_text(const Model& model, const Chat& chat) {
  if (!model.sees_presence_of(chat.account, chat.jid)) {
    const auto* account = model.account(chat.account);
    if (!account || account->connection != ConnectionState::online) return "";  // the contact list comes with the login
    const auto contact = model.contacts.find({chat.account, chat.jid});
    const bool asked = contact != model.contacts.end() && contact->second.ask;
    return asked ? "has not answered yet" : "no contact: /roster add";
  }
  const auto presence = model.presence_of(chat.account, chat.jid);
  std::string text(show_name(presence.show));
  if (!presence.status.empty()) text += ": " + presence.status;
  return text;
}

void draw_rule(Canvas& canvas, const Rect& area, int y, const MessageLine& line) {
  canvas.horizontal(area.x + 1, y, area.width - 2, "─", line.parts.front().role);
  const auto text = fit(line.parts.front().text, area.width - 4);
  canvas.put(area.x + (area.width - text_width(text)) / 2, y, text, line.parts.front().role);
}

void draw_line(Canvas& canvas, const Rect& area, int y, const MessageLine& line, bool picked) {
  if (line.rule) {
    draw_rule(canvas, area, y, line);
    return;
  }
  if (picked) canvas.fill({area.x, y, area.width, 1}, Role::selected);
  const auto role = [picked](const LinePart& part) { return picked ? Role::selected : part.role; };
  int x = area.x + 1 + line.indent;
  if (picked && line.indent == 0) canvas.put(area.x, y, "▸", Role::selected);
  if (line.picture) {
    return canvas.put_picture(x, y, *line.picture, line.picture_row, area.x + area.width - x);
  }
  for (const auto& part : line.parts) {
    const int used = canvas.put(x, y, part.text, role(part), area.x + area.width - x, part.emphasis);
    if (!part.link.empty()) canvas.mark_link(x, y, used, part.link);
    x += used;
  }
  int width = 0;
  for (const auto& part : line.marks) width += text_width(part.text);
  x = area.x + area.width - 1 - width;
  for (const auto& part : line.marks) x += canvas.put(x, y, part.text, role(part));
}

// The lines of the open chat, and which of them are on the screen: [begin, end).
struct ShownLines {
  std::vector<MessageLine> lines;
  int begin, end, scroll;
};

ShownLines shown_lines(const Model& model, const Chat& chat, const Rect& area) {
  auto lines = message_lines(model, chat, area.width - 2, area.height + chat.scroll);
  const int count = static_cast<int>(lines.size());
  const int scroll = std::clamp(chat.scroll, 0, std::max(0, count - area.height));
  const int end = count - scroll;
  return {std::move(lines), std::max(0, end - area.height), end, scroll};
}

}  // namespace

void draw_header(const Model& model, Canvas& canvas, const Rect& area) {
  const auto* chat = model.current();
  if (!chat) {
    canvas.put(area.x + 1, area.y, "Home", Role::title);
    return;
  }
  const auto summary = encryption_summary(*chat);
  const int right = text_width(summary.text);
  const int right_x = area.x + area.width - 1 - right;
  const auto presence = model.presence_of(chat->account, chat->jid);
  int x = area.x + 1;
  x += canvas.put(x, area.y, account_prefix(model, chat->account), account_role(model, chat->account));
  x += draw_avatar(model, *chat, canvas, x, area.y);
  x += canvas.put(x, area.y, shown_name(model, chat->name, std::min(right_x - 1 - x, 24)), Role::title) + 2;
  const auto left = [&] { return right_x - 1 - x; };
  if (chat->is_room) {  // the chat list shows where it is; here its topic matters more
    if (left() > 8) canvas.put(x, area.y, fit(room_text(*chat), left()), Role::dim);
    canvas.put(std::max(right_x, area.x), area.y, summary.text, summary.role);
    return;
  }
  if (!chat->jid.is_bare()) {
    const auto* there = model.occupant(*chat);
    const std::string text =
        "private, " + std::string(there ? "in " : "no longer in ") + std::string(chat->jid.bare_text());
    if (left() > 8) canvas.put(x, area.y, fit(text, left()), Role::dim);
    canvas.put(std::max(right_x, area.x), area.y, summary.text, summary.role);
    return;
  }
  if (left() > 8) x += canvas.put(x, area.y, fit(chat->jid.text(), left()), Role::dim) + 1;
  if (left() > 8) {
    const bool known = model.sees_presence_of(chat->account, chat->jid);
    const auto mark = known ? presence_mark(presence.show) : unknown_presence_mark();
    x += canvas.put(x, area.y, mark.text, mark.role) + 1;
    canvas.put(x, area.y, fit(chat->typing ? "typing…" : presence_text(model, *chat), left()), Role::dim);
  }
  canvas.put(std::max(right_x, area.x), area.y, summary.text, summary.role);
}

std::vector<BannerLine> banner_lines(const Model& model, const Chat& chat, int width) {
  std::vector<BannerLine> lines;
  if (model.is_blocked(chat.account, chat.jid)) {
    for (auto& line : wrap("You have blocked " + chat.jid.text() + ": nothing comes or goes. /unblock", width - 2)) {
      lines.push_back({std::move(line), Role::error});
    }
  }
  if (chat.timer_s > 0) {
    const std::string text =
        "New messages disappear " + timer_words(chat.timer_s) + " after they were read. /timer off";
    for (auto& line : wrap(text, width - 2)) lines.push_back({std::move(line), Role::dim});
  }
  if (chat.encryption.mode == Encryption::none) {
    for (auto& line : wrap("THIS CHAT IS IN PLAIN TEXT: servers can read it. /encrypt turns OMEMO on.", width - 2)) {
      lines.push_back({std::move(line), Role::plain});
    }
  }
  constexpr std::size_t most = 4;
  const auto& problems = chat.encryption.problems;
  for (std::size_t i = 0; i < problems.size() && i < most; ++i) {
    std::string text = "⚠ will not be able to read: " + problems[i];
    if (i + 1 == most && problems.size() > most) text = "⚠ and " + std::to_string(problems.size() - i) + " more (^T)";
    for (auto& line : wrap(text, width - 2)) lines.push_back({std::move(line), Role::warning});
  }
  return lines;
}

void draw_banner(const Model& model, Canvas& canvas, const Rect& area) {
  if (!model.current() || area.height == 0) return;
  const auto lines = banner_lines(model, *model.current(), area.width);
  for (int i = 0; i < area.height && i < static_cast<int>(lines.size()); ++i) {
    const auto& line = lines[static_cast<std::size_t>(i)];
    if (line.role == Role::plain) canvas.fill({area.x, area.y + i, area.width, 1}, Role::plain);
    canvas.put(area.x + 1, area.y + i, fit(line.text, area.width - 2), line.role);
  }
}

std::string shown_name(const Model& model, const std::string& name, int width) {
  const auto cut = fit(name, width);
  return model.bidi ? in_visual_order(cut) : cut;
}

MessageId message_at(const Model& model, const Rect& area, int y) {
  if (!model.current() || y < area.y || y >= area.y + area.height) return 0;
  const auto& chat = *model.current();
  const auto shown = shown_lines(model, chat, area);
  const int line = shown.end - (area.y + area.height - y);
  return line >= shown.begin ? shown.lines[static_cast<std::size_t>(line)].message : 0;
}

void draw_messages(const Model& model, Canvas& canvas, const Rect& area) {
  const auto& chat = *model.current();
  const auto [lines, begin, end, scroll] = shown_lines(model, chat, area);
  if (lines.empty()) {
    canvas.put(area.x + 1, area.y, fit("Nothing here yet. Type a message and press Enter.", area.width - 2), Role::dim);
  }
  // Few messages stand at the bottom, where the eye is.
  int y = area.y + area.height - (end - begin);
  for (int i = begin; i < end; ++i, ++y) {
    const auto& line = lines[static_cast<std::size_t>(i)];
    draw_line(canvas, area, y, line, chat.picked != 0 && line.message == chat.picked);
  }
  if (scroll > 0) {
    const std::string text = " ▼ " + std::to_string(scroll) + " lines below ";
    canvas.put(area.x + area.width - 1 - text_width(text), area.y + area.height - 1, text, Role::bar);
  }
}

void draw_home(const Model& model, Canvas& canvas, const Rect& area) {
  std::vector<std::pair<std::string, Role>> lines;
  std::vector<std::string_view> welcome;
  if (model.accounts.empty()) {
    welcome = {"Welcome.", "",
               "The line below asks for the address of your XMPP account and then for its password. Both are kept: "
               "the address in the configuration file, the password in the encrypted store of this client.",
               "", "No account yet? Many servers give you one: type  new NAME@SERVER"};
  } else if (model.home.empty()) {
    welcome = {"Welcome.", "", "/msg ADDRESS opens a chat, encrypted with OMEMO from the first message.",
               "/roster add ADDRESS makes a contact: you see when the other is online, and the other way round.",
               "/help lists all commands and keys."};
  }
  for (const auto paragraph : welcome) {
    for (auto& text : wrap(paragraph, area.width - 2)) lines.emplace_back(std::move(text), Role::text);
  }
  for (const auto& line : model.home) {
    const std::string who = model.accounts.size() > 1 && !line.account.empty() ? line.account + ": " : "";
    bool first = true;
    for (const auto& text : wrap(who + line.text, area.width - 8)) {
      lines.emplace_back((first && line.when ? clock_text(line.when) + " " : "      ") + text,
                         line.error ? Role::error : Role::text);
      first = false;
    }
  }
  const int begin = std::max(0, static_cast<int>(lines.size()) - area.height);
  for (int i = begin; i < static_cast<int>(lines.size()); ++i) {
    canvas.put(area.x + 1, area.y + i - begin, lines[static_cast<std::size_t>(i)].first,
               lines[static_cast<std::size_t>(i)].second, area.width - 1);
  }
}

}  // namespace tui
