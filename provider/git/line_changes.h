#ifndef IMAGECD_PROVIDER_GIT_LINE_CHANGES_H_
#define IMAGECD_PROVIDER_GIT_LINE_CHANGES_H_

#include <cstddef>
#include <string_view>
#include <vector>

namespace imagecd::git {

// Lines [before_begin, before_end) of one text are lines [after_begin,
// after_end) of the other. Lines count from 0.
struct LineChange {
  std::size_t before_begin, before_end;
  std::size_t after_begin, after_end;
};

// A short list of changes that turns `before` into `after`, computed by
// libgit2. The changes are in order and not adjacent. A last line with a
// newline differs from the same line without. If libgit2 fails (a text of more
// than a gigabyte), everything is one change.
std::vector<LineChange> ChangedLines(std::string_view before,
                                     std::string_view after);

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_LINE_CHANGES_H_
