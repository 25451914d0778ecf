#include "provider/policy/cursor_trail.h"

#include <algorithm>
#include <utility>

namespace imagecd::policy {

void CursorTrail::OnBuild(std::string_view tag, std::string_view rank) {
  if (steps_.empty() || rank > steps_.back().rank) {
    if (steps_.size() == kMaxSteps) Thin();
    steps_.push_back({std::string(rank), previous_});
  }
  previous_.assign(tag);
}

// Joins the neighbours of the older half two by two: where the earlier of them
// begins, up to where the later rises. The newer half, near which the choice
// is, stays exact.
void CursorTrail::Thin() {
  constexpr std::size_t kOlder = kMaxSteps / 2;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < kOlder; i += 2) {
    Step joined{std::move(steps_[i + 1].rank), std::move(steps_[i].previous)};
    steps_[kept++] = std::move(joined);
  }
  steps_.erase(steps_.begin() + static_cast<std::ptrdiff_t>(kept),
               steps_.begin() + kOlder);
}

std::optional<std::string> CursorTrail::Find(
    std::string_view bound, std::string_view began_after) const {
  const auto step =
      std::partition_point(steps_.begin(), steps_.end(),
                           [&](const Step& s) { return s.rank < bound; });
  if (step == steps_.end()) return std::nullopt;
  const std::string_view found =
      step->previous.empty() ? began_after : std::string_view(step->previous);
  if (found.empty()) return std::nullopt;
  return std::string(found);
}

}  // namespace imagecd::policy
