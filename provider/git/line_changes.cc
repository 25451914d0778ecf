#include "provider/git/line_changes.h"

#include <git2.h>

#include <algorithm>
#include <memory>

namespace imagecd::git {
namespace {

struct FreePatch {
  void operator()(git_patch* patch) const { git_patch_free(patch); }
};

std::size_t CountLines(std::string_view text) {
  const auto newlines = std::count(text.begin(), text.end(), '\n');
  const bool cut = !text.empty() && text.back() != '\n';
  return static_cast<std::size_t>(newlines) + (cut ? 1 : 0);
}

// The first line of a hunk. libgit2 gives the line before an empty hunk.
std::size_t Begin(int start, int lines) {
  return static_cast<std::size_t>(std::max(lines == 0 ? start : start - 1, 0));
}

}  // namespace

std::vector<LineChange> ChangedLines(std::string_view before,
                                     std::string_view after) {
  std::vector<LineChange> changes;
  if (before == after) return changes;
  static const bool started [[maybe_unused]] = git_libgit2_init() > 0;
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.context_lines = 0;
  options.flags = GIT_DIFF_FORCE_TEXT;
  git_patch* raw = nullptr;
  const int failed =
      git_patch_from_buffers(&raw, before.data(), before.size(), "a",
                             after.data(), after.size(), "b", &options);
  const std::unique_ptr<git_patch, FreePatch> patch(raw);
  if (failed != 0) {
    return {{0, CountLines(before), 0, CountLines(after)}};
  }
  for (std::size_t i = 0; i < git_patch_num_hunks(patch.get()); ++i) {
    const git_diff_hunk* hunk = nullptr;
    if (git_patch_get_hunk(&hunk, nullptr, patch.get(), i) != 0) continue;
    const std::size_t from = Begin(hunk->old_start, hunk->old_lines);
    const std::size_t to = Begin(hunk->new_start, hunk->new_lines);
    changes.push_back({from, from + static_cast<std::size_t>(hunk->old_lines),
                       to, to + static_cast<std::size_t>(hunk->new_lines)});
  }
  return changes;
}

}  // namespace imagecd::git
