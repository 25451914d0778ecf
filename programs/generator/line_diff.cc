#include "programs/generator/line_diff.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "provider/git/line_changes.h"

namespace imagecd::generator {
namespace {

constexpr size_t kAround = 3;

std::string Joined(const std::vector<std::string_view>& lines) {
  std::string text;
  for (const std::string_view line : lines) text += line;
  return text;
}

void AppendLine(char mark, std::string_view line, std::string* diff) {
  *diff += mark;
  *diff += line;
  if (line.empty() || line.back() != '\n') {
    *diff += "\n\\ No newline at end of file\n";
  }
}

std::string Range(size_t begin, size_t end) {
  // An empty range is named by the line before it.
  if (end == begin) return absl::StrFormat("%d,0", begin);
  if (end == begin + 1) return absl::StrCat(begin + 1);
  return absl::StrFormat("%d,%d", begin + 1, end - begin);
}

}  // namespace

std::vector<std::string_view> SplitLines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t newline = text.find('\n');
    const size_t length =
        newline == std::string_view::npos ? text.size() : newline + 1;
    lines.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return lines;
}

std::vector<Change> DiffLines(const std::vector<std::string_view>& a,
                              const std::vector<std::string_view>& b) {
  std::vector<Change> changes;
  for (const git::LineChange& change :
       git::ChangedLines(Joined(a), Joined(b))) {
    changes.push_back({change.before_begin, change.before_end,
                       change.after_begin, change.after_end});
  }
  return changes;
}

std::string UnifiedDiff(std::string_view path, std::string_view before,
                        std::string_view after) {
  const std::vector<std::string_view> a = SplitLines(before);
  const std::vector<std::string_view> b = SplitLines(after);
  const std::vector<Change> changes = DiffLines(a, b);
  if (changes.empty()) return "";
  std::string diff = absl::StrFormat(
      "--- %s\n+++ %s\n",
      before.empty() ? "/dev/null" : absl::StrFormat("a/%s", path),
      after.empty() ? "/dev/null" : absl::StrFormat("b/%s", path));
  for (size_t first = 0; first < changes.size();) {
    size_t last = first;
    while (last + 1 < changes.size() &&
           changes[last + 1].a_begin - changes[last].a_end <= 2 * kAround) {
      ++last;
    }
    const size_t lead = std::min(kAround, changes[first].a_begin);
    const size_t trail = std::min(kAround, a.size() - changes[last].a_end);
    size_t at = changes[first].a_begin - lead;
    absl::StrAppend(
        &diff, "@@ -", Range(at, changes[last].a_end + trail), " +",
        Range(changes[first].b_begin - lead, changes[last].b_end + trail),
        " @@\n");
    for (size_t i = first; i <= last; ++i) {
      for (; at < changes[i].a_begin; ++at) AppendLine(' ', a[at], &diff);
      for (; at < changes[i].a_end; ++at) AppendLine('-', a[at], &diff);
      for (size_t j = changes[i].b_begin; j < changes[i].b_end; ++j) {
        AppendLine('+', b[j], &diff);
      }
    }
    for (const size_t end = at + trail; at < end; ++at) {
      AppendLine(' ', a[at], &diff);
    }
    first = last + 1;
  }
  return diff;
}

}  // namespace imagecd::generator
