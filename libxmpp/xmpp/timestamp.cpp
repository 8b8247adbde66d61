// XEP-0082 date and time, UTC inside.
#include "libxmpp/xmpp/timestamp.hpp"

#include <algorithm>
#include <chrono>

namespace xmpp {
namespace {

using std::chrono::microseconds;
using std::chrono::sys_days;
using Point = std::chrono::sys_time<microseconds>;
using namespace std::chrono_literals;

constexpr Point first{sys_days(std::chrono::year(1) / 1 / 1)};
constexpr Point last = Point{sys_days(std::chrono::year(9999) / 12 / 31)} + 24h - 1us;

// Reads fixed-width fields from the front.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool literal(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<unsigned> number(std::size_t digits) {
    if (rest_.size() < digits) return std::nullopt;
    unsigned value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + static_cast<unsigned>(c - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }

  // Any number of digits behind the point; those below a microsecond are cut off.
  std::optional<microseconds> fraction() {
    std::int64_t value = 0;
    std::size_t digits = 0;
    for (; digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9'; ++digits) {
      if (digits < 6) value = value * 10 + (rest_[digits] - '0');
    }
    if (digits == 0) return std::nullopt;
    rest_.remove_prefix(digits);
    for (; digits < 6; ++digits) value *= 10;
    return microseconds(value);
  }

  bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<std::chrono::minutes> zone(Reader& reader) {
  if (reader.literal('Z')) return 0min;
  const bool behind = reader.literal('-');
  if (!behind && !reader.literal('+')) return std::nullopt;
  const auto hours = reader.number(2);
  if (!hours || !reader.literal(':')) return std::nullopt;
  const auto minutes = reader.number(2);
  // XML Schema Part 2 §3.2.7.3: no offset is larger than 14 hours.
  if (!minutes || *minutes > 59 || *hours * 60 + *minutes > 14 * 60) return std::nullopt;
  const std::chrono::minutes offset(*hours * 60 + *minutes);
  return behind ? -offset : offset;
}

// Each delayed message and each of an archive's page has such a time.
void append_number(std::string& text, std::int64_t value, std::size_t digits, char behind) {
  text.append(digits, '0');
  for (auto digit = text.rbegin(); value > 0 && digits > 0; value /= 10, --digits, ++digit) {
    *digit = static_cast<char>('0' + value % 10);
  }
  text += behind;
}

}  // namespace

Timestamp now() {
  return std::chrono::duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string format_timestamp(Timestamp when) {
  const Point point = std::clamp(Point(microseconds(when)), first, last);
  const auto day = std::chrono::floor<std::chrono::days>(point);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss<microseconds> time(point - day);
  std::string text;
  text.reserve(sizeof "2026-11-22T12:34:56.789012Z");
  append_number(text, static_cast<int>(date.year()), 4, '-');
  append_number(text, static_cast<unsigned>(date.month()), 2, '-');
  append_number(text, static_cast<unsigned>(date.day()), 2, 'T');
  append_number(text, time.hours().count(), 2, ':');
  append_number(text, time.minutes().count(), 2, ':');
  const auto micros = time.subseconds().count();
  append_number(text, time.seconds().count(), 2, micros == 0 ? 'Z' : '.');
  if (micros % 1000 != 0) {
    append_number(text, micros, 6, 'Z');
  } else if (micros != 0) {
    append_number(text, micros / 1000, 3, 'Z');
  }
  return text;
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
  Reader reader(text);
  const auto year = reader.number(4);
  if (!year || *year == 0 || !reader.literal('-')) return std::nullopt;
  const auto month = reader.number(2);
  if (!month || !reader.literal('-')) return std::nullopt;
  const auto day = reader.number(2);
  if (!day || !reader.literal('T')) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                         std::chrono::day(*day));
  if (!date.ok()) return std::nullopt;
  const auto hours = reader.number(2);
  if (!hours || *hours > 23 || !reader.literal(':')) return std::nullopt;
  const auto minutes = reader.number(2);
  if (!minutes || *minutes > 59 || !reader.literal(':')) return std::nullopt;
  const auto seconds = reader.number(2);
  if (!seconds || *seconds > 59) return std::nullopt;
  microseconds fraction{0};
  if (reader.literal('.')) {
    const auto read = reader.fraction();
    if (!read) return std::nullopt;
    fraction = *read;
  }
  const auto offset = zone(reader);
  if (!offset || !reader.done()) return std::nullopt;
  const Point point = Point(sys_days(date)) + std::chrono::hours(*hours) + std::chrono::minutes(*minutes) +
                      std::chrono::seconds(*seconds) + fraction - *offset;
  if (point < first || point > last) return std::nullopt;
  return point.time_since_epoch().count();
}

}  // namespace xmpp
