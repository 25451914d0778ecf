#ifndef IMAGECD_PROVIDER_POLICY_DEPLOYMENT_HISTORY_H_
#define IMAGECD_PROVIDER_POLICY_DEPLOYMENT_HISTORY_H_

#include <cstddef>
#include <vector>

#include "provider/policy/rules.h"

namespace imagecd::policy {

struct HistoryEntry {
  Image image;
  Selection selection = Selection::kNewest;
  friend bool operator==(const HistoryEntry&, const HistoryEntry&) = default;
};

inline constexpr std::size_t kMaxHistory = 10;

// The history once `present` is the choice: element 0 is the present one, the
// last deployed come first, and there are kMaxHistory at most. Another tag or
// digest is an element of its own, also one that was there before; the same
// image with another selection changes element 0.
std::vector<HistoryEntry> NextHistory(std::vector<HistoryEntry> history,
                                      const HistoryEntry& present);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_DEPLOYMENT_HISTORY_H_
