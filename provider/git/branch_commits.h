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

// All commits of a branch as it was at one moment. Safe to use from any thread.
class BranchCommits {
 public:
  // An object name: 20 bytes of SHA-1, then zeros, or 32 of SHA-256.
  using Id = std::array<unsigned char, 32>;

  // `in_order`: each commit after its ancestors; the last is the branch's
  // newest. `id_size` is 20 or 32.
  explicit BranchCommits(const std::vector<Id>& in_order,
                         std::size_t id_size = 20);

  // Where a commit stands: greater than each of its ancestors, and of two that
  // are not related the one that came to the branch later has the greater.
  // `digits` begin its SHA: 7 to 64 lower-case hexadecimal ones. nullopt: no
  // commit of the branch begins so, or several do.
  std::optional<std::int64_t> Place(std::string_view digits) const;

  // The branch's newest commit, as a full SHA; "" when there is none.
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
