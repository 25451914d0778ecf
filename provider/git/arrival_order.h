#ifndef IMAGECD_PROVIDER_GIT_ARRIVAL_ORDER_H_
#define IMAGECD_PROVIDER_GIT_ARRIVAL_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/git/branch_commits.h"

namespace imagecd::git {

// Sorts the commits of a history by their arrival: each commit after its
// ancestors, and the commits that a merge brought directly before the merge.
// That is the order in which a search through the parents, the first parent
// first, leaves the commits.
//
// Reads what `git rev-list --parents` prints: a line per commit, with its name
// and those of its parents. The lines are not trusted. If commits name each
// other as parents, their order is arbitrary but complete.
class ArrivalOrder {
 public:
  // Takes the next line. DataLoss: it is not such a line, or there are more
  // parents than a history can have (a damaged commit-graph can repeat one long
  // list for every commit).
  absl::Status AddLine(std::string_view line);

  // Call this after the last line. DataLoss: the list is incomplete.
  absl::StatusOr<BranchCommits> Finish(std::string_view tip) const;

 private:
  using Index = std::uint32_t;
  struct Node {
    std::size_t first_parent = 0;  // in parents_
    std::uint32_t parent_count = 0;
    bool listed = false;
  };

  // The names are already hashes.
  struct Hash {
    std::size_t operator()(const BranchCommits::Id& id) const;
  };

  absl::StatusOr<Index> Number(std::string_view digits);

  std::size_t digits_ = 0;
  std::vector<BranchCommits::Id> ids_;
  std::vector<Node> nodes_;
  std::vector<Index> parents_;
  std::size_t listed_ = 0;
  std::unordered_map<BranchCommits::Id, Index, Hash> numbers_;
};

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_ARRIVAL_ORDER_H_
