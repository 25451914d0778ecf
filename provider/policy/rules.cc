#include "provider/policy/rules.h"

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

bool Satisfies(const Image& image, const Pin& pin) {
  if (!pin.digest.empty()) return image.digest == pin.digest;
  if (!pin.tag.empty()) return image.tag == pin.tag;
  return CommitsMatch(image.commit, pin.commit);
}

}  // namespace imagecd::policy
