#include "provider/git/commit_walk.h"

#include <cstdint>
#include <limits>
#include <queue>
#include <tuple>

namespace imagecd::git {
namespace {

using Index = CommitTable::Index;

// A queue of commits that gives the one first that is likely to be nobody's
// ancestor: of the greatest generation, then of the latest date. Each commit is
// in it at most once at a time.
class WalkQueue {
 public:
  explicit WalkQueue(CommitTable& table) : table_(table) {}

  bool empty() const { return queue_.empty(); }

  // A commit that is missing comes last, when all others did not suffice.
  int Push(Index index) {
    const int code = table_.Load(index);
    if (code == 0) {
      queue_.push({table_.generation(index), table_.date(index), index});
    } else if (code == GIT_ENOTFOUND) {
      queue_.push({0, std::numeric_limits<std::int64_t>::min(), index});
    } else {
      return code;
    }
    return 0;
  }

  Index Pop() {
    const Index index = std::get<2>(queue_.top());
    queue_.pop();
    return index;
  }

  // Whether the next one could be a descendant of `index`, which is loaded.
  bool NextMayReach(Index index) const {
    if (queue_.empty()) return false;
    const auto& [generation, date, next] = queue_.top();
    return std::tuple(generation, date) >=
           std::tuple(table_.generation(index), table_.date(index));
  }

 private:
  CommitTable& table_;
  std::priority_queue<std::tuple<std::uint32_t, std::int64_t, Index>> queue_;
};

// A bit set per commit.
class Marks {
 public:
  std::uint8_t& operator[](Index index) {
    if (index >= marks_.size()) marks_.resize(index + index / 2 + 64);
    return marks_[index];
  }

 private:
  std::vector<std::uint8_t> marks_;
};

constexpr std::uint8_t kFromAncestor = 1;
constexpr std::uint8_t kFromDescendant = 2;
constexpr std::uint8_t kFromBoth = kFromAncestor | kFromDescendant;
constexpr std::uint8_t kQueued = 4;

}  // namespace

// Paints what each of them reaches. From what `ancestor` reaches there is no
// way back to it: when all that is left of the other's paint is of both, the
// answer is no. Where its generation is known, nothing of a smaller one is
// looked at, and that alone says where to end.
int Reaches(CommitTable& table, Index descendant, Index ancestor,
            bool* result) {
  *result = descendant == ancestor;
  if (*result) return 0;
  if (const int code = table.Load(ancestor)) return code;
  const std::uint32_t least = table.generation(ancestor);
  // Mostly it is one of the first parents; they are looked at in any case, down
  // to its date.
  if (least == CommitTable::kNoGeneration) {
    for (Index at = descendant; table.Load(at) == 0;) {
      if (table.date(at) < table.date(ancestor) ||
          table.generation(at) != CommitTable::kNoGeneration ||
          table.parent_count(at) == 0) {
        break;
      }
      at = table.parent(at, 0);
      if (at == ancestor) {
        *result = true;
        return 0;
      }
    }
  }
  WalkQueue queue(table);
  Marks marks;
  std::size_t undecided = 0;  // in the queue, reached from `descendant` alone

  const auto paint = [&](Index index, std::uint8_t color) {
    std::uint8_t& mark = marks[index];
    const std::uint8_t before = mark & kFromBoth;
    if ((before | color) == before) return 0;
    mark |= color;
    if ((mark & kQueued) != 0) {
      if (before == kFromDescendant) --undecided;
      return 0;
    }
    const int code = table.Load(index);
    if (code == 0) {
      const std::uint32_t generation = table.generation(index);
      const bool may_reach = least == CommitTable::kNoGeneration
                                 ? generation == CommitTable::kNoGeneration
                                 : generation > least;
      if (!may_reach) return 0;
    } else if (code != GIT_ENOTFOUND) {
      return code;
    }
    mark |= kQueued;
    if ((mark & kFromBoth) == kFromDescendant) ++undecided;
    return queue.Push(index);
  };

  if (least == CommitTable::kNoGeneration) {
    if (const int code = paint(ancestor, kFromAncestor)) return code;
  }
  if (const int code = paint(descendant, kFromDescendant)) return code;
  while (undecided > 0) {
    const Index next = queue.Pop();
    std::uint8_t& mark = marks[next];
    mark &= static_cast<std::uint8_t>(~kQueued);
    const std::uint8_t color = mark & kFromBoth;
    if (color == kFromDescendant) --undecided;
    if (const int code = table.Load(next)) {
      if (color == kFromDescendant) return code;
      continue;
    }
    for (std::uint32_t i = 0; i < table.parent_count(next); ++i) {
      const Index parent = table.parent(next, i);
      if (parent == ancestor && (color & kFromDescendant) != 0) {
        *result = true;
        return 0;
      }
      if (const int code = paint(parent, color)) return code;
    }
  }
  return 0;
}

int FirstParents(CommitTable& table, Index older, Index newer,
                 std::vector<Index>* result) {
  result->clear();
  WalkQueue queue(table);
  Marks reached;
  if (const int code = table.Load(older)) return code;
  if (const int code = queue.Push(older)) return code;
  reached[older] = 1;
  for (Index at = newer;; at = table.parent(at, 0)) {
    if (at == older) return 0;
    if (const int code = table.Load(at)) return code;
    while (queue.NextMayReach(at)) {
      const Index next = queue.Pop();
      if (const int code = table.Load(next)) {
        if (code == GIT_ENOTFOUND) continue;  // below, if it matters
        return code;
      }
      for (std::uint32_t i = 0; i < table.parent_count(next); ++i) {
        const Index parent = table.parent(next, i);
        if (reached[parent] != 0) continue;
        reached[parent] = 1;
        if (const int code = queue.Push(parent)) return code;
      }
    }
    if (reached[at] != 0) break;
    result->push_back(at);
    if (table.parent_count(at) == 0) break;
  }
  if (result->empty()) return 0;
  // So far by the dates, unless there are generations. If `older` reaches one
  // of the way it reaches all that follow.
  if (table.generation(result->back()) != CommitTable::kNoGeneration) return 0;
  bool reaches = false;
  if (const int code = Reaches(table, older, result->back(), &reaches)) {
    return code;
  }
  if (!reaches) return 0;
  std::size_t low = 0;
  std::size_t high = result->size() - 1;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (const int code = Reaches(table, older, (*result)[middle], &reaches)) {
      return code;
    }
    if (reaches) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  result->resize(low);
  return 0;
}

int InOrderOfArrival(CommitTable& table, Index tip,
                     std::vector<Index>* result) {
  result->clear();
  struct Visit {
    Index index;
    std::uint32_t next_parent = 0;
  };
  Marks seen;
  std::vector<Visit> stack;
  const auto visit = [&](Index index) {
    if (seen[index] != 0) return 0;
    seen[index] = 1;
    stack.push_back({index});
    return table.Load(index);
  };
  if (const int code = visit(tip)) return code;
  while (!stack.empty()) {
    Visit& last = stack.back();
    if (last.next_parent == table.parent_count(last.index)) {
      result->push_back(last.index);
      stack.pop_back();
      continue;
    }
    const Index parent = table.parent(last.index, last.next_parent++);
    if (const int code = visit(parent)) return code;
  }
  return 0;
}

}  // namespace imagecd::git
