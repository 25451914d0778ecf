// A tag pattern on the first line and tags on the others: what a program and a
// registry may say.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "provider/policy/pin.h"
#include "provider/policy/survey.h"
#include "provider/policy/tag_scheme.h"

namespace {

using imagecd::policy::Build;
using imagecd::policy::ParsedTag;
using imagecd::policy::ParseResult;
using imagecd::policy::Survey;
using imagecd::policy::SurveyOptions;
using imagecd::policy::TagScheme;

void Expect(bool condition) {
  if (!condition) abort();
}

struct Read {
  std::string_view tag;
  ParsedTag parsed;
};

// Everything that `scheme` reads, each checked by itself.
std::vector<Read> ReadAll(const TagScheme& scheme,
                          const std::vector<std::string_view>& tags) {
  std::vector<Read> all;
  for (std::string_view tag : tags) {
    ParsedTag parsed;
    if (scheme.Parse(tag, &parsed) != ParseResult::kParsed) continue;
    Expect(!parsed.branch.empty());
    Expect(tag.find(parsed.branch) != std::string_view::npos);
    const auto commit = imagecd::policy::ParseCommit(parsed.commit);
    Expect(commit.ok() && *commit == parsed.commit);
    all.push_back({tag, parsed});
  }
  return all;
}

void CheckOrder(const TagScheme& scheme, const std::vector<Read>& all) {
  if (!scheme.SortsByTime()) return;
  for (const Read& a : all) {
    for (const Read& b : all) {
      if (a.parsed.branch == b.parsed.branch &&
          a.parsed.unix_seconds < b.parsed.unix_seconds) {
        Expect(a.tag < b.tag);
      }
    }
  }
}

// The hand-written reader and an expression that says the same.
void CheckAgreement(const std::vector<std::string_view>& tags) {
  static const TagScheme kSame = *TagScheme::FromPattern(
      R"((?P<branch>.+)\.(?P<time>\d{8}-\d{6})\.(?P<sha>[0-9a-f]{7,64}))");
  for (std::string_view tag : tags) {
    if (!imagecd::policy::IsTag(tag)) continue;
    ParsedTag by_hand;
    ParsedTag by_pattern;
    const bool read =
        TagScheme::Branch().Parse(tag, &by_hand) == ParseResult::kParsed;
    Expect(read == (kSame.Parse(tag, &by_pattern) == ParseResult::kParsed));
    if (!read) continue;
    Expect(by_hand.branch == by_pattern.branch);
    Expect(by_hand.commit == by_pattern.commit);
    Expect(by_hand.unix_seconds == by_pattern.unix_seconds);
  }
}

void CheckSurvey(const TagScheme& scheme,
                 const std::vector<std::string_view>& tags) {
  SurveyOptions options;
  options.scheme = scheme;
  options.branch = "main";
  options.pin_commit = "185c95c";
  Survey survey(options);
  for (int attempt = 0; attempt < 2; ++attempt) {
    survey.BeginPage();
    for (std::string_view tag : tags) survey.OnTag(tag);
  }
  survey.EndPage();
  Expect(survey.tags() == static_cast<std::int64_t>(tags.size()));
  std::size_t newer = 0;
  for (const Build& build : survey.Candidates(Survey::kMaxBuilds)) {
    Expect(survey.CountNewer(build.rank, build.tag) == newer++);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at <= input.size() && lines.size() < 100;) {
    const std::size_t end = std::min(input.find('\n', at), input.size());
    lines.push_back(input.substr(at, end - at));
    at = end + 1;
  }
  const std::vector<std::string_view> tags(lines.begin() + 1, lines.end());

  CheckOrder(TagScheme::Branch(), ReadAll(TagScheme::Branch(), tags));
  CheckAgreement(tags);
  CheckSurvey(TagScheme::Branch(), tags);
  const auto scheme = TagScheme::FromPattern(lines[0]);
  if (!scheme.ok()) return 0;
  CheckOrder(*scheme, ReadAll(*scheme, tags));
  CheckSurvey(*scheme, tags);
  return 0;
}
