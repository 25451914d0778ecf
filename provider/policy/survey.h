#ifndef IMAGECD_PROVIDER_POLICY_SURVEY_H_
#define IMAGECD_PROVIDER_POLICY_SURVEY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "provider/policy/cursor_trail.h"
#include "provider/policy/newest_builds.h"
#include "provider/policy/tag_scheme.h"

namespace imagecd::policy {

// Why a tag is no candidate.
enum class Reject {
  kOtherBranch,  // of the scheme, and of another branch
  kNotOfScheme,
  kUnreadable,  // of the branch, but no such date or SHA
};
inline constexpr std::size_t kRejectKinds = 3;

struct RejectCount {
  std::int64_t tags = 0;
  std::string example;  // the first one seen
};

struct SurveyOptions {
  TagScheme scheme = TagScheme::Branch();
  std::string branch;        // clean: CleanBranch
  std::string deployed_tag;  // to be looked out for; may be empty
  std::string pin_commit;    // likewise, lower case
};

// What a listing of tags says, gathered while it streams by, in memory that
// does not grow with the number of tags. The order of the tags matters to
// Cursor only; a tag may come twice.
//
// A page that is begun a second time before it ended leaves nothing of the
// first time behind, and until EndPage nothing of it can be seen.
class Survey {
 public:
  explicit Survey(SurveyOptions options);

  void BeginPage();
  void OnTag(std::string_view tag);
  void EndPage();

  // Of the tags seen, repeats included.
  std::int64_t tags() const { return whole_.tags; }
  const RejectCount& rejects(Reject kind) const {
    return whole_.rejects[static_cast<std::size_t>(kind)];
  }

  bool saw_deployed() const { return whole_.saw_deployed; }

  // The candidates, newest first: greatest time, then greatest tag. At most
  // kMaxBuilds of them, without repeats.
  std::vector<Build> Candidates(std::size_t limit) const;
  std::optional<Build> Newest() const;

  // Two candidates of the same second at the top: the first of them and the
  // one passed over.
  std::optional<std::pair<Build, Build>> TieAtTop() const;

  // How many candidates are newer than this one. kMaxBuilds means: that many or
  // more.
  std::size_t CountNewer(std::int64_t unix_seconds, std::string_view tag) const;
  static constexpr std::size_t kMaxBuilds = 1000;

  // The candidates whose commit matches SurveyOptions::pin_commit, newest
  // first, kMaxPinMatches at most.
  std::vector<Build> PinMatches() const;
  static constexpr std::size_t kMaxPinMatches = 16;
  // They are of two different commits (one commit built twice is not). Then
  // these are their newest builds, newest first, kMaxPinMatches at most.
  bool PinIsAmbiguous() const { return whole_.pin_commits.size() > 1; }
  std::vector<Build> PinCandidates() const;

  // The tag behind which the next listing may begin (CursorTrail::Find).
  std::optional<std::string> Cursor(std::int64_t chosen_unix_seconds,
                                    std::string_view began_after) const;

  const SurveyOptions& options() const { return options_; }

 private:
  // One commit that matches the pin.
  struct PinCommit {
    std::string longest;  // as its tags spell it, the longest of them
    NewestBuilds::Entry newest;
  };
  struct Whole {
    std::int64_t tags = 0;
    RejectCount rejects[kRejectKinds];
    bool saw_deployed = false;
    NewestBuilds builds{kMaxBuilds};
    NewestBuilds pin_matches{kMaxPinMatches};
    std::vector<PinCommit> pin_commits;
    CursorTrail trail;
  };

  void Count(Reject kind, std::string_view tag);
  void MatchPin(const ParsedTag& parsed, std::string_view tag);
  Build ToBuild(const NewestBuilds::Entry& entry) const;
  std::vector<Build> NewestFirst(const NewestBuilds& builds,
                                 std::size_t limit) const;

  SurveyOptions options_;
  Whole whole_;  // the pages that ended
  Whole page_;   // the same and the page that streams by
  bool in_page_ = false;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_SURVEY_H_
