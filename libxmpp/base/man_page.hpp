// ManPage: a manual page in the man(7) macros, for programs that print theirs from their own tables.
#pragma once

#include <string>
#include <string_view>

namespace xmpp {

// All texts are plain UTF-8: what roff would take for its own is escaped here.
class ManPage {
 public:
  // "xmpp-tui", 1, "0.1.0", "XMPP in the terminal".
  ManPage(std::string_view name, int section, std::string_view version, std::string_view purpose);

  ManPage& section(std::string_view title);
  ManPage& subsection(std::string_view title);
  ManPage& paragraph(std::string_view text);
  // "--config FILE", its first word in bold, or (`whole`) all of it; the text is indented below.
  ManPage& item(std::string_view tag, std::string_view text);
  ManPage& bold_item(std::string_view tag, std::string_view text);
  // As it stands: an example.
  ManPage& literal(std::string_view text);

  // What a configuration file in TOML says of its keys: "# text", then "#key = default" or "key = value"; keys that
  // stand together share what is said of them. The first block of comments is about the file, and left out.
  ManPage& settings(std::string_view config);

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace xmpp
