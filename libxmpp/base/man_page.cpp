// Escaping, and the macros.
#include "libxmpp/base/man_page.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

namespace xmpp {
namespace {

// In words of a line; "-" as one that can be copied.
std::string escaped(std::string_view text) {
  std::string out;
  bool line_begins = true;
  for (const char c : text) {
    if (line_begins && (c == '.' || c == '\'')) out += "\\&";
    line_begins = c == '\n';
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-' || c == '^' || c == '~' || c == '`') {
      out += c == '-' ? "\\-" : c == '^' ? "\\(ha" : c == '~' ? "\\(ti" : "\\(ga";
    } else if (c == '\'') {
      out += "\\(aq";
    } else {
      out += c;
    }
  }
  return out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

// An argument of a macro.
std::string macro_argument(std::string_view text) {
  std::string out = "\"";
  for (const char c : escaped(text)) out += c == '"' ? std::string("\\(dq") : std::string(1, c);
  return out + "\"";
}

struct SettingText {
  std::string table;              // "files"; empty: none
  std::vector<std::string> keys;  // "bell = true", each with its default; empty: the table itself
  std::string text;               // what stands above them
};

bool is_key(std::string_view line) {
  const auto end = line.find(" = ");
  return end != line.npos && end > 0 && line.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == end;
}


std::vector<SettingText> settings_in(std::string_view config) {
  std::vector<SettingText> all;
  std::string table, text;
  bool first = true;  // what the file says of itself
  while (!config.empty()) {
    const auto end = std::min(config.find('\n'), config.size());
    auto line = config.substr(0, end);
    config.remove_prefix(std::min(end + 1, config.size()));
    if (line.empty() || line == "#") {
      text.clear();
      first = false;
      continue;
    }
    if (line.starts_with("#")) line.remove_prefix(1);
    if (line.starts_with("[")) {
      table = line.substr(line.find_first_not_of('['), line.find(']') - line.find_first_not_of('['));
      all.push_back({"[" + table + "]", {}, text});
      text.clear();
    } else if (is_key(line)) {
      if (text.empty() && !all.empty() && !all.back().keys.empty() && all.back().table == table) {
        all.back().keys.emplace_back(line);
      } else {
        all.push_back({table, {std::string(line)}, text});
        text.clear();
      }
    } else if (!first) {
      if (line.starts_with(" ")) line.remove_prefix(1);
      text += (text.empty() ? "" : "\n") + std::string(line);
    }
  }
  return all;
}

}  // namespace

ManPage::ManPage(std::string_view name, int section, std::string_view version, std::string_view purpose) {
  text_ = ".\\\" Printed by the program itself: --man.\n.TH " + upper(name) + " " + std::to_string(section) + " \"\" " +
          macro_argument(std::string(name) + " " + std::string(version)) + "\n.SH NAME\n" + escaped(name) + " \\- " +
          escaped(purpose) + "\n";
}

ManPage& ManPage::section(std::string_view title) {
  text_ += ".SH " + macro_argument(upper(title)) + "\n";
  return *this;
}

ManPage& ManPage::subsection(std::string_view title) {
  text_ += ".SS " + macro_argument(title) + "\n";
  return *this;
}

ManPage& ManPage::paragraph(std::string_view text) {
  text_ += ".PP\n" + escaped(text) + "\n";
  return *this;
}

ManPage& ManPage::item(std::string_view tag, std::string_view text) {
  const auto blank = tag.find(' ');
  text_ += ".TP\n\\fB" + escaped(tag.substr(0, blank)) + "\\fR";
  if (blank != tag.npos) text_ += escaped(tag.substr(blank));
  text_ += "\n" + escaped(text) + "\n";
  return *this;
}

ManPage& ManPage::bold_item(std::string_view tag, std::string_view text) {
  text_ += ".TP\n\\fB" + escaped(tag) + "\\fR\n" + escaped(text) + "\n";
  return *this;
}

ManPage& ManPage::literal(std::string_view text) {
  text_ += ".PP\n.nf\n" + escaped(text);
  if (!text.ends_with("\n")) text_ += "\n";
  text_ += ".fi\n";
  return *this;
}

ManPage& ManPage::settings(std::string_view config) {
  for (const auto& entry : settings_in(config)) {
    std::string keys;
    for (const auto& key : entry.keys) keys += (keys.empty() ? "" : "\n") + key;
    if (entry.keys.empty()) {
      subsection(entry.table);
      if (!entry.text.empty()) paragraph(entry.text);
    } else if (entry.keys.size() == 1) {
      item(keys, entry.text);
    } else {
      if (!entry.text.empty()) paragraph(entry.text);
      literal(keys);
    }
  }
  return *this;
}

}  // namespace xmpp
