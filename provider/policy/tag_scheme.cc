#include "provider/policy/tag_scheme.h"

#include <array>
#include <chrono>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "provider/policy/pattern.h"
#include "re2/re2.h"

namespace imagecd::policy {
namespace {

constexpr std::string_view kExample =
    R"(^(?P<branch>.+)\.(?P<time>[0-9]{8}-[0-9]{6})\.(?P<sha>[0-9a-f]{7,64})$)";
constexpr std::size_t kMaxPattern = 1000;
constexpr std::size_t kMaxTag = 128;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsCommit(std::string_view text) {
  if (text.size() < 7 || text.size() > 64) return false;
  for (char c : text) {
    if (!IsDigit(c) && !(c >= 'a' && c <= 'f')) return false;
  }
  return true;
}

// -1 unless all `count` characters are digits.
int Number(const char* text, int count) {
  int value = 0;
  for (int i = 0; i < count; ++i) {
    if (!IsDigit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::optional<std::int64_t> UnixSeconds(int year, int month, int day, int hour,
                                        int minute, int second) {
  if (year < 1 || month < 0 || day < 0 || hour < 0 || hour > 23 || minute < 0 ||
      minute > 59 || second < 0 || second > 59) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date(
      std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
      std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  const std::int64_t days =
      std::chrono::sys_days(date).time_since_epoch().count();
  return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

// `YYYYMMDD-HHMMSS`, whose length the caller checked.
std::optional<std::int64_t> ReadDashedTime(const char* t) {
  if (t[8] != '-') return std::nullopt;
  return UnixSeconds(Number(t, 4), Number(t + 4, 2), Number(t + 6, 2),
                     Number(t + 9, 2), Number(t + 11, 2), Number(t + 13, 2));
}

std::optional<std::int64_t> ReadUnixTime(std::string_view text) {
  if (text[0] == '0') return std::nullopt;
  std::int64_t value = 0;
  for (char c : text) value = value * 10 + (c - '0');
  switch (text.size()) {
    case 9:
    case 10:
    case 11:
      return value;
    case 13:
      return value / 1000;
    default:
      return std::nullopt;
  }
}

// Reads a time from left to right. Each function consumes what it accepts.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : rest_(text) {}

  bool Digits(int count, int* value) {
    if (rest_.size() < static_cast<std::size_t>(count)) return false;
    const int number = Number(rest_.data(), count);
    if (number < 0) return false;
    *value = number;
    rest_.remove_prefix(static_cast<std::size_t>(count));
    return true;
  }

  // The next character if it is one of `allowed`, otherwise 0.
  char Separator(std::string_view allowed) {
    if (rest_.empty() || allowed.find(rest_[0]) == std::string_view::npos) {
      return 0;
    }
    const char found = rest_[0];
    rest_.remove_prefix(1);
    return found;
  }

  // Whether `separator` (0: none) and exactly `count` digits come next.
  bool HasDigits(char separator, std::size_t count) const {
    const std::size_t begin = separator == 0 ? 0 : 1;
    if (begin == 1 && (rest_.empty() || rest_[0] != separator)) return false;
    std::size_t end = begin;
    while (end < rest_.size() && IsDigit(rest_[end])) ++end;
    return end - begin == count;
  }

  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

// Milliseconds, which are dropped: within one second the greater tag is newer.
void SkipMilliseconds(TimeReader& reader) {
  int ignored = 0;
  for (const char separator : {'.', '-', '_', '\0'}) {
    if (!reader.HasDigits(separator, 3)) continue;
    if (separator != '\0') reader.Separator(std::string_view(&separator, 1));
    reader.Digits(3, &ignored);
    return;
  }
}

// `:MM:SS` or `MMSS` after the hour, in which the seconds may be missing.
bool ReadMinutesAndSeconds(TimeReader& reader, int* minute, int* second) {
  const char separator = reader.Separator("-._:");
  if (!reader.Digits(2, minute)) return false;
  *second = 0;
  if (separator == 0) {
    // With milliseconds: `SSmmm`.
    if (!reader.HasDigits(0, 2) && !reader.HasDigits(0, 5)) return true;
  } else {
    if (!reader.HasDigits(separator, 2)) return true;
    reader.Separator("-._:");
  }
  if (!reader.Digits(2, second)) return false;
  SkipMilliseconds(reader);
  return true;
}

// Nothing or `Z` for UTC, or `+HHMM` or `-HHMM`. Must be the end.
std::optional<std::int64_t> ReadOffsetSeconds(TimeReader& reader) {
  if (reader.rest().empty() || reader.rest() == "Z") return 0;
  const char sign = reader.Separator("+-");
  int hours = 0;
  int minutes = 0;
  if (sign == 0 || !reader.Digits(2, &hours)) return std::nullopt;
  reader.Separator(":");
  if (!reader.Digits(2, &minutes) || !reader.rest().empty() || hours > 14 ||
      minutes > 59) {
    return std::nullopt;
  }
  const std::int64_t seconds = (hours * 60 + minutes) * 60;
  return sign == '+' ? seconds : -seconds;
}

// Any of kTimeForms.
std::optional<std::int64_t> ReadTime(std::string_view text) {
  bool only_digits = !text.empty();
  for (char c : text) only_digits = only_digits && IsDigit(c);
  if (only_digits && text.size() < 14 && text.size() != 12) {
    return ReadUnixTime(text);
  }
  TimeReader reader(text);
  int year = 0;
  int month = 0;
  int day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!reader.Digits(4, &year)) return std::nullopt;
  const char between = reader.Separator("-._");
  if (!reader.Digits(2, &month)) return std::nullopt;
  if (between != 0 && reader.Separator("-._") != between) return std::nullopt;
  if (!reader.Digits(2, &day)) return std::nullopt;
  reader.Separator("-._T");
  if (!reader.Digits(2, &hour) ||
      !ReadMinutesAndSeconds(reader, &minute, &second)) {
    return std::nullopt;
  }
  const std::optional<std::int64_t> offset = ReadOffsetSeconds(reader);
  const std::optional<std::int64_t> local =
      UnixSeconds(year, month, day, hour, minute, second);
  if (!offset || !local) return std::nullopt;
  return *local - *offset;
}

bool LooksLikeDashedTime(const char* t) {
  for (int i = 0; i < 15; ++i) {
    if (i == 8 ? t[i] != '-' : !IsDigit(t[i])) return false;
  }
  return true;
}

ParseResult ParseBranchScheme(std::string_view tag, ParsedTag* parsed) {
  const std::size_t dot = tag.rfind('.');
  // `B.YYYYMMDD-HHMMSS` is the least that can stand before it.
  if (dot == std::string_view::npos || dot < 17 || tag.size() > kMaxTag) {
    return ParseResult::kNotOfScheme;
  }
  const std::size_t time_at = dot - 15;
  const char* time = tag.data() + time_at;
  if (tag[time_at - 1] != '.' || time[8] != '-') {
    return ParseResult::kNotOfScheme;
  }
  parsed->branch = tag.substr(0, time_at - 1);
  parsed->commit = tag.substr(dot + 1);
  const std::optional<std::int64_t> seconds = ReadDashedTime(time);
  if (!seconds || !IsCommit(parsed->commit)) {
    return LooksLikeDashedTime(time) ? ParseResult::kUnreadable
                                     : ParseResult::kNotOfScheme;
  }
  parsed->unix_seconds = *seconds;
  return ParseResult::kParsed;
}

// The end of the group whose content begins at `at`, or npos.
std::size_t EndOfGroup(std::string_view pattern, std::size_t at) {
  int depth = 1;
  bool in_class = false;
  for (; at < pattern.size(); ++at) {
    const char c = pattern[at];
    if (c == '\\') {
      ++at;
    } else if (in_class) {
      in_class = c != ']';
    } else if (c == '[') {
      in_class = true;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      return at;
    }
  }
  return std::string_view::npos;
}

bool IsQuantifier(std::string_view pattern, std::size_t at) {
  return at < pattern.size() &&
         std::string_view("?*+{").find(pattern[at]) != std::string_view::npos;
}

// Whether the content of a group allows times of one fixed width only, in a
// form that sorts as it runs.
bool IsOneFixedTime(std::string_view content) {
  std::string normal(content);
  constexpr std::string_view kClass = "[0-9]";
  for (std::size_t at; (at = normal.find(kClass)) != std::string::npos;) {
    normal.replace(at, kClass.size(), R"(\d)");
  }
  static constexpr std::array<std::string_view, 12> kForms = {
      R"(\d{8}-\d{6})",
      R"(\d{8}\.\d{6})",
      R"(\d{8}T\d{6}Z)",
      R"(\d{8}-\d{4})",
      R"(\d{8}\.\d{4})",
      R"(\d{12})",
      R"(\d{14})",
      R"(\d{17})",
      R"(\d{4}-\d{2}-\d{2}\.\d{6})",
      R"(\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z)",
      R"(\d{10})",
      R"(\d{13})"};
  for (std::string_view form : kForms) {
    if (normal == form) return true;
  }
  return false;
}

// Tags of one branch sort by time where everything in front of the time is
// fixed: literal text and the branch itself. Whatever is not plainly so counts
// as not so, which costs longer listings and nothing else.
bool SortsByTimeOf(std::string_view pattern) {
  constexpr std::string_view kBranch = "(?P<branch>";
  constexpr std::string_view kTime = "(?P<time>";
  std::size_t at = pattern.substr(0, 1) == "^" ? 1 : 0;
  while (at < pattern.size()) {
    const std::string_view rest = pattern.substr(at);
    if (rest.substr(0, kTime.size()) == kTime) {
      const std::size_t begin = at + kTime.size();
      const std::size_t end = EndOfGroup(pattern, begin);
      return end != std::string_view::npos && !IsQuantifier(pattern, end + 1) &&
             IsOneFixedTime(pattern.substr(begin, end - begin));
    }
    if (rest.substr(0, kBranch.size()) == kBranch) {
      const std::size_t end = EndOfGroup(pattern, at + kBranch.size());
      if (end == std::string_view::npos) return false;
      at = end + 1;
    } else if (rest.size() > 1 && rest[0] == '\\' &&
               (rest[1] == '.' || rest[1] == '-' || rest[1] == '_')) {
      at += 2;
    } else if (IsDigit(rest[0]) || rest[0] == '-' || rest[0] == '_' ||
               (rest[0] >= 'a' && rest[0] <= 'z') ||
               (rest[0] >= 'A' && rest[0] <= 'Z')) {
      at += 1;
    } else {
      return false;
    }
    if (IsQuantifier(pattern, at)) return false;
  }
  return false;
}

}  // namespace

struct TagScheme::Pattern {
  explicit Pattern(std::string_view text, const RE2::Options& options)
      : expression(re2::StringPiece(text.data(), text.size()), options) {}

  RE2 expression;
  int branch = 0;
  int time = 0;
  int sha = 0;
  int groups = 0;
};

TagScheme TagScheme::Branch() { return TagScheme(); }

absl::StatusOr<TagScheme> TagScheme::FromPattern(std::string_view pattern) {
  if (pattern.empty() || pattern.size() > kMaxPattern) {
    return absl::InvalidArgumentError(
        absl::StrFormat("a tag pattern has 1 to %d characters; a right one: %s",
                        kMaxPattern, kExample));
  }
  RE2::Options options;
  options.set_log_errors(false);
  auto compiled = std::make_shared<Pattern>(pattern, options);
  if (const std::string problem = PatternProblem(compiled->expression);
      !problem.empty()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s is no RE2 regular expression: %s; a right one: %s",
                        pattern, problem, kExample));
  }
  const auto& groups = compiled->expression.NamedCapturingGroups();
  const std::pair<const char*, int*> kNeeded[] = {
      {"branch", &compiled->branch},
      {"time", &compiled->time},
      {"sha", &compiled->sha},
  };
  for (const auto& [name, index] : kNeeded) {
    const auto found = groups.find(name);
    if (found == groups.end()) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "%s has no group (?P<%s>...), and needs branch, time and sha; the "
          "group time may match %s; a right one: %s",
          pattern, name, kTimeForms, kExample));
    }
    *index = found->second;
  }
  compiled->groups = compiled->expression.NumberOfCapturingGroups();
  constexpr int kMaxGroups = 50;
  if (compiled->groups > kMaxGroups) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s has more than %d groups; write (?:...) for those "
                        "that need no name; a right one: %s",
                        pattern, kMaxGroups, kExample));
  }
  TagScheme scheme;
  scheme.pattern_ = std::string(pattern);
  scheme.sorts_by_time_ = SortsByTimeOf(pattern);
  scheme.compiled_ = std::move(compiled);
  return scheme;
}

ParseResult TagScheme::Parse(std::string_view tag, ParsedTag* parsed) const {
  if (compiled_ == nullptr) return ParseBranchScheme(tag, parsed);
  if (tag.size() > kMaxTag) return ParseResult::kNotOfScheme;

  std::array<re2::StringPiece, 51> groups;
  const re2::StringPiece text(tag.data(), tag.size());
  if (!compiled_->expression.Match(text, 0, text.size(), RE2::ANCHOR_BOTH,
                                   groups.data(), compiled_->groups + 1)) {
    return ParseResult::kNotOfScheme;
  }
  const auto view = [&groups](int index) {
    return std::string_view(groups[index].data(), groups[index].size());
  };
  // A group in a branch of `|` that was not taken.
  if (view(compiled_->branch).empty()) return ParseResult::kNotOfScheme;
  parsed->branch = view(compiled_->branch);
  parsed->commit = view(compiled_->sha);
  const std::optional<std::int64_t> seconds = ReadTime(view(compiled_->time));
  if (!seconds || !IsCommit(parsed->commit)) return ParseResult::kUnreadable;
  parsed->unix_seconds = *seconds;
  return ParseResult::kParsed;
}

absl::StatusOr<std::string> CleanBranch(std::string_view branch) {
  constexpr std::string_view kHeads = "refs/heads/";
  std::string_view name = branch;
  if (name.substr(0, kHeads.size()) == kHeads) {
    name.remove_prefix(kHeads.size());
  } else if (name.substr(0, 5) == "refs/") {
    return absl::InvalidArgumentError(absl::StrFormat(
        "\"%s\" is no branch; a right one: main or refs/heads/main", branch));
  }
  if (name.empty()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("\"%s\" names no branch; a right one: main", branch));
  }

  std::string clean;
  bool in_run = false;
  const auto append = [&clean, &in_run](std::string_view text) {
    for (char c : text) {
      const bool kept = IsDigit(c) || (c >= 'a' && c <= 'z') ||
                        (c >= 'A' && c <= 'Z') || c == '.' || c == '_' ||
                        c == '-';
      if (kept) {
        clean.push_back(c);
      } else if (!in_run) {
        clean.push_back('-');
      }
      in_run = !kept;
    }
  };
  for (char c : name) {
    // docker/metadata-action's templates escape HTML first.
    switch (c) {
      case '&':
        append("&amp;");
        break;
      case '<':
        append("&lt;");
        break;
      case '>':
        append("&gt;");
        break;
      case '"':
        append("&quot;");
        break;
      case '\'':
        append("&#x27;");
        break;
      case '`':
        append("&#x60;");
        break;
      case '=':
        append("&#x3D;");
        break;
      default:
        append(std::string_view(&c, 1));
    }
  }
  // A tag begins with a letter, a digit or an underscore, and has 128
  // characters at most, of which the rest of the scheme takes 24.
  constexpr std::size_t kMaxBranch = kMaxTag - 24;
  if (clean[0] == '.' || clean[0] == '-' || clean.size() > kMaxBranch) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "no tag can carry the branch \"%s\": it would begin with \"%s\", and a "
        "tag begins with a letter, digit or underscore, with a branch of at "
        "most %d characters",
        branch, clean, kMaxBranch));
  }
  return clean;
}

}  // namespace imagecd::policy
