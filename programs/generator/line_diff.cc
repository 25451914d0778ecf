#include "programs/generator/line_diff.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace imagecd::generator {
namespace {

// Memory of a search is the square of this, in units of 4 bytes.
constexpr int kMostEdits = 3000;
constexpr size_t kAround = 3;

// The pairs of equal lines on a shortest way from `a` to `b`; nothing if that
// takes more than kMostEdits.
class Search {
 public:
  Search(const std::vector<std::string_view>& a,
         const std::vector<std::string_view>& b, size_t begin, size_t a_end,
         size_t b_end)
      : a_(a),
        b_(b),
        begin_(begin),
        n_(static_cast<int>(a_end - begin)),
        m_(static_cast<int>(b_end - begin)) {}

  std::optional<std::vector<Change>> Run() {
    const int most = std::min(kMostEdits, n_ + m_);
    // furthest[d][k + d]: how far in `a` d edits lead on the diagonal k.
    std::vector<std::vector<int>> furthest;
    for (int d = 0; d <= most; ++d) {
      furthest.emplace_back(static_cast<size_t>(2 * d + 1));
      for (int k = -d; k <= d; k += 2) {
        int x = d == 0 ? 0 : Step(furthest[static_cast<size_t>(d) - 1], d, k);
        int y = x - k;
        while (x < n_ && y < m_ && Equal(x, y)) {
          ++x;
          ++y;
        }
        furthest.back()[static_cast<size_t>(k + d)] = x;
        if (x >= n_ && y >= m_) return WalkBack(furthest);
      }
    }
    return std::nullopt;
  }

 private:
  bool Equal(int x, int y) const {
    return a_[begin_ + static_cast<size_t>(x)] ==
           b_[begin_ + static_cast<size_t>(y)];
  }

  // Whether the d-th edit onto diagonal k adds a line of `b`.
  static bool Down(const std::vector<int>& last, int d, int k) {
    if (k == -d) return true;
    if (k == d) return false;
    return At(last, d - 1, k - 1) < At(last, d - 1, k + 1);
  }
  static int At(const std::vector<int>& row, int d, int k) {
    return row[static_cast<size_t>(k + d)];
  }
  static int Step(const std::vector<int>& last, int d, int k) {
    return Down(last, d, k) ? At(last, d - 1, k + 1)
                            : At(last, d - 1, k - 1) + 1;
  }

  std::vector<Change> WalkBack(
      const std::vector<std::vector<int>>& furthest) const {
    std::vector<Change> changes;  // from the end
    int x = n_;
    int y = m_;
    for (int d = static_cast<int>(furthest.size()) - 1; d > 0; --d) {
      const std::vector<int>& last = furthest[static_cast<size_t>(d) - 1];
      const int k = x - y;
      const bool down = Down(last, d, k);
      const int before_x = At(last, d - 1, down ? k + 1 : k - 1);
      const int before_y = before_x - (down ? k + 1 : k - 1);
      const size_t ax = begin_ + static_cast<size_t>(before_x);
      const size_t by = begin_ + static_cast<size_t>(before_y);
      Change edit{ax, ax + (down ? 0U : 1U), by, by + (down ? 1U : 0U)};
      if (!changes.empty() && changes.back().a_begin == edit.a_end &&
          changes.back().b_begin == edit.b_end) {
        changes.back().a_begin = edit.a_begin;
        changes.back().b_begin = edit.b_begin;
      } else {
        changes.push_back(edit);
      }
      x = before_x;
      y = before_y;
    }
    std::reverse(changes.begin(), changes.end());
    return changes;
  }

  const std::vector<std::string_view>& a_;
  const std::vector<std::string_view>& b_;
  size_t begin_;
  int n_;
  int m_;
};

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
  size_t begin = 0;
  while (begin < a.size() && begin < b.size() && a[begin] == b[begin]) ++begin;
  size_t a_end = a.size();
  size_t b_end = b.size();
  while (a_end > begin && b_end > begin && a[a_end - 1] == b[b_end - 1]) {
    --a_end;
    --b_end;
  }
  if (a_end == begin && b_end == begin) return {};
  if (a_end == begin || b_end == begin) {
    return {{begin, a_end, begin, b_end}};
  }
  if (auto changes = Search(a, b, begin, a_end, b_end).Run()) return *changes;
  return {{begin, a_end, begin, b_end}};
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
