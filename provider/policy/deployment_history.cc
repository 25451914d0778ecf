#include "provider/policy/deployment_history.h"

namespace imagecd::policy {

std::vector<HistoryEntry> NextHistory(std::vector<HistoryEntry> history,
                                      const HistoryEntry& present) {
  const bool same_image = !history.empty() &&
                          history[0].image.tag == present.image.tag &&
                          history[0].image.digest == present.image.digest;
  if (same_image) {
    history[0] = present;
  } else {
    history.insert(history.begin(), present);
  }
  if (history.size() > kMaxHistory) history.resize(kMaxHistory);
  return history;
}

}  // namespace imagecd::policy
