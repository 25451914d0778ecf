#include "provider/policy/examiner.h"

#include "provider/policy/survey.h"

namespace imagecd::policy {

// `tag` may be a digest: then no commit is known.
ManifestQuestion Examiner::Question(const std::string& name,
                                    std::string_view tag, Checks checks) const {
  return {name, std::string(tag), checks,
          DescribeImage(facts_.rules.scheme, tag, "").commit};
}

Answer Examiner::Ask(const ManifestQuestion& question) {
  Answer answer = evidence_.Manifest(question);
  if (answer.Verified(question.checks)) {
    verified_.insert({question.member, answer.digest});
  }
  return answer;
}

// The digest that the deployed tag names now. A digest without a tag names
// itself.
Answer Examiner::Head(const std::string& name) {
  const Image& image = *facts_.DeployedOf(name);
  return Ask(
      Question(name, image.tag.empty() ? image.digest : image.tag, Checks()));
}

const BranchCommits& Examiner::Commits() {
  if (commits_) return *commits_;
  // Builds older than the deployed image do not affect the choice, so a clone
  // is not fetched for their commits.
  std::vector<std::string> wanted;
  for (const std::string& name : facts_.members) {
    const Member& member = facts_.request.members.at(name);
    wanted.push_back(DescribeImage(facts_.rules.scheme, member.tag, "").commit);
    if (facts_.named()) continue;
    std::optional<absl::Time> since;
    const Image* deployed = facts_.DeployedOf(name);
    if (deployed != nullptr && facts_.state_usable() && deployed->built_at) {
      since = deployed->built_at;
      wanted.push_back(deployed->commit);
    }
    const Survey* survey = facts_.SurveyOf(name);
    if (survey == nullptr) continue;
    for (const Build& build : survey->Candidates(Survey::kMaxBuilds)) {
      if (since && build.built_at && *build.built_at <= *since) continue;
      wanted.push_back(build.commit);
    }
  }
  if (facts_.pin.pin) {
    wanted.push_back(
        facts_.pin.pin->tag.empty()
            ? facts_.pin.pin->commit
            : DescribeImage(facts_.rules.scheme, facts_.pin.pin->tag, "")
                  .commit);
  }
  std::erase(wanted, "");
  commits_ = evidence_.Commits(wanted);
  return *commits_;
}

// Why verify.sourceRepository refuses a commit. A member's tag may spell the
// commit shorter than the others.
std::optional<std::string> Examiner::HistoryProblem(
    std::string_view commit, std::string_view release_key) {
  if (Commits().history == nullptr) return commits_->problem;
  const bool is_shorter = facts_.request.one_commit && !commit.empty() &&
                          CommitsMatch(commit, release_key);
  return policy::HistoryProblem(*commits_->history,
                                is_shorter ? release_key : commit,
                                facts_.rules.branch);
}

Checks Examiner::AllChecks() const {
  return {.pullable = true,
          .verify = facts_.rules.check_verify,
          .platforms = facts_.rules.check_platforms};
}

// The checks for a deployed image. If a person named it, its platforms are not
// checked.
Checks Examiner::StillMet() const {
  return {.verify = facts_.rules.check_verify,
          .platforms = facts_.rules.check_platforms && !facts_.named()};
}

Checks Examiner::VerifyOnly() const {
  return {.verify = facts_.rules.check_verify};
}

bool Examiner::MayEnter(const std::string& name, const Image& image,
                        std::string_view release_key) {
  if (facts_.IsDeployed(name, image.digest)) return true;
  if (facts_.rules.check_verify && !verified_.contains({name, image.digest})) {
    return false;
  }
  return !facts_.rules.check_history ||
         !HistoryProblem(image.commit, release_key);
}

}  // namespace imagecd::policy
