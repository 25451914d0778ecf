#ifndef IMAGECD_PROVIDER_POLICY_PAGE_BY_PAGE_H_
#define IMAGECD_PROVIDER_POLICY_PAGE_BY_PAGE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "provider/base/interrupt.h"

namespace imagecd::policy {

// Sums up a listing of tags that arrives page by page. If a page begins again
// before it has ended, the tags of its first attempt do not count.
//
// `Sum` is copyable. Each `take` is a function (std::string_view tag, Sum&)
// that adds one tag to the sum and costs `work` units (Interrupt). Functions
// that return false were interrupted; the sum is of no use then.
template <typename Sum>
class PageByPage {
 public:
  // The pages that have ended.
  const Sum& sum() const { return sum_; }

  void BeginPage() {
    tags_.clear();
    ends_.clear();
    is_long_ = false;
  }

  template <typename Take>
  bool OnTag(std::string_view tag, const Take& take, std::size_t work,
             base::Interrupt& interrupt) {
    if (!is_long_) {
      if (tags_.size() + tag.size() <= kShortPage) {
        tags_.append(tag);
        ends_.push_back(tags_.size());
        return true;
      }
      is_long_ = true;
      with_page_ = sum_;
      if (!TakeKept(with_page_, take, work, interrupt)) return false;
    }
    if (interrupt.ShouldStop(work)) return false;
    take(tag, with_page_);
    return true;
  }

  template <typename Take>
  bool EndPage(const Take& take, std::size_t work, base::Interrupt& interrupt) {
    if (is_long_) {
      sum_ = std::move(with_page_);
    } else if (!TakeKept(sum_, take, work, interrupt)) {
      return false;
    }
    BeginPage();
    return true;
  }

 private:
  // A page with at most this many bytes of tags (1,000 tags of the greatest
  // length have half of it) is kept and taken when it ends. A copy of the sum,
  // which a longer page needs so that it can be undone, costs more than such a
  // page.
  static constexpr std::size_t kShortPage = std::size_t{256} * 1024;

  template <typename Take>
  bool TakeKept(Sum& sum, const Take& take, std::size_t work,
                base::Interrupt& interrupt) {
    std::size_t begin = 0;
    for (const std::size_t end : ends_) {
      if (interrupt.ShouldStop(work)) return false;
      take(std::string_view(tags_).substr(begin, end - begin), sum);
      begin = end;
    }
    return true;
  }

  Sum sum_;
  // The current page while it is short: its tags without separators, and where
  // each ends.
  std::string tags_;
  std::vector<std::size_t> ends_;
  bool is_long_ = false;
  Sum with_page_;  // if the page is long: the ended pages and this one
};

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_PAGE_BY_PAGE_H_
