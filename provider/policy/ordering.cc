#include "provider/policy/ordering.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_format.h"
#include "provider/policy/pattern.h"
#include "provider/policy/semver.h"
#include "re2/re2.h"

namespace imagecd::policy {
namespace {

constexpr std::size_t kMaxPattern = 1000;
constexpr std::size_t kMaxValue = 200;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Turns an order round: of two strings of which none begins the other.
std::string Inverted(std::string_view bytes) {
  std::string inverted(bytes);
  for (char& c : inverted) c = static_cast<char>(~c);
  return inverted;
}

// Bytes that compare as the numbers do: `-1.5`, `007`, `20251014`. nullopt for
// what is none.
std::optional<std::string> RankOfNumber(std::string_view text) {
  const bool negative = text.substr(0, 1) == "-";
  if (negative) text.remove_prefix(1);
  const std::size_t dot = text.find('.');
  std::string_view whole = text.substr(0, dot);
  std::string_view fraction =
      dot == std::string_view::npos ? "" : text.substr(dot + 1);
  if (whole.empty() || !std::all_of(whole.begin(), whole.end(), IsDigit) ||
      !std::all_of(fraction.begin(), fraction.end(), IsDigit) ||
      (dot != std::string_view::npos && fraction.empty())) {
    return std::nullopt;
  }
  while (!whole.empty() && whole.front() == '0') whole.remove_prefix(1);
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  // kMaxValue bounds the length.
  std::string size(1, static_cast<char>(whole.size()));
  const std::string magnitude =
      size + std::string(whole) + std::string(fraction) + '\0';
  if (negative && !(whole.empty() && fraction.empty())) {
    return "0" + Inverted(magnitude);
  }
  return "1" + magnitude;
}

OrderingError Wrong(std::string_view property, std::string text) {
  return {std::string(property), std::move(text)};
}

constexpr std::string_view kRightFilter =
    R"(a right one: pattern ^release-(?P<version>.+)$ with extract $version)";

}  // namespace

struct Ordering::Compiled {
  // A piece of `extract`: text, and the group that follows it.
  struct Piece {
    std::string text;
    int group = -1;
  };

  VersionRange range;
  bool descending = false;
  std::unique_ptr<RE2> filter;  // null: none
  std::vector<Piece> extract;

  OrderingError CompileFilter(const OrderingSpec& spec);
  OrderingError CompileExtract(std::string_view text);
  bool Filter(std::string_view tag, std::string* value) const;
};

OrderingError Ordering::Compiled::CompileFilter(const OrderingSpec& spec) {
  constexpr std::string_view kProperty = "policy.filter.pattern";
  const std::string& pattern = spec.filter_pattern;
  if (pattern.empty()) {
    if (spec.filter_extract.empty()) return {};
    return Wrong(kProperty,
                 absl::StrFormat("policy.filter.extract \"%s\" needs a "
                                 "policy.filter.pattern to extract from; %s",
                                 spec.filter_extract, kRightFilter));
  }
  if (pattern.size() > kMaxPattern) {
    return Wrong(kProperty,
                 absl::StrFormat("%s has at most %d characters; %s", kProperty,
                                 kMaxPattern, kRightFilter));
  }
  RE2::Options options;
  options.set_log_errors(false);
  filter = std::make_unique<RE2>(
      re2::StringPiece(pattern.data(), pattern.size()), options);
  if (const std::string problem = PatternProblem(*filter); !problem.empty()) {
    return Wrong(kProperty,
                 absl::StrFormat("%s \"%s\" is not a valid RE2 pattern: %s; "
                                 "%s",
                                 kProperty, pattern, problem, kRightFilter));
  }
  constexpr int kMaxGroups = 50;
  if (filter->NumberOfCapturingGroups() > kMaxGroups) {
    return Wrong(kProperty,
                 absl::StrFormat("%s \"%s\" has more than %d groups; %s",
                                 kProperty, pattern, kMaxGroups, kRightFilter));
  }
  return CompileExtract(spec.filter_extract);
}

// `$1`, `$name`, `${name}`, `$$` for a dollar sign.
OrderingError Ordering::Compiled::CompileExtract(std::string_view text) {
  constexpr std::string_view kProperty = "policy.filter.extract";
  const auto wrong = [&](std::string_view problem) {
    return Wrong(kProperty, absl::StrFormat("%s \"%s\" %s; %s", kProperty, text,
                                            problem, kRightFilter));
  };
  const auto is_word = [](char c) {
    return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           c == '_';
  };
  if (text.empty()) {
    // The whole of what matched.
    extract.push_back({"", 0});
    return {};
  }
  if (text.size() > kMaxValue) return wrong("is too long");
  std::string literal;
  bool any_group = false;
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c > 0x7e) return wrong("has a character beyond ASCII");
    if (c != '$') {
      literal.push_back(text[i++]);
      continue;
    }
    if (++i < text.size() && text[i] == '$') {
      literal.push_back(text[i++]);
      continue;
    }
    const bool braced = i < text.size() && text[i] == '{';
    if (braced) ++i;
    std::size_t end = i;
    while (end < text.size() && is_word(text[end])) ++end;
    const std::string name(text.substr(i, end - i));
    if (name.empty()) return wrong("has a $ without a group's name");
    if (braced && (end == text.size() || text[end] != '}')) {
      return wrong("has a ${ that is not closed");
    }
    i = braced ? end + 1 : end;
    int group = -1;
    if (std::all_of(name.begin(), name.end(), IsDigit) && name.size() < 3) {
      group = std::stoi(name);
    } else if (const auto found = filter->NamedCapturingGroups().find(name);
               found != filter->NamedCapturingGroups().end()) {
      group = found->second;
    }
    if (group < 0 || group > filter->NumberOfCapturingGroups()) {
      return wrong(absl::StrFormat(
          "names a group %s that policy.filter.pattern does not have", name));
    }
    extract.push_back({std::move(literal), group});
    literal.clear();
    any_group = true;
  }
  if (!any_group) return wrong("names no group, so that all tags are equal");
  extract.push_back({std::move(literal), -1});
  return {};
}

bool Ordering::Compiled::Filter(std::string_view tag,
                                std::string* value) const {
  if (filter == nullptr) {
    value->assign(tag);
    return true;
  }
  re2::StringPiece groups[51];
  const re2::StringPiece text(tag.data(), tag.size());
  if (!filter->Match(text, 0, text.size(), RE2::UNANCHORED, groups,
                     filter->NumberOfCapturingGroups() + 1)) {
    return false;
  }
  value->clear();
  for (const Piece& piece : extract) {
    value->append(piece.text);
    if (piece.group < 0) continue;
    const re2::StringPiece& group = groups[piece.group];
    if (group.data() != nullptr) value->append(group.data(), group.size());
  }
  return true;
}

Ordering Ordering::Branch() { return Ordering(); }

Ordering Ordering::FromSpec(const OrderingSpec& spec, OrderingError* error) {
  const auto fail = [error](OrderingError wrong) {
    *error = std::move(wrong);
    return Branch();
  };
  *error = {};
  Ordering ordering;
  ordering.spec_ = spec;
  if (spec.type.empty()) ordering.spec_.type = "branch";
  const std::string& type = ordering.spec_.type;
  static constexpr std::pair<std::string_view, Type> kTypes[] = {
      {"branch", Type::kBranch},
      {"semver", Type::kSemver},
      {"alphabetical", Type::kAlphabetical},
      {"numerical", Type::kNumerical},
  };
  bool known = false;
  for (const auto& [name, value] : kTypes) {
    if (type != name) continue;
    ordering.type_ = value;
    known = true;
  }
  if (!known) {
    return fail(
        Wrong("policy.type",
              absl::StrFormat("policy.type \"%s\" is not one of branch, "
                              "semver, alphabetical and numerical",
                              type)));
  }
  const auto only = [&](std::string_view property, std::string_view of) {
    return fail(Wrong(property, absl::StrFormat("%s has no effect with "
                                                "policy.type %s: it is for %s",
                                                property, type, of)));
  };
  const bool semver = ordering.type_ == Type::kSemver;
  if (!semver && !spec.range.empty()) return only("policy.range", "semver");
  if (!semver && spec.prerelease) return only("policy.prerelease", "semver");
  if ((semver || ordering.by_time()) && !spec.order.empty()) {
    return only("policy.order", "alphabetical and numerical");
  }
  if (ordering.by_time()) {
    if (!spec.filter_pattern.empty() || !spec.filter_extract.empty()) {
      return only("policy.filter",
                  "the other types; for branch see tagPattern");
    }
    return ordering;
  }

  auto compiled = std::make_shared<Compiled>();
  absl::StatusOr<VersionRange> range = VersionRange::Parse(spec.range);
  if (!range.ok()) {
    return fail(Wrong("policy.range",
                      absl::StrFormat("policy.range %s",
                                      std::string(range.status().message()))));
  }
  compiled->range = *std::move(range);
  if (!spec.order.empty() && spec.order != "asc" && spec.order != "desc") {
    return fail(Wrong(
        "policy.order",
        absl::StrFormat("policy.order \"%s\" is neither asc (the greatest is "
                        "chosen) nor desc (the least)",
                        spec.order)));
  }
  compiled->descending = spec.order == "desc";
  if (OrderingError wrong = compiled->CompileFilter(spec);
      !wrong.property.empty()) {
    return fail(std::move(wrong));
  }
  // Written out or not, the defaults are the same policy.
  if (spec.order == "asc") ordering.spec_.order.clear();
  if (semver) ordering.spec_.range = compiled->range.text();
  ordering.compiled_ = std::move(compiled);
  return ordering;
}

Ordering::Result Ordering::Rank(std::string_view tag, std::string* rank,
                                std::string* value) const {
  if (compiled_ == nullptr || !compiled_->Filter(tag, value)) {
    return Result::kNotFiltered;
  }
  if (value->empty() || value->size() > kMaxValue) return Result::kNoValue;
  switch (type_) {
    case Type::kBranch:
      return Result::kNotFiltered;
    case Type::kSemver: {
      const absl::StatusOr<Version> version = Version::Parse(*value);
      if (!version.ok()) return Result::kNoValue;
      const bool prereleases = spec_.prerelease;
      if (!compiled_->range.Contains(*version, prereleases)) {
        return compiled_->range.Contains(*version, /*prereleases=*/true)
                   ? Result::kPrerelease
                   : Result::kOutOfRange;
      }
      *rank = version->SortKey();
      return Result::kRanked;
    }
    case Type::kAlphabetical:
      // The end sorts before all that can follow.
      *rank = *value + '\0';
      break;
    case Type::kNumerical: {
      std::optional<std::string> number = RankOfNumber(*value);
      if (!number) return Result::kNoValue;
      *rank = *std::move(number);
      break;
    }
  }
  if (compiled_->descending) *rank = Inverted(*rank);
  return Result::kRanked;
}

std::string Ordering::RankOfTime(std::int64_t unix_seconds) {
  // Bytes from the greatest on, the sign turned, so that they compare as the
  // numbers do.
  std::uint64_t bits =
      static_cast<std::uint64_t>(unix_seconds) ^ (std::uint64_t{1} << 63);
  std::string rank(8, '\0');
  for (int i = 7; i >= 0; --i) {
    rank[static_cast<std::size_t>(i)] = static_cast<char>(bits & 0xff);
    bits >>= 8;
  }
  return rank;
}

std::string Ordering::InWords(std::string_view branch) const {
  if (by_time()) return absl::StrFormat("branch %s", branch);
  if (type_ == Type::kSemver) {
    return absl::StrFormat("policy semver %s", spec_.range);
  }
  return absl::StrFormat("policy %s%s", spec_.type,
                         spec_.order.empty() ? "" : " " + spec_.order);
}

}  // namespace imagecd::policy
