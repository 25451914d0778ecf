#include "cli/operate/steps_back.h"

#include <algorithm>
#include <cstddef>

namespace imagecd::operate {
namespace {

bool SameImage(const policy::Image& a, const policy::Image& b) {
  return a.tag == b.tag && a.digest == b.digest;
}

}  // namespace

std::vector<policy::Image> StepsBack(
    const std::vector<policy::HistoryEntry>& history) {
  std::vector<policy::Image> steps;
  if (history.empty()) return steps;
  const policy::Image& present = history.front().image;
  // The place from which to count: where the present image was deployed before,
  // if it was.
  std::size_t from = 0;
  for (std::size_t at = 1; at < history.size(); ++at) {
    if (SameImage(history[at].image, present)) from = at;
  }
  for (std::size_t at = from + 1; at < history.size(); ++at) {
    const policy::Image& image = history[at].image;
    const bool passed = std::any_of(
        steps.begin(), steps.end(),
        [&](const policy::Image& step) { return SameImage(step, image); });
    // Deployed between, after having gone back: not before the present one.
    const bool later = image.built_at && present.built_at &&
                       *image.built_at > *present.built_at;
    if (!passed && !later) steps.push_back(image);
  }
  return steps;
}

}  // namespace imagecd::operate
