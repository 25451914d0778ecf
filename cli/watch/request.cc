#include "cli/watch/request.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "provider/base/text.h"
#include "provider/oci/sha256.h"

namespace imagecd::watch {
namespace {

constexpr std::string_view kSeparator = ", ";
constexpr std::string_view kAgain = " (again ";
constexpr std::string_view kMore = " more (";
// ` and 100000 more (sha256:0123456789ab)`
constexpr std::size_t kTail = 48;

std::string EntryOf(const std::string& name, const policy::Image& image,
                    const std::map<std::string, std::string>& before,
                    const Images& known) {
  const std::string with_digest = image.tag + "@" + image.digest;
  // A digest without a tag still names an image.
  bool show_digest = image.tag.empty();
  const auto old = before.find(name);
  if (old != before.end() && !image.digest.empty()) {
    const bool same_tag = old->second == image.tag;
    const bool had_digest =
        old->second.compare(0, image.tag.size() + 1, image.tag + "@") == 0;
    const auto was = known.find(name);
    const bool moved = was != known.end() && was->second.tag == image.tag &&
                       was->second.digest != image.digest;
    show_digest = show_digest || had_digest || (same_tag && moved);
  }
  return absl::StrCat(base::EscapeLine(name), " ",
                      show_digest ? with_digest : image.tag);
}

}  // namespace

std::string FormatRequest(const Images& images, std::string_view before,
                          const Images& known) {
  const std::map<std::string, std::string> old = ParseRequest(before);
  std::vector<std::string> entries;
  std::string all;
  for (const auto& [name, image] : images) {
    entries.push_back(EntryOf(name, image, old, known));
    if (!all.empty()) all += kSeparator;
    all += entries.back();
  }
  if (all.size() <= kMaxRequest) return all;
  std::string request;
  std::size_t count = 0;
  for (const std::string& entry : entries) {
    if (request.size() + entry.size() + kSeparator.size() + kTail >
        kMaxRequest) {
      break;
    }
    if (count++ > 0) request += kSeparator;
    request += entry;
  }
  const std::string hash = oci::Sha256Digest(all).substr(0, 19);
  return absl::StrFormat("%s and %d more (%s)", request, entries.size() - count,
                         hash);
}

std::map<std::string, std::string> ParseRequest(std::string_view request) {
  std::string_view list = request;
  if (const auto more = list.rfind(kMore); more != std::string_view::npos) {
    list = list.substr(0, list.rfind(" and ", more));
  }
  std::map<std::string, std::string> images;
  while (!list.empty()) {
    const auto end = std::min(list.find(kSeparator), list.size());
    const std::string_view entry = list.substr(0, end);
    list.remove_prefix(std::min(end + kSeparator.size(), list.size()));
    const auto blank = entry.rfind(' ');
    if (blank == std::string_view::npos) continue;
    images.emplace(entry.substr(0, blank), entry.substr(blank + 1));
  }
  return images;
}

Attempt SplitAttempt(std::string_view text) {
  const auto at = text.rfind(kAgain);
  if (at == std::string_view::npos || text.back() != ')') {
    return {std::string(text), 0};
  }
  const std::string number(
      text.substr(at + kAgain.size(), text.size() - at - kAgain.size() - 1));
  int again = 0;
  if (!absl::SimpleAtoi(number, &again) || again < 1) {
    return {std::string(text), 0};
  }
  return {std::string(text.substr(0, at)), again};
}

std::string JoinAttempt(const Attempt& attempt) {
  if (attempt.again == 0) return attempt.request;
  return absl::StrFormat("%s (again %d)", attempt.request, attempt.again);
}

absl::Duration RetryDelay(int failures) {
  const int doublings = std::clamp(failures - 1, 0, 5);
  return std::min(absl::Minutes(1 << doublings), absl::Minutes(30));
}

}  // namespace imagecd::watch
