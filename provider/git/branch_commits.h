#ifndef IMAGECD_PROVIDER_GIT_BRANCH_COMMITS_H_
#define IMAGECD_PROVIDER_GIT_BRANCH_COMMITS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace imagecd::git {

// All commits of a branch at one moment. Safe to use from any thread.
class BranchCommits {
 public:
  // An object name: 20 bytes of SHA-1, then zeros, or 32 of SHA-256.
  using Id = std::array<unsigned char, 32>;

  // `in_order`: each commit after its ancestors; the last is the branch's
  // newest. `id_size` is 20 or 32.
  explicit BranchCommits(const std::vector<Id>& in_order,
                         std::size_t id_size = 20);

  // The position of a commit. It is greater than the positions of its
  // ancestors. Of two unrelated commits, the one that arrived on the branch
  // later has the greater position. `digits` are the first 7 to 64 digits of
  // its SHA, in lower case. nullopt if no commit of the branch or several begin
  // with them.
  std::optional<std::int64_t> Place(std::string_view digits) const;

  // The branch's newest commit, as a full SHA; "" if there is none.
  std::string tip() const;

 private:
  struct Entry {
    Id id;
    std::uint32_t place = 0;
  };
  std::size_t id_size_;
  std::vector<Entry> entries_;  // by id
  Id tip_ = {};
};

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_BRANCH_COMMITS_H_
