#include "provider/policy/release_queue.h"

#include <algorithm>
#include <utility>

#include "provider/policy/choose.h"

namespace imagecd::policy {

void ReleaseQueue::Join(const CommitHistory* history) {
  std::map<std::string, std::vector<Build>> builds;
  for (const std::string& name : facts_.members) {
    builds[name] = facts_.SurveyOf(name)->Candidates(Survey::kMaxBuilds);
  }
  guarded_ranks_.clear();
  for (const std::string& name : facts_.members) {
    if (!facts_.Guarded(name)) continue;
    guarded_ranks_[name] = facts_.JudgmentOf(facts_.DeployedOf(name)->tag).rank;
  }
  const std::string& first = facts_.members[0];
  facts_.releases = facts_.request.one_commit
                        ? JoinOnCommit(builds)
                        : EachBuild(first, std::move(builds[first]));
  if (history == nullptr) return;
  deployed_place_ = history->Place(
      facts_.request.one_commit ? facts_.deployed_key
                                : AsOneImage(facts_.deployed, false).commit);
  std::erase_if(facts_.releases, [&](Release& release) {
    const std::string& commit =
        facts_.request.one_commit
            ? release.key
            : release.builds.begin()->second.front().commit;
    const auto place = history->Place(commit);
    release.place = place.value_or(0);
    if (!place) facts_.unknown.push_back(release);
    return !place;
  });
  std::sort(facts_.releases.begin(), facts_.releases.end(),
            [](const Release& a, const Release& b) { return IsNewer(a, b); });
}

bool ReleaseQueue::OnlyNewer() const {
  return facts_.going_back == GoingBack::kNo && !guarded_ranks_.empty();
}

// Compares the members that are guarded: those that join may be of any time.
bool ReleaseQueue::IsNewerThanDeployed(const Release& release) const {
  if (facts_.SameKey(release.key, facts_.deployed_key)) return false;
  if (deployed_place_ && release.place != *deployed_place_) {
    return release.place > *deployed_place_;
  }
  std::string before;
  std::string after;
  for (const auto& [name, builds] : release.builds) {
    const auto guarded = guarded_ranks_.find(name);
    if (guarded == guarded_ranks_.end()) continue;
    before = std::max(before, guarded->second);
    after = std::max(after, builds.front().rank);
  }
  return IsNewer(after, release.key, before, facts_.deployed_key);
}

// Returns true if the images are newer as a whole than the deployed ones, or
// need not be: the newest builds of a release may have failed.
bool ReleaseQueue::GoesForward(
    const Release& release, const std::map<std::string, Image>& images) const {
  if (!OnlyNewer() || deployed_place_ || !facts_.request.one_commit)
    return true;
  Release found;
  found.key = release.key;
  for (const auto& [name, image] : images) {
    found.builds[name].push_back({image.tag, facts_.JudgmentOf(image.tag).rank,
                                  image.commit, image.built_at});
  }
  return IsNewerThanDeployed(found);
}

// An old commit that was built again in one repository is not newer as a whole:
// each member's build has to be about as new as what is deployed there, which
// is also what a listing after its cursor has of them.
void ReleaseQueue::DropOldBuilds(Release* release) const {
  for (const auto& [name, image] : facts_.deployed) {
    const auto builds = release->builds.find(name);
    if (builds == release->builds.end() || !image.built_at) continue;
    const absl::Time bound = *image.built_at - kCursorSlack;
    std::erase_if(builds->second, [bound](const Build& build) {
      return !build.built_at || *build.built_at <= bound;
    });
    if (builds->second.empty()) release->builds.erase(builds);
  }
}

// What is tried: releases that are newer than what is deployed; going back, all
// others.
void ReleaseQueue::Order() {
  to_try_.clear();
  const bool only_newer = OnlyNewer();
  const bool only_older = facts_.going_back != GoingBack::kNo &&
                          facts_.going_back != GoingBack::kExcluded;
  const auto is_tried = [&](const Release& release) {
    if (!release.Lacking(facts_.members).empty()) return false;
    if (only_newer) return IsNewerThanDeployed(release);
    return !only_older || (!facts_.SameKey(release.key, facts_.deployed_key) &&
                           !IsNewerThanDeployed(release));
  };
  const bool drops_old =
      only_newer && !deployed_place_ && facts_.request.one_commit;
  for (const Release& listed : facts_.releases) {
    if (to_try_.size() == kMaxAttempts) break;
    if (!drops_old && !is_tried(listed)) {
      // Of single images by time, what follows is older still.
      if (only_newer && !facts_.rules.check_history) break;
      continue;
    }
    Release release = listed;
    if (drops_old) {
      DropOldBuilds(&release);
      if (!is_tried(release)) continue;
    }
    to_try_.push_back(std::move(release));
  }
  std::reverse(to_try_.begin(), to_try_.end());
  if (!only_newer || !facts_.request.one_commit) return;
  // The deployed commit, built again.
  Release again = DeployedRelease();
  if (!again.Lacking(facts_.members).empty()) return;
  std::string deployed_rank;
  for (const auto& [name, rank] : guarded_ranks_) {
    deployed_rank = std::max(deployed_rank, rank);
  }
  if (again.rank() > deployed_rank) Insert(std::move(again));
}

// Without the build that failed, the release may no longer be the newest: then
// the next one is tried first.
bool ReleaseQueue::PutBehind(Release& release) {
  if (to_try_.empty()) return false;
  for (const auto& [name, builds] : release.builds) {
    if (builds.empty()) return false;
  }
  if (!IsNewer(to_try_.back(), release)) return false;
  Insert(std::move(release));
  return true;
}

void ReleaseQueue::Insert(Release release) {
  const auto at = std::partition_point(
      to_try_.begin(), to_try_.end(),
      [&release](const Release& other) { return IsNewer(release, other); });
  to_try_.insert(at, std::move(release));
}

// The deployed commit: of each member the later builds of it, and in the end
// what is deployed; for members that join any build of it.
Release ReleaseQueue::DeployedRelease() const {
  Release deployed;
  deployed.key = facts_.deployed_key;
  deployed.place = deployed_place_.value_or(0);
  for (const Release& release : facts_.releases) {
    if (!facts_.request.one_commit) break;
    if (!CommitsMatch(release.key, deployed.key)) continue;
    for (const auto& [name, builds] : release.builds) {
      const Image* image = facts_.DeployedOf(name);
      if (image == nullptr) {
        deployed.builds[name] = builds;
        continue;
      }
      // Pinned, held or excluded: not even to a later build.
      if (!facts_.Guarded(name) || facts_.going_back == GoingBack::kExcluded) {
        continue;
      }
      const Judgment judgment = facts_.JudgmentOf(image->tag);
      for (const Build& build : builds) {
        if (IsNewer(build.rank, build.tag, judgment.rank, image->tag)) {
          deployed.builds[name].push_back(build);
        }
      }
    }
    break;
  }
  for (const auto& [name, image] : facts_.deployed) {
    deployed.builds[name].push_back({image.tag,
                                     facts_.JudgmentOf(image.tag).rank,
                                     image.commit, image.built_at});
  }
  return deployed;
}

std::optional<Release> ReleaseQueue::Next() {
  if (to_try_.empty()) return std::nullopt;
  Release release = std::move(to_try_.back());
  to_try_.pop_back();
  return release;
}

bool ReleaseQueue::IsDeployed(const Release& release) const {
  return OnlyNewer() && facts_.SameKey(release.key, facts_.deployed_key);
}

}  // namespace imagecd::policy
