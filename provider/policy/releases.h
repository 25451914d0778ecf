#ifndef IMAGECD_PROVIDER_POLICY_RELEASES_H_
#define IMAGECD_PROVIDER_POLICY_RELEASES_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "provider/policy/newest_builds.h"

namespace imagecd::policy {

// The builds that are deployed together: one of each member.
struct Release {
  // Common to its builds: the commit, in the longest spelling of its
  // tags; for a single image the tag.
  std::string key;
  std::map<std::string, std::vector<Build>> builds;  // by member, newest first
  std::int64_t place = 0;  // CommitHistory::Place; without a history 0

  // The greatest rank of its members' newest builds.
  std::string rank() const;
  // Which of these have no build of it.
  std::vector<std::string> Lacking(
      const std::vector<std::string>& members) const;
};

// By place, then by rank, then by key.
bool IsNewer(const Release& a, const Release& b);

// Joins the builds of each member (newest first) on their commits. Commits of
// different length are one where the shorter begins the longer; a short one
// that begins two different ones is neither. Newest first; places are 0.
std::vector<Release> JoinOnCommit(
    const std::map<std::string, std::vector<Build>>& builds);

// A release of each build of one member, whose key is the tag.
std::vector<Release> EachBuild(const std::string& member,
                               std::vector<Build> builds);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_RELEASES_H_
