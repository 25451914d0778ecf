#ifndef IMAGECD_PROVIDER_POLICY_EXAMINER_H_
#define IMAGECD_PROVIDER_POLICY_EXAMINER_H_

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "provider/policy/choice_facts.h"
#include "provider/policy/evidence.h"

namespace imagecd::policy {

// Asks about the images of one choice, and remembers which passed `verify`.
// Owns neither `facts` nor `evidence`.
class Examiner {
 public:
  Examiner(const ChoiceFacts& facts, Evidence& evidence)
      : facts_(facts), evidence_(evidence) {}

  // The checks for a candidate, those of `verify` alone, and those for a
  // deployed image.
  Checks AllChecks() const;
  Checks VerifyOnly() const;
  Checks StillMet() const;

  ManifestQuestion Question(const std::string& name, std::string_view tag,
                            Checks checks) const;
  Answer Ask(const ManifestQuestion& question);
  Answer Head(const std::string& name);

  // The commits of verify.sourceRepository, read when they are first needed.
  const BranchCommits& Commits();
  // nullopt: it does not refuse the commit. `release_key` is that of the
  // release which is tried.
  std::optional<std::string> HistoryProblem(std::string_view commit,
                                            std::string_view release_key);

  // The gate: returns true if the image is deployed already or has passed
  // `verify`.
  bool MayEnter(const std::string& name, const Image& image,
                std::string_view release_key);

 private:
  const ChoiceFacts& facts_;
  Evidence& evidence_;
  std::optional<BranchCommits> commits_;
  // Member and digest of what passed `verify`.
  std::set<std::pair<std::string, std::string>> verified_;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_EXAMINER_H_
