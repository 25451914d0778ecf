#include "provider/policy/semver.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"

namespace imagecd::policy {
namespace {

constexpr std::size_t kMaxText = 256;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsNumber(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

bool IsIdentifier(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           c == '-';
  });
}

bool HasLeadingZero(std::string_view number) {
  return number.size() > 1 && number[0] == '0';
}

int Sign(int comparison) {
  return comparison < 0 ? -1 : comparison > 0 ? 1 : 0;
}

// Decimal digits without leading zeros.
int CompareNumbers(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return Sign(a.compare(b));
}

int CompareIdentifiers(std::string_view a, std::string_view b) {
  const bool a_number = IsNumber(a);
  const bool b_number = IsNumber(b);
  if (a_number != b_number) return a_number ? -1 : 1;
  return a_number ? CompareNumbers(a, b) : Sign(a.compare(b));
}

std::vector<std::string_view> Split(std::string_view text, char at) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(at);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

void AppendNumber(std::string* key, std::string_view digits) {
  // kMaxText bounds the length.
  key->push_back(static_cast<char>(digits.size()));
  key->append(digits);
}

// Checks the part behind `-` or `+`: what is wrong, or empty.
std::string CheckIdentifiers(std::string_view what, std::string_view text,
                             bool numbers_are_strict) {
  for (std::string_view identifier : Split(text, '.')) {
    if (!IsIdentifier(identifier)) {
      return absl::StrFormat(
          "has a %s \"%s\" that is not letters, digits and "
          "- between dots",
          what, text);
    }
    if (numbers_are_strict && IsNumber(identifier) &&
        HasLeadingZero(identifier)) {
      return absl::StrFormat("has a leading zero in its %s \"%s\"", what, text);
    }
  }
  return "";
}

}  // namespace

absl::StatusOr<Version> Version::Parse(std::string_view text) {
  const auto wrong = [&](const std::string& problem) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s %s", text.empty() ? std::string_view("\"\"") : text, problem));
  };
  if (text.size() > kMaxText) return wrong("is too long");
  std::string_view rest = text;
  if (rest.substr(0, 1) == "v") rest.remove_prefix(1);

  Version version;
  if (const std::size_t plus = rest.find('+'); plus != std::string_view::npos) {
    const std::string problem = CheckIdentifiers("build", rest.substr(plus + 1),
                                                 /*numbers_are_strict=*/false);
    if (!problem.empty()) return wrong(problem);
    rest = rest.substr(0, plus);
  }
  if (const std::size_t dash = rest.find('-'); dash != std::string_view::npos) {
    const std::string_view prerelease = rest.substr(dash + 1);
    const std::string problem = CheckIdentifiers("prerelease", prerelease,
                                                 /*numbers_are_strict=*/true);
    if (!problem.empty()) return wrong(problem);
    for (std::string_view identifier : Split(prerelease, '.')) {
      version.prerelease_.emplace_back(identifier);
    }
    rest = rest.substr(0, dash);
  }
  const std::vector<std::string_view> numbers = Split(rest, '.');
  for (std::string_view number : numbers) {
    if (!IsNumber(number)) return wrong("is not three numbers with dots");
  }
  if (numbers.size() > 3) return wrong("has more than three numbers");
  if (numbers.size() < 3) return wrong("has fewer than three numbers");
  for (std::size_t i = 0; i < 3; ++i) {
    if (HasLeadingZero(numbers[i])) return wrong("has a leading zero");
    version.number_[i] = std::string(numbers[i]);
  }
  return version;
}

int Version::Compare(const Version& a, const Version& b) {
  for (std::size_t i = 0; i < 3; ++i) {
    const int order = CompareNumbers(a.number_[i], b.number_[i]);
    if (order != 0) return order;
  }
  if (a.is_prerelease() != b.is_prerelease()) return a.is_prerelease() ? -1 : 1;
  const std::size_t common =
      std::min(a.prerelease_.size(), b.prerelease_.size());
  for (std::size_t i = 0; i < common; ++i) {
    const int order = CompareIdentifiers(a.prerelease_[i], b.prerelease_[i]);
    if (order != 0) return order;
  }
  if (a.prerelease_.size() == b.prerelease_.size()) return 0;
  return a.prerelease_.size() < b.prerelease_.size() ? -1 : 1;
}

std::string Version::SortKey() const {
  std::string key;
  for (const std::string& number : number_) AppendNumber(&key, number);
  // A shorter list sorts before a longer one, numbers before words, and a
  // release behind all its prereleases.
  constexpr char kEnd = '\0';
  constexpr char kNumber = '\1';
  constexpr char kWord = '\2';
  constexpr char kRelease = '\3';
  if (!is_prerelease()) {
    key.push_back(kRelease);
    return key;
  }
  for (const std::string& identifier : prerelease_) {
    if (IsNumber(identifier)) {
      key.push_back(kNumber);
      AppendNumber(&key, identifier);
    } else {
      key.push_back(kWord);
      key.append(identifier);
      key.push_back(kEnd);
    }
  }
  key.push_back(kEnd);
  return key;
}

std::string Version::ToString() const {
  std::string text =
      absl::StrFormat("%s.%s.%s", number_[0], number_[1], number_[2]);
  char separator = '-';
  for (const std::string& identifier : prerelease_) {
    text += separator;
    text += identifier;
    separator = '.';
  }
  return text;
}

}  // namespace imagecd::policy
