#include "provider/policy/exclusion.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "provider/policy/duration.h"
#include "provider/policy/image_text.h"
#include "provider/policy/pattern.h"
#include "re2/re2.h"

namespace imagecd::policy {
namespace {

constexpr std::size_t kMaxPattern = 1000;
constexpr std::string_view kExample = R"(\.dirty$)";

}  // namespace

struct Exclusion::Pattern {
  Pattern(std::string_view text, const RE2::Options& options)
      : expression(re2::StringPiece(text.data(), text.size()), options) {}
  RE2 expression;
};

Exclusion Exclusion::OfCommit(std::string commit) {
  Exclusion exclusion;
  exclusion.commit_ = std::move(commit);
  return exclusion;
}

Exclusion Exclusion::OfTag(std::string tag) {
  Exclusion exclusion;
  exclusion.tag_ = std::move(tag);
  return exclusion;
}

absl::StatusOr<Exclusion> Exclusion::OfPattern(std::string_view pattern) {
  if (pattern.empty() || pattern.size() > kMaxPattern) {
    return absl::InvalidArgumentError(
        absl::StrFormat("a pattern has 1 to %d characters; a right one: %s",
                        kMaxPattern, kExample));
  }
  RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  auto compiled = std::make_shared<Pattern>(pattern, options);
  if (const std::string problem = PatternProblem(compiled->expression);
      !problem.empty()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s is not a valid RE2 pattern: %s; for example: %s",
                        pattern, problem, kExample));
  }
  Exclusion exclusion;
  exclusion.pattern_ = std::string(pattern);
  exclusion.compiled_ = std::move(compiled);
  return exclusion;
}

bool Exclusion::Matches(std::string_view tag, std::string_view commit) const {
  if (!commit_.empty()) return CommitsMatch(commit_, commit);
  if (!tag_.empty()) return tag == tag_;
  return compiled_ != nullptr &&
         RE2::PartialMatch(re2::StringPiece(tag.data(), tag.size()),
                           compiled_->expression);
}

std::string Exclusion::InWords() const {
  std::string why = OneLine(reason);
  if (until) {
    if (!why.empty()) why += ", ";
    why += "until " + FormatRfc3339(*until);
  }
  return why.empty() ? "excluded" : absl::StrFormat("excluded (%s)", why);
}

std::string Exclusion::Key() const {
  // None of the parts can hold a line feed but the reason, which comes last.
  return absl::StrFormat("%s\n%s\n%d:%s\n%s\n%s", commit_, tag_,
                         pattern_.size(), pattern_,
                         until ? FormatRfc3339(*until) : "", reason);
}

const Exclusion* FindExclusion(const std::vector<Exclusion>& exclusions,
                               std::string_view tag, std::string_view commit) {
  for (const Exclusion& exclusion : exclusions) {
    if (exclusion.Matches(tag, commit)) return &exclusion;
  }
  return nullptr;
}

}  // namespace imagecd::policy
