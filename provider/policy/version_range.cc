#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "provider/policy/semver.h"

namespace imagecd::policy {
namespace {

constexpr std::size_t kMaxRange = 1000;

bool IsSpace(char c) { return c == ' ' || c == '\t'; }

std::string_view Trim(std::string_view text) {
  while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

// The number that follows a decimal number of any length.
std::string Successor(std::string digits) {
  std::size_t i = digits.size();
  while (i > 0 && digits[i - 1] == '9') digits[--i] = '0';
  if (i == 0) return "1" + digits;
  ++digits[i - 1];
  return digits;
}

bool IsNumber(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool IsWildcard(std::string_view part) {
  return part == "x" || part == "X" || part == "*";
}

}  // namespace

// Reads the text of a range. After a problem nothing else is read.
class VersionRange::Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::vector<AllOf> Read() {
    std::vector<AllOf> any_of;
    std::string_view rest = text_;
    for (;;) {
      const std::size_t bars = rest.find("||");
      any_of.push_back(ReadAllOf(Trim(rest.substr(0, bars))));
      if (bars == std::string_view::npos) return any_of;
      rest.remove_prefix(bars + 2);
    }
  }

  const std::string& problem() const { return problem_; }

 private:
  // A version of which the end may be left open.
  struct Partial {
    Version version;  // what is open is 0
    int numbers = 0;  // how many are given
  };

  AllOf ReadAllOf(std::string_view text) {
    AllOf all_of;
    if (const std::size_t hyphen = text.find(" - ");
        hyphen != std::string_view::npos) {
      ReadHyphen(Trim(text.substr(0, hyphen)), Trim(text.substr(hyphen + 3)),
                 &all_of);
      return all_of;
    }
    if (text.empty()) Any(&all_of);
    bool comma = false;
    while (!text.empty() && problem_.empty()) {
      ReadComparator(&text, &all_of);
      text = Trim(text);
      comma = !text.empty() && text.front() == ',';
      if (comma) text = Trim(text.substr(1));
    }
    if (comma) Wrong(",", "ends in a comma");
    return all_of;
  }

  // Takes one from the front.
  void ReadComparator(std::string_view* text, AllOf* all_of) {
    static constexpr std::string_view kOperators[] = {">=", "<=", "~>", ">",
                                                      "<",  "=",  "^",  "~"};
    std::string_view op;
    for (std::string_view candidate : kOperators) {
      if (text->substr(0, candidate.size()) == candidate) {
        op = candidate;
        break;
      }
    }
    text->remove_prefix(op.size());
    *text = Trim(*text);
    std::size_t end = 0;
    while (end < text->size() && !IsSpace((*text)[end]) &&
           (*text)[end] != ',') {
      ++end;
    }
    const std::string_view word = text->substr(0, end);
    text->remove_prefix(end);
    const std::optional<Partial> partial = ReadPartial(word);
    if (!partial) return;
    if (op == "^") return Caret(*partial, all_of);
    if (op == "~" || op == "~>") return Tilde(*partial, all_of);
    Compare(op, *partial, all_of);
  }

  void ReadHyphen(std::string_view from, std::string_view to, AllOf* all_of) {
    const std::optional<Partial> low = ReadPartial(from);
    const std::optional<Partial> high = low ? ReadPartial(to) : std::nullopt;
    if (!high) return;
    From(*low, all_of);
    if (high->numbers == 3) {
      all_of->push_back({Bound::kLessOrEqual, high->version, false});
    } else if (high->numbers > 0) {
      Below(After(*high), all_of);
    }
  }

  std::optional<Partial> ReadPartial(std::string_view word) {
    Partial partial;
    std::string_view numbers = word;
    if (numbers.substr(0, 1) == "v") numbers.remove_prefix(1);
    const std::size_t rest = numbers.find_first_of("-+");
    const std::string_view tail =
        rest == std::string_view::npos ? "" : numbers.substr(rest);
    std::string whole;
    int parts = 0;
    bool open = false;
    std::string_view left = numbers.substr(0, rest);
    for (bool more = true; more; ++parts) {
      const std::size_t dot = left.find('.');
      const std::string_view part = left.substr(0, dot);
      more = dot != std::string_view::npos;
      if (more) left.remove_prefix(dot + 1);
      const bool wildcard = IsWildcard(part);
      if (open && !wildcard && !IsNumber(part)) {
        Wrong(word, "is neither a version nor part of one");
        return std::nullopt;
      }
      open = open || wildcard;
      if (!open) ++partial.numbers;
      // `1.x.3` says no more than `1.x`.
      if (parts > 0) whole += '.';
      whole += open ? "0" : std::string(part);
    }
    if (parts <= 3 && partial.numbers < 3 && !tail.empty()) {
      Wrong(word, "has a prerelease or build without three numbers before it");
      return std::nullopt;
    }
    for (; parts < 3; ++parts) whole += ".0";
    whole += tail;
    absl::StatusOr<Version> version = Version::Parse(whole);
    if (!version.ok()) {
      Wrong(word, "is neither a version nor part of one");
      return std::nullopt;
    }
    partial.version = *std::move(version);
    return partial;
  }

  static void Any(AllOf* all_of) { From(Partial{Zero(), 0}, all_of); }

  static Version Zero() { return *Version::Parse("0.0.0"); }

  static void From(const Partial& partial, AllOf* all_of) {
    all_of->push_back(
        {Bound::kGreaterOrEqual, partial.version, partial.numbers < 3});
  }

  static void Below(Version version, AllOf* all_of) {
    all_of->push_back({Bound::kLess, std::move(version), true});
  }

  // The first version with another number at `index`, counted up.
  static Version Next(const Version& version, int index) {
    Version next = Zero();
    for (int i = 0; i < index; ++i) next.number_[i] = version.number_[i];
    next.number_[index] = Successor(version.number_[index]);
    return next;
  }

  // The first version behind all that the partial one stands for.
  static Version After(const Partial& partial) {
    return Next(partial.version, partial.numbers - 1);
  }

  // What does not change the first number that is not 0.
  static void Caret(const Partial& partial, AllOf* all_of) {
    From(partial, all_of);
    if (partial.numbers == 0) return;
    int index = 0;
    while (index + 1 < partial.numbers &&
           partial.version.number_[index] == "0") {
      ++index;
    }
    Below(Next(partial.version, index), all_of);
  }

  static void Tilde(const Partial& partial, AllOf* all_of) {
    From(partial, all_of);
    if (partial.numbers == 0) return;
    Below(Next(partial.version, partial.numbers == 1 ? 0 : 1), all_of);
  }

  void Compare(std::string_view op, const Partial& partial, AllOf* all_of) {
    if (partial.numbers == 3) {
      const Bound bound = op == ">"    ? Bound::kGreater
                          : op == ">=" ? Bound::kGreaterOrEqual
                          : op == "<"  ? Bound::kLess
                          : op == "<=" ? Bound::kLessOrEqual
                                       : Bound::kEqual;
      all_of->push_back({bound, partial.version, false});
      return;
    }
    if (partial.numbers == 0) {
      // Nothing is less or greater than any.
      if (op == "<" || op == ">") {
        all_of->push_back({Bound::kLess, Zero(), true});
      } else {
        Any(all_of);
      }
      return;
    }
    if (op == ">=") return From(partial, all_of);
    if (op == "<") return Below(partial.version, all_of);
    if (op == "<=") return Below(After(partial), all_of);
    if (op == ">") {
      all_of->push_back({Bound::kGreaterOrEqual, After(partial), true});
      return;
    }
    From(partial, all_of);
    Below(After(partial), all_of);
  }

  void Wrong(std::string_view what, std::string_view problem) {
    if (problem_.empty())
      problem_ = absl::StrFormat("\"%s\" %s", what, problem);
  }

  std::string_view text_;
  std::string problem_;
};

absl::StatusOr<VersionRange> VersionRange::Parse(std::string_view text) {
  constexpr std::string_view kRight =
      "a right one: ^1.2, ~1.2.3, 1.x, >=1.2 <3 or ^1 || ^2";
  if (text.size() > kMaxRange) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "a range has at most %d characters; %s", kMaxRange, kRight));
  }
  Parser parser(text);
  VersionRange range;
  range.any_of_ = parser.Read();
  if (!parser.problem().empty()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("\"%s\" is not a range of versions: %s; %s", text,
                        parser.problem(), kRight));
  }
  range.text_ = std::string(Trim(text));
  if (range.text_.empty()) range.text_ = "*";
  return range;
}

bool VersionRange::Meets(const Version& version, const Comparator& comparator,
                         bool prereleases) {
  int order = Version::Compare(version, comparator.version);
  // Of the same three numbers, a prerelease lies behind `X.Y.Z-0`: not below
  // an upper bound, and from a lower one on where they are asked for. The
  // bound itself is always a release.
  if (comparator.before_prereleases && order < 0 && version.is_prerelease()) {
    bool same = true;
    for (int i = 0; i < 3; ++i) {
      same = same && version.number_[i] == comparator.version.number_[i];
    }
    const bool upper = comparator.bound == Bound::kLess;
    if (same && (upper || prereleases)) order = 1;
  }
  switch (comparator.bound) {
    case Bound::kLess:
      return order < 0;
    case Bound::kLessOrEqual:
      return order <= 0;
    case Bound::kEqual:
      return order == 0;
    case Bound::kGreaterOrEqual:
      return order >= 0;
    case Bound::kGreater:
      return order > 0;
  }
  return false;
}

bool VersionRange::Contains(const Version& version, bool prereleases) const {
  for (const AllOf& all_of : any_of_) {
    bool meets = true;
    // Whether a prerelease is asked for by this part of the range.
    bool named = false;
    for (const Comparator& comparator : all_of) {
      meets = meets && Meets(version, comparator, prereleases);
      bool same = comparator.version.is_prerelease();
      for (int i = 0; i < 3; ++i) {
        same = same && version.number_[i] == comparator.version.number_[i];
      }
      named = named || same;
    }
    if (meets && (prereleases || named || !version.is_prerelease())) {
      return true;
    }
  }
  return false;
}

}  // namespace imagecd::policy
