#ifndef IMAGECD_PROVIDER_POLICY_NEWEST_BUILDS_H_
#define IMAGECD_PROVIDER_POLICY_NEWEST_BUILDS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "provider/policy/tag_scheme.h"

namespace imagecd::policy {

// An image that could be chosen.
struct Build {
  std::string tag;
  std::string rank;                    // Ordering's
  std::string commit;                  // empty if the tag has none
  std::optional<absl::Time> built_at;  // likewise

  friend bool operator==(const Build&, const Build&) = default;
};

// Returns true if a build is newer: the greater rank (Ordering; by time the
// greater time), of equal ones the greater tag. A total order: two different
// tags are never equal.
bool IsNewer(std::string_view rank, std::string_view tag,
             std::string_view than_rank, std::string_view than_tag);

// The newest of all tags shown to it, without repeats and in bounded memory.
// An Add takes logarithmic time whatever the order, and constant time where the
// tags come oldest first, as they do in push and in lexical order.
class NewestBuilds {
 public:
  // The parsed tag is kept as well, because a `tagPattern` can be slow.
  struct Entry {
    std::string rank;
    std::string tag;
    // Of the commit in the tag; no length if the tag was not parsed.
    std::uint8_t commit_at = 0;
    std::uint8_t commit_length = 0;
    std::int64_t unix_seconds = 0;

    // `parsed` is what the tag scheme read from `of`, or null. Reuses the
    // room that the strings have.
    void Assign(std::string_view new_rank, std::string_view of,
                const ParsedTag* parsed);
    Build ToBuild() const;
  };
  // By IsNewer.
  struct IsOlder {
    bool operator()(const Entry& a, const Entry& b) const {
      return IsNewer(b.rank, b.tag, a.rank, a.tag);
    }
  };
  using Entries = std::set<Entry, IsOlder>;

  explicit NewestBuilds(std::size_t limit) : limit_(limit) {}

  // The arguments are those of Entry::Assign.
  void Add(std::string_view rank, std::string_view tag,
           const ParsedTag* parsed);

  // Oldest first.
  const Entries& entries() const { return entries_; }

  std::size_t CountNewer(std::string_view rank, std::string_view tag) const;

 private:
  std::size_t limit_;
  Entries entries_;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_NEWEST_BUILDS_H_
