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
#include "provider/base/interrupt.h"
#include "provider/policy/cursor_trail.h"
#include "provider/policy/newest_builds.h"
#include "provider/policy/page_by_page.h"
#include "provider/policy/rules.h"
#include "provider/policy/tag_judgment.h"
#include "provider/policy/tag_scheme.h"

namespace imagecd::policy {

struct RejectCount {
  std::int64_t tags = 0;
  std::string example;  // the first one seen
};

struct SurveyOptions : NameRules {
  std::string deployed_tag;  // to be looked out for; may be empty
  std::string pin_commit;    // likewise, lower case
};

// The rules for tag names at `now`: only the exclusions that are active.
NameRules MakeNameRules(const Rules& rules, absl::Time now);
// Unequal for options that may give unequal Surveys of one listing. With a
// minimumAge or a `verify` it holds the time: look-ups that share their `now`
// share it too.
std::string SurveyKey(const SurveyOptions& options);

// A summary of a listing of tags, made while it streams by, in memory that
// does not grow with the number of tags. The order of the tags matters to
// Cursor only; a tag may come twice.
//
// A page that is begun a second time before it ended leaves nothing of the
// first time behind, and until EndPage nothing of it can be seen.
class Survey {
 public:
  explicit Survey(SurveyOptions options);

  void BeginPage() { pages_.BeginPage(); }
  void OnTag(std::string_view tag) {
    base::Interrupt never;
    OnTag(tag, never);
  }
  void EndPage() {
    base::Interrupt never;
    EndPage(never);
  }
  // The same for tags that somebody else wrote: false if `interrupt` ended the
  // work. Then the Survey is of no use.
  bool OnTag(std::string_view tag, base::Interrupt& interrupt);
  bool EndPage(base::Interrupt& interrupt);

  // Of the tags seen, repeats included.
  std::int64_t tags() const { return whole().tags; }
  const RejectCount& rejects(Reject kind) const {
    return whole().rejects[static_cast<std::size_t>(kind)];
  }

  // Of Reject::kUnreadable those of the very shape of the scheme.
  const RejectCount& malformed() const { return whole().malformed; }

  bool saw_deployed() const { return whole().saw_deployed; }

  // The candidates, newest first: greatest rank, then greatest tag. At most
  // kMaxBuilds of them, without repeats.
  std::vector<Build> Candidates(std::size_t limit) const;
  std::optional<Build> Newest() const;

  // Two candidates of the same rank at the top (of the same second, or with
  // equal values): the first of them and the one passed over.
  std::optional<std::pair<Build, Build>> TieAtTop() const;

  // How many candidates are newer than this one. kMaxBuilds means: that many or
  // more.
  std::size_t CountNewer(std::string_view rank, std::string_view tag) const;
  static constexpr std::size_t kMaxBuilds = 1000;

  // The tags with a rank, excluded and too young ones too, whose commit matches
  // SurveyOptions::pin_commit, newest first, kMaxPinMatches at most.
  std::vector<Build> PinMatches() const;
  static constexpr std::size_t kMaxPinMatches = 16;
  // They are of two different commits (one commit built twice is not). Then
  // these are their newest builds, newest first, kMaxPinMatches at most.
  bool PinIsAmbiguous() const { return whole().pin_commits.size() > 1; }
  std::vector<Build> PinCandidates() const;

  // By time: the candidates that are listed after one that is more than
  // kBackwardFrom newer, newest first, kMaxBackward at most. In push order they
  // tell of clocks that ran backward, otherwise nothing.
  std::vector<Build> Backward() const;
  static constexpr std::size_t kMaxBackward = 16;

  // The tag behind which the next listing may begin, once `chosen` is chosen
  // (CursorTrail::Find): by time with kCursorSlack.
  std::optional<std::string> Cursor(const Build& chosen,
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
    RejectCount malformed;
    bool saw_deployed = false;
    NewestBuilds builds{kMaxBuilds};
    NewestBuilds pin_matches{kMaxPinMatches};
    NewestBuilds backward{kMaxBackward};
    std::vector<PinCommit> pin_commits;
    CursorTrail trail;
  };

  void Take(std::string_view tag, Whole& whole) const;
  void MatchPin(const Judgment& judgment, std::string_view tag,
                Whole& whole) const;
  const Whole& whole() const { return pages_.sum(); }

  SurveyOptions options_;
  PageByPage<Whole> pages_;
};

// `3 of other branches (such as dev.2025…) and 1 only just built (such as …)`.
std::string RejectsInWords(const Survey& survey);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_SURVEY_H_
