#ifndef IMAGECD_PROVIDER_GIT_COMMIT_TABLE_H_
#define IMAGECD_PROVIDER_GIT_COMMIT_TABLE_H_

#include <git2.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "provider/git/commit_graph.h"

namespace imagecd::git {

// The commits that a walk through a history has met, by numbers of its own, so
// that each is read once. A commit is read from the commit-graph file where
// that has it, otherwise from its object.
class CommitTable {
 public:
  using Index = std::uint32_t;
  static constexpr std::uint32_t kNoGeneration =
      std::numeric_limits<std::uint32_t>::max();
  // Beside libgit2's own: the commit-graph file is damaged. A table without it
  // can answer.
  static constexpr int kDamagedGraph = -1000;

  // `graph` may be null; neither is owned.
  CommitTable(git_odb* odb, const CommitGraph* graph);

  // The number of a commit that need not exist.
  Index Number(const git_oid& id);

  // Reads the commit, if that was not done yet: 0, or libgit2's error code. The
  // members below want it done.
  int Load(Index index);

  std::uint32_t parent_count(Index index) const {
    return nodes_[index].parent_count;
  }
  Index parent(Index index, std::uint32_t which) const {
    return parents_[nodes_[index].first_parent + which];
  }
  // Greater than that of each parent; kNoGeneration where it is not known. A
  // commit that has one has no ancestor without.
  std::uint32_t generation(Index index) const {
    return nodes_[index].generation;
  }
  std::int64_t date(Index index) const { return nodes_[index].date; }
  const git_oid& id(Index index) const { return nodes_[index].id; }
  const git_oid& tree(Index index) const { return nodes_[index].tree; }

  std::size_t size() const { return nodes_.size(); }

 private:
  static constexpr std::uint32_t kNowhere =
      std::numeric_limits<std::uint32_t>::max();

  struct Node {
    git_oid id;
    git_oid tree;
    std::int64_t date = 0;
    std::uint32_t generation = kNoGeneration;
    std::uint32_t first_parent = 0;  // in parents_
    std::uint32_t parent_count = 0;
    std::uint32_t position = kNowhere;  // in the graph
    bool loaded = false;
  };
  // Where the number of a commit is in slots_, or is to be.
  std::size_t SlotOf(const git_oid& id) const;
  void GrowSlots();
  Index NumberAt(std::uint32_t position);
  int LoadFromGraph(Index index);
  int LoadFromObject(Index index);
  bool Parse(std::string_view text, Index index);

  git_odb* const odb_;
  const CommitGraph* const graph_;
  std::vector<Node> nodes_;
  std::vector<Index> parents_;
  std::vector<Index> by_position_;  // kNowhere: not met yet
  // The others, by the first bits of their SHAs, which are as good as random:
  // open addressing, a power of two in size, kNowhere where there is none.
  std::vector<Index> slots_;
  std::size_t slots_taken_ = 0;
  GraphCommit scratch_;
};

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_COMMIT_TABLE_H_
