#ifndef IMAGECD_PROVIDER_POLICY_SET_RELEASES_H_
#define IMAGECD_PROVIDER_POLICY_SET_RELEASES_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "provider/policy/newest_builds.h"

namespace imagecd::policy {

// One commit, and what each repository of a set has of it.
struct Release {
  std::string commit;  // as its tags spell it, the longest of them
  std::map<std::string, std::vector<Build>> builds;  // by member, newest first
  std::int64_t place = 0;  // CommitHistory::Place; without a history 0

  // The greatest time of its members' newest builds.
  absl::Time built_at() const;
  // Which of these have no build of it.
  std::vector<std::string> Lacking(
      const std::vector<std::string>& members) const;
};

// By place, then by built_at, then by the commit's digits.
bool IsNewer(const Release& a, const Release& b);

// Joins the candidates of each member (newest first) on their commits. Commits
// of different length are one where the shorter begins the longer; a short one
// that begins two different ones is neither. Newest first, their places being
// 0.
std::vector<Release> JoinOnCommit(
    const std::map<std::string, std::vector<Build>>& candidates);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_SET_RELEASES_H_
