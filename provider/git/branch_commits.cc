#include "provider/git/branch_commits.h"

#include <algorithm>

#include "absl/strings/escaping.h"

namespace imagecd::git {
namespace {

std::optional<unsigned> HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return std::nullopt;
}

}  // namespace

BranchCommits::BranchCommits(const std::vector<Id>& in_order,
                             std::size_t id_size)
    : id_size_(id_size) {
  entries_.reserve(in_order.size());
  for (const Id& id : in_order) {
    entries_.push_back({id, static_cast<std::uint32_t>(entries_.size())});
  }
  if (!in_order.empty()) tip_ = in_order.back();
  std::sort(entries_.begin(), entries_.end(),
            [](const Entry& a, const Entry& b) { return a.id < b.id; });
}

std::optional<std::int64_t> BranchCommits::Place(
    std::string_view digits) const {
  constexpr std::size_t kMinDigits = 7;
  Id least = {};
  Id greatest;
  greatest.fill(0xFF);
  if (digits.size() < kMinDigits || digits.size() > 2 * id_size_) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const std::optional<unsigned> digit = HexDigit(digits[i]);
    if (!digit) return std::nullopt;
    const unsigned shift = i % 2 == 0 ? 4 : 0;
    least[i / 2] = static_cast<unsigned char>(least[i / 2] | *digit << shift);
    greatest[i / 2] = static_cast<unsigned char>(
        (greatest[i / 2] & ~(0xFU << shift)) | *digit << shift);
  }
  const auto first = std::lower_bound(
      entries_.begin(), entries_.end(), least,
      [](const Entry& entry, const Id& id) { return entry.id < id; });
  if (first == entries_.end() || first->id > greatest) return std::nullopt;
  const auto next = first + 1;
  if (next != entries_.end() && next->id <= greatest) return std::nullopt;
  return first->place;
}

std::string BranchCommits::tip() const {
  if (entries_.empty()) return "";
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(tip_.data()), id_size_));
}

}  // namespace imagecd::git
