#include "provider/policy/revision.h"

#include "absl/strings/str_format.h"
#include "provider/policy/image_text.h"

namespace imagecd::policy {

std::optional<std::string> RevisionProblem(std::string_view commit,
                                           std::optional<std::string> label) {
  if (commit.empty()) {
    return absl::StrFormat("its tag has no commit to compare with the label %s",
                           kRevisionLabel);
  }
  if (!label || label->empty()) {
    return absl::StrFormat("it has no label %s", kRevisionLabel);
  }
  // Git's own digits are lower case; a label may be written otherwise.
  std::string revision = *label;
  for (char& c : revision) {
    if (c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  if (revision.substr(0, commit.size()) == commit) return std::nullopt;
  constexpr std::size_t kShown = 40;
  return absl::StrFormat("its label %s is \"%s\", and not %s", kRevisionLabel,
                         OneLine(label->substr(0, kShown)),
                         ShortCommit(commit));
}

std::optional<std::string> HistoryProblem(const CommitHistory& history,
                                          std::string_view commit,
                                          std::string_view branch) {
  if (commit.empty()) {
    return "its tag has no commit to look for in verify.sourceRepository";
  }
  if (history.Place(commit)) return std::nullopt;
  return absl::StrFormat(
      "its commit %s is not on branch %s of verify.sourceRepository",
      ShortCommit(commit), branch);
}

}  // namespace imagecd::policy
