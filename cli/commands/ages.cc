#include "cli/commands/ages.h"

#include "absl/strings/str_format.h"
#include "provider/policy/image_text.h"

namespace imagecd::cli {

std::string AgeInWords(absl::Time time, absl::Time now) {
  struct Unit {
    absl::Duration length;
    absl::Duration from;  // this unit is used from here on
    const char* name;
  };
  const absl::Duration day = absl::Hours(24);
  const Unit units[] = {
      {365 * day, 730 * day, "year"},
      {30 * day, 100 * day, "month"},
      {7 * day, 28 * day, "week"},
      {day, 2 * day, "day"},
      {absl::Hours(1), absl::Hours(2), "hour"},
      {absl::Minutes(1), absl::Minutes(2), "minute"},
      {absl::Seconds(1), absl::ZeroDuration(), "second"},
  };
  const absl::Duration age = now - time;
  if (age < absl::ZeroDuration()) return "in the future";
  for (const Unit& unit : units) {
    if (age >= unit.from) {
      return policy::Plural(age / unit.length, unit.name);
    }
  }
  return "";
}

std::string AgeInWords(std::string_view time, absl::Time now) {
  absl::Time parsed;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, std::string(time), &parsed,
                       &error)) {
    return "";
  }
  return AgeInWords(parsed, now);
}

}  // namespace imagecd::cli
