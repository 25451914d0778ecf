#include "provider/policy/releases.h"

#include <algorithm>
#include <utility>

namespace imagecd::policy {
namespace {

bool Begins(std::string_view prefix, std::string_view text) {
  return text.substr(0, prefix.size()) == prefix;
}

// Every commit, and the longest spelling of it: itself where there is none, or
// more than one.
std::map<std::string, std::string> LongestSpellings(
    const std::map<std::string, std::vector<Build>>& candidates) {
  std::map<std::string, std::string> longest;
  for (const auto& [member, builds] : candidates) {
    for (const Build& build : builds) {
      if (!build.commit.empty()) longest.emplace(build.commit, build.commit);
    }
  }
  // What a commit begins comes right behind it.
  for (auto it = longest.rbegin(); it != longest.rend(); ++it) {
    const auto behind = it.base();
    if (behind == longest.end() || !Begins(it->first, behind->first)) continue;
    const std::string& spelling = behind->second;
    const bool one = std::all_of(
        behind,
        std::find_if(
            behind, longest.end(),
            [&](const auto& other) { return !Begins(it->first, other.first); }),
        [&](const auto& other) { return other.second == spelling; });
    if (one) it->second = spelling;
  }
  return longest;
}

}  // namespace

std::string Release::rank() const {
  std::string greatest;
  for (const auto& [member, of_member] : builds) {
    if (!of_member.empty()) {
      greatest = std::max(greatest, of_member.front().rank);
    }
  }
  return greatest;
}

bool IsNewer(const Release& a, const Release& b) {
  if (a.place != b.place) return a.place > b.place;
  return IsNewer(a.rank(), a.key, b.rank(), b.key);
}

std::vector<std::string> Release::Lacking(
    const std::vector<std::string>& members) const {
  std::vector<std::string> lacking;
  for (const std::string& member : members) {
    if (!builds.contains(member)) lacking.push_back(member);
  }
  return lacking;
}

std::vector<Release> JoinOnCommit(
    const std::map<std::string, std::vector<Build>>& builds) {
  const std::map<std::string, std::string> longest = LongestSpellings(builds);
  std::map<std::string, Release> by_commit;
  for (const auto& [member, of_member] : builds) {
    for (const Build& build : of_member) {
      if (build.commit.empty()) continue;
      Release& release = by_commit[longest.at(build.commit)];
      release.builds[member].push_back(build);
    }
  }
  std::vector<Release> releases;
  for (auto& [commit, release] : by_commit) {
    release.key = commit;
    releases.push_back(std::move(release));
  }
  std::sort(releases.begin(), releases.end(),
            [](const Release& a, const Release& b) { return IsNewer(a, b); });
  return releases;
}

std::vector<Release> EachBuild(const std::string& member,
                               std::vector<Build> builds) {
  std::vector<Release> releases(builds.size());
  for (std::size_t i = 0; i < builds.size(); ++i) {
    releases[i].key = builds[i].tag;
    releases[i].builds[member].push_back(std::move(builds[i]));
  }
  return releases;
}

}  // namespace imagecd::policy
