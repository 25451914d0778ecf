#ifndef IMAGECD_PROVIDER_POLICY_RELEASE_QUEUE_H_
#define IMAGECD_PROVIDER_POLICY_RELEASE_QUEUE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "provider/policy/choice_facts.h"
#include "provider/policy/releases.h"
#include "provider/policy/revision.h"

namespace imagecd::policy {

// Which releases the policy tries, and in which order. Does not own `facts`.
class ReleaseQueue {
 public:
  explicit ReleaseQueue(ChoiceFacts& facts) : facts_(facts) {}

  // Joins what is listed into facts.releases, newest first. With a history, by
  // the place of their commits in it; what has none goes to facts.unknown.
  void Join(const CommitHistory* history);

  // Restarts: releases that are newer than the deployed one, or all others when
  // going back.
  void Order();
  std::optional<Release> Next();  // the best that is left
  bool empty() const { return to_try_.empty(); }
  void Clear() { to_try_.clear(); }
  // Puts a release that lost a build behind a better one, and moves it; false
  // if it is still the best, or lacks a member.
  bool PutBehind(Release& release);

  // The deployed release, as it may be tried: what is deployed may stay.
  Release DeployedRelease() const;
  bool IsDeployed(const Release& release) const;
  // Returns true if the images that were found for a release are newer as a
  // whole than the deployed ones, or need not be.
  bool GoesForward(const Release& release,
                   const std::map<std::string, Image>& images) const;

 private:
  bool OnlyNewer() const;
  bool IsNewerThanDeployed(const Release& release) const;
  void DropOldBuilds(Release* release) const;
  void Insert(Release release);

  ChoiceFacts& facts_;
  std::optional<std::int64_t> deployed_place_;
  std::map<std::string, std::string> guarded_ranks_;  // of what is deployed
  std::vector<Release> to_try_;  // complete ones, the best last
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_RELEASE_QUEUE_H_
