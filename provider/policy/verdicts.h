#ifndef IMAGECD_PROVIDER_POLICY_VERDICTS_H_
#define IMAGECD_PROVIDER_POLICY_VERDICTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "provider/base/interrupt.h"
#include "provider/policy/page_by_page.h"
#include "provider/policy/tag_judgment.h"

namespace imagecd::policy {

// The result for one tag, for listImages.
struct Verdict {
  std::string tag;
  std::string commit;                  // empty if the tag has none
  std::optional<absl::Time> built_at;  // likewise
  bool candidate = false;
  std::string reason;  // a clause: why not, or what is odd about it
};

struct VerdictOptions {
  NameRules rules;
  absl::Time now;
  std::size_t limit = 50;
  bool all_branches = false;
  // The registry is known to list a new tag after all others: a time that runs
  // backward is said.
  bool push_order = false;
};

// Gathers them while a listing of everything streams by, at most `limit` of
// them in memory. The time per tag grows with the logarithm of `limit`. Pages
// and interrupts are those of Survey.
class VerdictCollector {
 public:
  explicit VerdictCollector(VerdictOptions options);

  void BeginPage() { pages_.BeginPage(); }
  bool OnTag(std::string_view tag, base::Interrupt& interrupt);
  bool EndPage(base::Interrupt& interrupt);

  // Those with a time (under other policies: with a rank) newest first, then
  // the others by name; without repeats; `limit` in all. Tags of other branches
  // are left out unless all_branches. Incomplete if `interrupt` ended the work.
  std::vector<Verdict> Take(base::Interrupt& interrupt) const;

  std::int64_t tags() const;            // seen, repeats included
  std::int64_t other_branches() const;  // counted and left out

 private:
  struct Entry {
    bool ranked = false;
    std::string rank;
    std::string tag;
    bool backward = false;
  };
  struct IsBefore {
    bool operator()(const Entry& a, const Entry& b) const;
  };
  struct Whole {
    std::int64_t tags = 0;
    std::int64_t other_branches = 0;
    std::string greatest;               // rank so far
    std::set<Entry, IsBefore> entries;  // best first
  };

  void Add(std::string_view tag, Whole& whole) const;
  Verdict ToVerdict(const Entry& entry, const Entry* before,
                    const Entry* after) const;

  VerdictOptions options_;
  PageByPage<Whole> pages_;
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_VERDICTS_H_
