#ifndef IMAGECD_PROVIDER_POLICY_TESTING_FAKE_EVIDENCE_H_
#define IMAGECD_PROVIDER_POLICY_TESTING_FAKE_EVIDENCE_H_

#include <cstdlib>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "provider/policy/choose.h"

namespace imagecd::policy {

// The evidence of one choice, as functions answer it. Keeps what was asked.
class FakeEvidence : public Evidence {
 public:
  // The tags that a listing gives; nullopt: `listing_problem`. Clears
  // `*everything` where it begins after the cursor.
  std::function<std::optional<std::vector<std::string>>(
      const ListQuestion& question, bool* everything)>
      list;
  std::string listing_problem = "ghcr.io: 503";
  std::function<Answer(const ManifestQuestion& question)> manifest;
  const CommitHistory* history = nullptr;
  std::string history_problem;

  std::vector<ListQuestion> listed;
  // In order, without repeats.
  std::vector<ManifestQuestion> asked;

  Listing List(const ListQuestion& question) override {
    listed.push_back(question);
    Listing listing;
    const auto tags = list(question, &listing.everything);
    if (!tags) {
      if (!question.for_message) listing.problem = listing_problem;
      return listing;
    }
    Survey& survey = surveys_.emplace_back(question.options);
    survey.BeginPage();
    for (const std::string& tag : *tags) survey.OnTag(tag);
    survey.EndPage();
    listing.survey = &survey;
    return listing;
  }

  Answer Manifest(const ManifestQuestion& question) override {
    const auto key =
        std::tuple(question.member, question.name, question.checks.pullable,
                   question.checks.verify, question.checks.platforms);
    const auto known = answers_.find(key);
    if (known != answers_.end()) return known->second;
    asked.push_back(question);
    if (asked.size() > 500) std::abort();  // it asks without end
    return answers_[key] = manifest(question);
  }

  BranchCommits Commits(const std::vector<std::string>& wanted) override {
    return {history, history_problem};
  }

 private:
  std::deque<Survey> surveys_;
  std::map<std::tuple<std::string, std::string, bool, bool, bool>, Answer>
      answers_;
};

inline std::vector<std::string> Texts(const Decision& decision) {
  std::vector<std::string> texts;
  for (const Message& message : decision.messages) {
    texts.push_back(
        (message.severity == Severity::kWarning ? "warning: " : "info: ") +
        message.text);
  }
  return texts;
}

inline Pin CommitPin(const std::string& commit,
                     const std::string& origin = "") {
  Pin pin;
  pin.commit = commit;
  pin.origin = origin;
  return pin;
}

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_TESTING_FAKE_EVIDENCE_H_
