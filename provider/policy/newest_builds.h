#ifndef IMAGECD_PROVIDER_POLICY_NEWEST_BUILDS_H_
#define IMAGECD_PROVIDER_POLICY_NEWEST_BUILDS_H_

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace imagecd::policy {

// An image that could be chosen.
struct Build {
  std::string tag;
  std::string rank;                    // Ordering's
  std::string commit;                  // empty where the tag tells none
  std::optional<absl::Time> built_at;  // likewise

  friend bool operator==(const Build&, const Build&) = default;
};

// Whether a build is newer: the greater rank (Ordering; by time the greater
// time), of equal ones the greater tag. A total order: two different tags are
// never equal.
bool IsNewer(std::string_view rank, std::string_view tag,
             std::string_view than_rank, std::string_view than_tag);

// The newest of all tags shown to it, without repeats and in bounded memory.
// Quick where they come oldest first, as they do in push and in lexical order.
class NewestBuilds {
 public:
  struct Entry {
    std::string rank;
    std::string tag;
  };

  explicit NewestBuilds(std::size_t limit) : limit_(limit) {}

  void Add(std::string_view rank, std::string_view tag);

  // Oldest first.
  const std::deque<Entry>& entries() const { return entries_; }

  std::size_t CountNewer(std::string_view rank, std::string_view tag) const;

 private:
  std::size_t limit_;
  std::deque<Entry> entries_;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_NEWEST_BUILDS_H_
