#include "provider/policy/rules.h"

#include "absl/strings/str_format.h"

namespace imagecd::policy {

std::string SelectionName(Selection selection) {
  switch (selection) {
    case Selection::kNewest:
      return "newest";
    case Selection::kPinned:
      return "pinned";
    case Selection::kHeld:
      return "held";
  }
  return "";
}

std::optional<Selection> SelectionFromName(std::string_view name) {
  for (Selection selection :
       {Selection::kNewest, Selection::kPinned, Selection::kHeld}) {
    if (name == SelectionName(selection)) return selection;
  }
  return std::nullopt;
}

Image DescribeImage(const TagScheme& scheme, std::string_view tag,
                    std::string_view digest) {
  Image image;
  image.tag = std::string(tag);
  image.digest = std::string(digest);
  ParsedTag parsed;
  if (scheme.Parse(tag, &parsed) == ParseResult::kParsed) {
    image.commit = std::string(parsed.commit);
    image.built_at = parsed.time();
  }
  return image;
}

std::string CommitOf(const std::map<std::string, Image>& images) {
  std::string commit;
  for (const auto& [name, image] : images) {
    if (image.commit.size() > commit.size()) commit = image.commit;
  }
  return commit;
}

std::optional<absl::Time> BuiltAtOf(
    const std::map<std::string, Image>& images) {
  std::optional<absl::Time> greatest;
  for (const auto& [name, image] : images) {
    if (image.built_at && (!greatest || *image.built_at > *greatest)) {
      greatest = image.built_at;
    }
  }
  return greatest;
}

Image AsOneImage(const std::map<std::string, Image>& images, bool one_commit) {
  if (images.empty()) return Image();
  if (!one_commit) return images.begin()->second;
  Image image;
  image.commit = CommitOf(images);
  image.tag = image.commit.substr(0, 7);
  image.built_at = BuiltAtOf(images);
  return image;
}

bool Satisfies(const Image& image, const Pin& pin) {
  if (!pin.digest.empty()) return image.digest == pin.digest;
  if (!pin.tag.empty()) return image.tag == pin.tag;
  return CommitsMatch(image.commit, pin.commit);
}

std::optional<Contradiction> FindContradiction(const Rules& rules) {
  const Ordering& ordering = rules.ordering;
  if (rules.minimum_age > absl::ZeroDuration() &&
      ordering.type() == Ordering::Type::kSemver) {
    return Contradiction{
        "minimumAge",
        "minimumAge needs tags that tell when they were built, and those of "
        "policy.type semver do not: leave minimumAge out, or use policy.type "
        "branch"};
  }
  if (!ordering.by_time() && !rules.scheme.pattern().empty()) {
    return Contradiction{
        "tagPattern",
        absl::StrFormat("tagPattern \"%s\" is for policy.type branch: with "
                        "policy.type %s use policy.filter.pattern",
                        rules.scheme.pattern(), ordering.spec().type)};
  }
  if (rules.check_history && !ordering.by_time()) {
    return Contradiction{
        "verify.sourceRepository",
        absl::StrFormat("verify.sourceRepository lets the place of a commit on "
                        "the branch decide, and policy.type %s something else: "
                        "leave one of them out, such as policy",
                        ordering.spec().type)};
  }
  return std::nullopt;
}

}  // namespace imagecd::policy
