#include "provider/policy/duration.h"

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

namespace imagecd::policy {
namespace {

struct Unit {
  std::string_view name;
  absl::Duration length;
};

// A name that begins another comes after it.
const Unit kUnits[] = {
    {"ns", absl::Nanoseconds(1)},
    {"us", absl::Microseconds(1)},
    {"\xc2\xb5s", absl::Microseconds(1)},
    {"\xce\xbcs", absl::Microseconds(1)},
    {"ms", absl::Milliseconds(1)},
    {"s", absl::Seconds(1)},
    {"m", absl::Minutes(1)},
    {"h", absl::Hours(1)},
    {"d", absl::Hours(24)},
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes digits from the front of `text`: their value, and 10 to the power of
// their number. False for more than a duration can need.
bool TakeDigits(std::string_view* text, std::int64_t* value,
                std::int64_t* power) {
  *value = 0;
  *power = 1;
  for (int digits = 0; !text->empty() && IsDigit(text->front()); ++digits) {
    if (digits == 15) return false;
    *value = *value * 10 + (text->front() - '0');
    *power *= 10;
    text->remove_prefix(1);
  }
  return true;
}

// Takes `1h`, `1.5d`, `.5s` from the front.
bool TakePart(std::string_view* text, absl::Duration* total) {
  std::int64_t whole;
  std::int64_t fraction = 0;
  std::int64_t power;
  const std::size_t before = text->size();
  if (!TakeDigits(text, &whole, &power)) return false;
  bool digits = text->size() != before;
  power = 1;
  if (!text->empty() && text->front() == '.') {
    text->remove_prefix(1);
    const std::size_t dot = text->size();
    if (!TakeDigits(text, &fraction, &power)) return false;
    digits = digits || text->size() != dot;
  }
  if (!digits) return false;
  for (const Unit& unit : kUnits) {
    if (text->substr(0, unit.name.size()) != unit.name) continue;
    text->remove_prefix(unit.name.size());
    *total += unit.length * whole;
    *total += unit.length * fraction / power;
    return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<absl::Duration> ParseDuration(std::string_view text) {
  const absl::Duration kMax = absl::Hours(24) * 365 * 100;
  if (text == "0") return absl::ZeroDuration();
  absl::Duration total;
  std::string_view rest = text;
  bool ok = !rest.empty();
  while (ok && !rest.empty()) ok = TakePart(&rest, &total) && total <= kMax;
  if (ok) return total;
  if (!text.empty() && text[0] == '-') {
    return absl::InvalidArgumentError(absl::StrFormat(
        "\"%s\" is negative; for example: 15m, 1h30m, 7d", text));
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "\"%s\" is not a duration of at most 100 years; for example: 300s, 15m, "
      "1h30m, 7d",
      text));
}

std::string FormatRfc3339(absl::Time time) {
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

absl::StatusOr<absl::Time> ParseRfc3339(std::string_view text) {
  absl::Time time;
  std::string error;
  // absl also reads words ("infinite-future") and white space.
  const bool plain = text.size() >= 20 && IsDigit(text.front()) &&
                     text.find(' ') == std::string_view::npos;
  if (!plain || !absl::ParseTime(absl::RFC3339_full,
                                 absl::string_view(text.data(), text.size()),
                                 &time, &error)) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "\"%s\" is not an RFC 3339 time; for example: 2025-10-14T05:09:54Z",
        text));
  }
  return time;
}

std::string DurationInWords(absl::Duration duration) {
  std::int64_t seconds = absl::ToInt64Seconds(absl::AbsDuration(duration));
  struct Named {
    std::int64_t seconds;
    const char* name;
  };
  static constexpr Named kNamed[] = {
      {86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
  for (const Named& unit : kNamed) {
    if (seconds < unit.seconds && unit.seconds > 1) continue;
    const std::int64_t count = seconds / unit.seconds;
    return absl::StrFormat("%d %s%s", count, unit.name, count == 1 ? "" : "s");
  }
  return "";
}

}  // namespace imagecd::policy
