#include "provider/git/arrival_order.h"

#include <cstring>
#include <limits>
#include <optional>

#include "absl/strings/str_cat.h"
#include "provider/base/status_macros.h"
#include "provider/git/text.h"

namespace imagecd::git {
namespace {

using Id = BranchCommits::Id;

constexpr std::size_t kSha1Digits = 40;
constexpr std::size_t kSha256Digits = 64;
// Limits of the number of parents: kMaxParents per commit in a long history,
// and kMaxParentsOfShortHistory in total in a short one. Merges of many
// branches are rare, so real histories stay below them.
constexpr std::size_t kMaxParents = 16;
constexpr std::size_t kMaxParentsOfShortHistory = 100'000;

std::optional<Id> ParseId(std::string_view digits) {
  Id id = {};
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const char c = digits[i];
    unsigned value = 0;
    if (c >= '0' && c <= '9') {
      value = static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      value = static_cast<unsigned>(c - 'a') + 10;
    } else {
      return std::nullopt;
    }
    id[i / 2] = static_cast<unsigned char>(id[i / 2] << 4 | value);
  }
  return id;
}

absl::Status Malformed(std::string_view line) {
  return absl::DataLossError(absl::StrCat(
      "git's list of commits has a line that is not a commit and its parents: ",
      OneLine(line, "", 120)));
}

}  // namespace

std::size_t ArrivalOrder::Hash::operator()(const Id& id) const {
  std::size_t hash = 0;
  std::memcpy(&hash, id.data(), sizeof hash);
  return hash;
}

absl::StatusOr<ArrivalOrder::Index> ArrivalOrder::Number(
    std::string_view digits) {
  const std::optional<Id> id = ParseId(digits);
  if (!id) return Malformed(digits);
  if (ids_.size() >= std::numeric_limits<Index>::max()) {
    return absl::DataLossError("git lists too many commits");
  }
  const auto [found, is_new] =
      numbers_.try_emplace(*id, static_cast<Index>(ids_.size()));
  if (is_new) {
    ids_.push_back(*id);
    nodes_.emplace_back();
  }
  return found->second;
}

absl::Status ArrivalOrder::AddLine(std::string_view line) {
  if (digits_ == 0) digits_ = line.substr(0, line.find(' ')).size();
  if ((digits_ != kSha1Digits && digits_ != kSha256Digits) ||
      line.size() % (digits_ + 1) != digits_) {
    return Malformed(line);
  }
  IMAGECD_ASSIGN_OR_RETURN(const Index commit, Number(line.substr(0, digits_)));
  if (nodes_[commit].listed) return Malformed(line);
  ++listed_;
  if (parents_.size() + line.size() / (digits_ + 1) >
      kMaxParentsOfShortHistory + kMaxParents * listed_) {
    return absl::DataLossError("git lists more parents than commits can have");
  }
  const std::size_t first = parents_.size();
  for (std::size_t at = digits_; at < line.size(); at += digits_ + 1) {
    if (line[at] != ' ') return Malformed(line);
    IMAGECD_ASSIGN_OR_RETURN(const Index parent,
                             Number(line.substr(at + 1, digits_)));
    parents_.push_back(parent);
  }
  nodes_[commit] = {first, static_cast<std::uint32_t>(parents_.size() - first),
                    true};
  return absl::OkStatus();
}

absl::StatusOr<BranchCommits> ArrivalOrder::Finish(std::string_view tip) const {
  const std::optional<Id> tip_id =
      tip.size() == digits_ ? ParseId(tip) : std::nullopt;
  const auto start = tip_id ? numbers_.find(*tip_id) : numbers_.end();
  if (start == numbers_.end() || listed_ != nodes_.size()) {
    return absl::DataLossError("git's list of commits is incomplete");
  }
  // A depth-first search that keeps its own stack, because a history can be
  // deeper than recursion allows. A commit is appended after all its parents.
  struct Visit {
    Index commit;
    std::uint32_t next_parent = 0;
  };
  std::vector<bool> seen(nodes_.size());
  std::vector<Visit> stack = {{start->second}};
  std::vector<Id> order;
  order.reserve(nodes_.size());
  seen[start->second] = true;
  while (!stack.empty()) {
    Visit& last = stack.back();
    const Node& node = nodes_[last.commit];
    if (last.next_parent == node.parent_count) {
      order.push_back(ids_[last.commit]);
      stack.pop_back();
      continue;
    }
    const Index parent = parents_[node.first_parent + last.next_parent++];
    if (!seen[parent]) {
      seen[parent] = true;
      stack.push_back({parent});
    }
  }
  return BranchCommits(order, digits_ / 2);
}

}  // namespace imagecd::git
