#include "provider/policy/newest_builds.h"

#include <algorithm>
#include <utility>

namespace imagecd::policy {

bool IsNewer(std::string_view rank, std::string_view tag,
             std::string_view than_rank, std::string_view than_tag) {
  return rank != than_rank ? rank > than_rank : tag > than_tag;
}

void NewestBuilds::Add(std::string_view rank, std::string_view tag) {
  const bool full = entries_.size() == limit_;
  const auto newer_than = [&](const Entry& entry) {
    return IsNewer(rank, tag, entry.rank, entry.tag);
  };
  if (entries_.empty() || newer_than(entries_.back())) {
    Entry entry;
    if (full) {
      // Its strings have room already.
      entry = std::move(entries_.front());
      entries_.pop_front();
    }
    entry.rank.assign(rank);
    entry.tag.assign(tag);
    entries_.push_back(std::move(entry));
    return;
  }
  if (full && !newer_than(entries_.front())) return;

  // The first that the new one is not newer than: itself, or what it goes in
  // front of.
  auto at = std::partition_point(entries_.begin(), entries_.end(), newer_than);
  if (at->tag == tag && at->rank == rank) return;
  entries_.insert(at, Entry{std::string(rank), std::string(tag)});
  if (full) entries_.pop_front();
}

std::size_t NewestBuilds::CountNewer(std::string_view rank,
                                     std::string_view tag) const {
  const auto first_newer = std::partition_point(
      entries_.begin(), entries_.end(), [&](const Entry& entry) {
        return !IsNewer(entry.rank, entry.tag, rank, tag);
      });
  return static_cast<std::size_t>(entries_.end() - first_newer);
}

}  // namespace imagecd::policy
