// TextTable: rows in aligned columns, for people.
#pragma once

#include <string>
#include <vector>

namespace xmppd::ctl {

class TextTable {
 public:
  explicit TextTable(std::vector<std::string> head) : rows_{std::move(head)} {}
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  // Two spaces between columns; control characters are shown as '?', so that no text from outside steers the terminal.
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace xmppd::ctl
