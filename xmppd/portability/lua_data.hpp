// Tables as Prosody writes them. The files are Lua; what is read here is data only, by a parser that knows nothing else.
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libxmpp/base/result.hpp"

namespace xmppd::portability {

struct LuaField;

struct LuaValue {
  enum class Kind { nil, boolean, number, text, table };
  Kind kind = Kind::nil;
  bool truth = false;
  double number = 0;
  std::string text;
  std::vector<LuaField> fields;  // of a table: those with a key
  std::vector<LuaValue> items;   // those without

  static LuaValue of(std::string_view text);
  bool is_table() const { return kind == Kind::table; }
  // The field of this name; nullptr: none.
  const LuaValue* find(std::string_view name) const;
  const LuaValue* find_false() const;  // [false]: what Prosody keeps beside the entries
  // The text of a field; a number as one. Empty: none.
  std::string text_of(std::string_view name) const;
  bool truth_of(std::string_view name) const;
  std::optional<double> number_of(std::string_view name) const;
  // "1796032046" of a number without a fraction; a text as it is; "1" and "0".
  std::string as_text() const;
};

struct LuaField {
  LuaValue key, value;
};

// Reads a file piece by piece. Errors are invalid_argument or limit_exceeded; line() says where.
class LuaReader {
 public:
  explicit LuaReader(std::istream& input) : input_(input) {}

  // The one value of "return {…};".
  xmpp::Result<LuaValue> read_returned();
  // Each table of "item({…});" (a .list file). Ends with the first error of `use`.
  using UseItem = std::function<xmpp::Result<void>(LuaValue item)>;
  xmpp::Result<void> read_items(const UseItem& use);
  std::uint64_t line() const { return line_; }

 private:
  struct Failure {
    xmpp::Error error;
  };
  [[noreturn]] void refuse(const std::string& what);
  int peek();
  int take();
  void skip_space();
  bool accept(char c);
  void expect(char c);
  std::string name();
  LuaValue value(std::size_t depth);
  LuaValue table(std::size_t depth);
  LuaValue quoted();
  LuaValue numeral();
  LuaValue division();
  void escape(std::string& into);

  std::istream& input_;
  std::uint64_t line_ = 1;
  std::uint64_t bytes_ = 0;  // of this value
};

}  // namespace xmppd::portability
