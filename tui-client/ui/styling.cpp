// Blocks first, spans inside lines; the next end of each directive is looked up once for a line.
#include "tui-client/ui/styling.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>

namespace tui {

namespace {

constexpr std::string_view directives = "*_~`";
constexpr int most_depth = 20;  // of quotations in quotations
constexpr std::size_t nowhere = std::string_view::npos;

std::uint8_t emphasis_of(char directive) {
  return directive == '*'   ? emphasis::strong
         : directive == '_' ? emphasis::emphasized
         : directive == '~' ? emphasis::struck
                            : emphasis::preformatted;
}

bool is_blank(UChar32 c) {
  return c >= 0 && (u_isUWhiteSpace(c) || (U_GET_GC_MASK(c) & (U_GC_ZS_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK)) != 0);
}

bool blank_at(std::string_view text, std::size_t at) {
  auto i = static_cast<std::int32_t>(at);
  UChar32 c = 0;
  U8_NEXT(text.data(), i, static_cast<std::int32_t>(text.size()), c);
  return is_blank(c);
}

bool blank_before(std::string_view text, std::size_t at) {
  auto i = static_cast<std::int32_t>(at);
  UChar32 c = 0;
  U8_PREV(text.data(), 0, i, c);
  return is_blank(c);
}

struct Line {
  std::string_view text;
  std::size_t at = 0;  // in the whole
};

class Spans {
 public:
  Spans(const Line& line, std::uint8_t block, std::vector<std::uint8_t>& out)
      : text_(line.text), at_(line.at), out_(out) {
    for (std::size_t d = 0; d < directives.size(); ++d) {
      ends_[d].assign(text_.size() + 1, nowhere);
      for (std::size_t i = text_.size(); i-- > 0;) {
        const bool end = text_[i] == directives[d] && i > 0 && !blank_before(text_, i);
        ends_[d][i] = end ? i : ends_[d][i + 1];
      }
    }
    style(0, text_.size(), block);
  }

 private:
  void style(std::size_t from, std::size_t to, std::uint8_t with) {
    bool may_open = true;  // at the beginning, behind a blank, or behind another directive that opened
    for (std::size_t i = from; i < to;) {
      const auto directive = directives.find(text_[i]);
      if (directive == nowhere || !may_open || i + 1 >= to) {
        out_[at_ + i] |= with;
        may_open = blank_at(text_, i) && (static_cast<unsigned char>(text_[i]) & 0xC0) != 0x80;
        ++i;
        while (i < to && (static_cast<unsigned char>(text_[i]) & 0xC0) == 0x80) out_[at_ + i++] |= with;
        continue;
      }
      if (text_[i + 1] == text_[i]) {  // nothing between the two: neither means anything
        out_[at_ + i] |= with;
        out_[at_ + i + 1] |= with;
        i += 2;
        may_open = false;
        continue;
      }
      const auto end = blank_at(text_, i + 1) ? nowhere : ends_[directive][i + 1];
      if (end == nowhere || end >= to) {
        out_[at_ + i++] |= with;
        may_open = false;
        continue;
      }
      const auto inside = static_cast<std::uint8_t>(with | emphasis_of(text_[i]));
      out_[at_ + i] |= inside;
      out_[at_ + end] |= inside;
      if (text_[i] == '`') {
        for (auto k = i + 1; k < end; ++k) out_[at_ + k] |= inside;
      } else {
        style(i + 1, end, inside);
      }
      i = end + 1;
      may_open = false;
    }
  }

  std::string_view text_;
  std::size_t at_;
  std::vector<std::uint8_t>& out_;
  std::array<std::vector<std::size_t>, 4> ends_;
};

void mark(const Line& line, std::uint8_t with, std::vector<std::uint8_t>& out) {
  for (std::size_t i = 0; i < line.text.size(); ++i) out[line.at + i] |= with;
}

void blocks(std::vector<Line> lines, std::uint8_t with, int depth, std::vector<std::uint8_t>& out) {
  for (std::size_t i = 0; i < lines.size();) {
    if (lines[i].text.starts_with("```")) {
      const auto begin = i++;
      while (i < lines.size() && lines[i].text != "```") ++i;
      i = std::min(i + 1, lines.size());
      for (auto k = begin; k < i; ++k) mark(lines[k], with | emphasis::preformatted, out);
      continue;
    }
    if (!lines[i].text.starts_with(">") || depth >= most_depth) {
      Spans(lines[i++], with, out);
      continue;
    }
    std::vector<Line> inside;
    const auto inner = static_cast<std::uint8_t>(with | emphasis::quoted);
    for (; i < lines.size() && lines[i].text.starts_with(">"); ++i) {
      auto [text, at] = lines[i];
      out[at] |= inner;
      text.remove_prefix(1);
      ++at;
      if (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        out[at] |= inner;
        text.remove_prefix(1);
        ++at;
      }
      inside.push_back({text, at});
    }
    blocks(std::move(inside), inner, depth + 1, out);
  }
}

}  // namespace

std::vector<std::uint8_t> styling_of(std::string_view text) {
  std::vector<std::uint8_t> out(text.size(), emphasis::none);
  std::vector<Line> lines;
  for (std::size_t from = 0; from <= text.size();) {
    const auto end = std::min(text.find('\n', from), text.size());
    lines.push_back({text.substr(from, end - from), from});
    from = end + 1;
  }
  blocks(std::move(lines), emphasis::none, 0, out);
  return out;
}

}  // namespace tui
