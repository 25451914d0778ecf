#include "provider/policy/image_text.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "provider/policy/duration.h"

namespace imagecd::policy {

std::string OneLine(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return line;
}

std::string ShortDigest(std::string_view digest) {
  constexpr std::size_t kShown = 7 + 12;  // `sha256:` and twelve digits
  return std::string(digest.substr(0, kShown));
}

std::string ShortCommit(std::string_view commit) {
  return std::string(commit.substr(0, 7));
}

std::string NameOf(const Image& image) {
  return image.tag.empty() ? ShortDigest(image.digest) : image.tag;
}

std::string PinInWords(const Pin& pin) {
  std::string target;
  if (!pin.commit.empty()) {
    target = ShortCommit(pin.commit);
  } else {
    target = pin.tag.empty() ? ShortDigest(pin.digest) : pin.tag;
  }
  if (pin.reason.empty()) return absl::StrFormat("pinned to %s", target);
  return absl::StrFormat("pinned to %s (%s)", target, OneLine(pin.reason));
}

std::string CommitOrName(const Image& image) {
  return image.commit.empty() ? NameOf(image) : ShortCommit(image.commit);
}

std::string HeldInWords(const Image& image, const Hold* hold) {
  if (hold == nullptr || hold->reason.empty()) {
    return absl::StrFormat("held at %s", CommitOrName(image));
  }
  return absl::StrFormat("held at %s (%s)", CommitOrName(image),
                         OneLine(hold->reason));
}

std::string PathOf(const Hold& hold) {
  return hold.origin.empty() ? "`hold`" : hold.origin;
}

std::string ReasonFor(const Image& image, Selection selection, const Pin* pin,
                      const Hold* hold, const Ordering& ordering,
                      std::string_view branch, bool one_commit) {
  switch (selection) {
    case Selection::kPinned:
      if (pin != nullptr) return PinInWords(*pin);
      return absl::StrFormat("given by the program: %s", NameOf(image));
    case Selection::kHeld:
      return HeldInWords(image, hold);
    case Selection::kNewest:
      break;
  }
  if (!ordering.by_time()) {
    return absl::StrFormat("newest of %s: %s", ordering.InWords(branch),
                           NameOf(image));
  }
  if (one_commit && image.built_at) {
    return absl::StrFormat(
        "newest commit of branch %s that every repository has: %s, built %s",
        branch, ShortCommit(image.commit), FormatRfc3339(*image.built_at));
  }
  if (image.commit.empty() || !image.built_at) {
    return absl::StrFormat("newest build of branch %s", branch);
  }
  return absl::StrFormat("newest build of branch %s: commit %s, built %s",
                         branch, ShortCommit(image.commit),
                         FormatRfc3339(*image.built_at));
}

std::string Compare(const Image& from, const Image& to) {
  std::string text =
      absl::StrFormat("%s \xe2\x86\x92 %s", NameOf(from), NameOf(to));
  if (!from.built_at || !to.built_at) return text;
  const absl::Duration step = *to.built_at - *from.built_at;
  if (step == absl::ZeroDuration()) return text + " (of the same second)";
  return absl::StrFormat("%s (%s %s)", text, DurationInWords(step),
                         step > absl::ZeroDuration() ? "newer" : "older");
}

std::string RepushNotTaken(const Image& before, std::string_view now_digest,
                           std::string_view problem) {
  return absl::StrFormat(
      "%s was pushed again and now names %s, which is not taken, since %s: %s "
      "stays deployed",
      NameOf(before), ShortDigest(now_digest), problem,
      ShortDigest(before.digest));
}

// `pin.commit "185c95c"`, or where it stands in provider configuration.
std::string PathOf(const Pin& pin) {
  std::string_view key = "commit";
  std::string_view value = pin.commit;
  if (!pin.tag.empty()) {
    key = "tag";
    value = pin.tag;
  } else if (!pin.digest.empty()) {
    key = "digest";
    value = pin.digest;
  }
  if (!pin.origin.empty()) {
    return absl::StrFormat("%s \"%s\"", pin.origin, value);
  }
  return absl::StrFormat("pin.%s \"%s\"", key, value);
}

std::string PropertyOf(const Pin& pin) {
  if (!pin.origin.empty()) return "";
  if (!pin.tag.empty()) return "pin.tag";
  return pin.digest.empty() ? "pin.commit" : "pin.digest";
}

// `a, b and c`, or `a, b, c and 4 more`.
std::string ListNames(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 3;
  std::string text;
  const std::size_t shown = std::min(names.size(), kShown);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  if (names.size() > shown) {
    text += absl::StrFormat(" and %d more", names.size() - shown);
  }
  return text;
}

std::string Plural(std::int64_t count, std::string_view noun) {
  return absl::StrFormat("%d %s%s", count, noun, count == 1 ? "" : "s");
}

}  // namespace imagecd::policy
