#include "programs/generator/problem.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "provider/base/quote.h"

namespace imagecd::generator {
namespace {

std::string Lower(std::string_view text) {
  std::string lower(text);
  absl::AsciiStrToLower(&lower);
  return lower;
}

// Levenshtein.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string Problem::ToString() const {
  if (file.empty()) return message;
  if (position.line == 0) return absl::StrFormat("%s: %s", file, message);
  return absl::StrFormat("%s:%d:%d: %s", file, position.line, position.column,
                         message);
}

absl::Status ProblemsToStatus(const std::vector<Problem>& problems) {
  if (problems.empty()) return absl::OkStatus();
  std::string text;
  for (const Problem& problem : problems) {
    if (!text.empty()) text += "\n";
    text += problem.ToString();
  }
  return absl::InvalidArgumentError(text);
}

std::string Quoted(std::string_view text) {
  constexpr size_t kShown = 60;
  size_t characters = 0;
  size_t end = 0;
  for (; end < text.size(); ++end) {
    const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0) != 0x80;
    if (begins && ++characters > kShown) break;
  }
  std::string shown;
  base::AppendQuoted(text.substr(0, end), shown);
  if (end < text.size()) shown.insert(shown.size() - 1, "…");
  return shown;
}

std::string Nearest(std::string_view wrong,
                    const std::vector<std::string>& names) {
  constexpr size_t kLongestCompared = 64;
  if (wrong.size() > kLongestCompared) return "";
  const std::string lower = Lower(wrong);
  std::string nearest;
  size_t best = std::max<size_t>(2, wrong.size() / 3) + 1;
  for (const std::string& name : names) {
    const size_t distance = Distance(lower, Lower(name));
    if (distance < best && distance < std::max(name.size(), wrong.size())) {
      best = distance;
      nearest = name;
    }
  }
  return nearest;
}

}  // namespace imagecd::generator
