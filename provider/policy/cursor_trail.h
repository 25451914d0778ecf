#ifndef IMAGECD_PROVIDER_POLICY_CURSOR_TRAIL_H_
#define IMAGECD_PROVIDER_POLICY_CURSOR_TRAIL_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

namespace imagecd::policy {

// The point in a listing from which the next look-up continues. It is kept in
// state, so that the next look-up need not list everything.
struct Cursor {
  std::string tag;       // list what comes after it
  absl::Time walked_at;  // when everything was last listed
  friend bool operator==(const Cursor&, const Cursor&) = default;
};

// By time, the cursor lies this much behind what was chosen: builds are not
// pushed in the order of their times.
inline constexpr absl::Duration kCursorSlack = absl::Hours(24);
// A listing of everything is repeated after this time, so that one tag that
// showed up late, in front of the cursor, is not lost for good.
inline constexpr absl::Duration kCursorLife = absl::Hours(24);

// Remembers, while a listing streams by, enough to say afterwards which tag was
// listed just before the first build whose rank is at least a given one, in
// bounded memory: only builds greater than all before them can be the answer,
// and where there are too many, neighbours are joined so that the answer can
// only come out earlier, which costs a longer listing and loses nothing.
class CursorTrail {
 public:
  // Every tag, in the order of the listing; one that could be chosen, whatever
  // becomes of it, with its rank (Ordering's).
  void OnBuild(std::string_view tag, std::string_view rank);
  void OnOther(std::string_view tag) { previous_.assign(tag); }

  // The tag listed just before the first-listed build with a rank of at least
  // `bound`. `began_after` is the cursor that this listing itself began after,
  // and stands before its first tag; empty for a listing of everything. nullopt
  // when there is no such build or no tag before it.
  std::optional<std::string> Find(std::string_view bound,
                                  std::string_view began_after) const;

  // The greatest rank so far; empty: none.
  std::string_view greatest() const {
    return steps_.empty() ? std::string_view() : steps_.back().rank;
  }

  std::size_t size() const { return steps_.size(); }
  static constexpr std::size_t kMaxSteps = 512;

 private:
  struct Step {
    std::string rank;      // the greatest so far
    std::string previous;  // the tag before; empty: the listing's begin
  };

  void Thin();

  std::string previous_;
  std::vector<Step> steps_;  // ranks ascend
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_CURSOR_TRAIL_H_
