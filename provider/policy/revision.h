#ifndef IMAGECD_PROVIDER_POLICY_REVISION_H_
#define IMAGECD_PROVIDER_POLICY_REVISION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace imagecd::policy {

inline constexpr std::string_view kRevisionLabel =
    "org.opencontainers.image.revision";

// verify.revisionLabel: the label must begin with the tag's commit. nullopt: it
// does. Otherwise a clause for Answer::FailsVerify. `label` is nullopt where
// the image has none; `commit` is empty if the tag has none.
std::optional<std::string> RevisionProblem(std::string_view commit,
                                           std::optional<std::string> label);

// The branch's commits, for verify.sourceRepository.
class CommitHistory {
 public:
  virtual ~CommitHistory() = default;
  // The place of a commit (7 to 64 lower-case digits) on the branch: greater
  // than each of its ancestors. nullopt: it is not on the branch, or unknown,
  // or the digits are ambiguous. The same answer for as long as a look-up runs.
  virtual std::optional<std::int64_t> Place(std::string_view commit) const = 0;
};

// The reason why verify.sourceRepository refuses an image: a clause for
// Answer::FailsVerify. nullopt: the commit is on the branch. `commit` is empty
// if the tag has none; `branch` is for the message.
std::optional<std::string> HistoryProblem(const CommitHistory& history,
                                          std::string_view commit,
                                          std::string_view branch);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_REVISION_H_
