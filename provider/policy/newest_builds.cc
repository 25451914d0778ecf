#include "provider/policy/newest_builds.h"

#include <utility>

namespace imagecd::policy {

bool IsNewer(std::string_view rank, std::string_view tag,
             std::string_view than_rank, std::string_view than_tag) {
  return rank != than_rank ? rank > than_rank : tag > than_tag;
}

void NewestBuilds::Entry::Assign(std::string_view new_rank, std::string_view of,
                                 const ParsedTag* parsed) {
  rank.assign(new_rank);
  tag.assign(of);
  commit_length = 0;
  if (parsed == nullptr) return;
  // A tag that was parsed has at most 128 bytes.
  commit_at = static_cast<std::uint8_t>(parsed->commit.data() - of.data());
  commit_length = static_cast<std::uint8_t>(parsed->commit.size());
  unix_seconds = parsed->unix_seconds;
}

Build NewestBuilds::Entry::ToBuild() const {
  Build build;
  build.tag = tag;
  build.rank = rank;
  if (commit_length > 0) {
    build.commit = tag.substr(commit_at, commit_length);
    build.built_at = absl::FromUnixSeconds(unix_seconds);
  }
  return build;
}

void NewestBuilds::Add(std::string_view rank, std::string_view tag,
                       const ParsedTag* parsed) {
  const bool full = entries_.size() == limit_;
  const auto newer_than = [&](const Entry& entry) {
    return IsNewer(rank, tag, entry.rank, entry.tag);
  };
  if (full && (limit_ == 0 || !newer_than(*entries_.begin()))) return;
  if (!entries_.empty() && !newer_than(*entries_.rbegin())) {
    Entry entry;
    entry.Assign(rank, tag, parsed);
    const bool added = entries_.insert(std::move(entry)).second;
    if (added && full) entries_.erase(entries_.begin());
  } else if (full) {
    // The strings of the oldest have room already.
    auto node = entries_.extract(entries_.begin());
    node.value().Assign(rank, tag, parsed);
    entries_.insert(entries_.end(), std::move(node));
  } else {
    Entry entry;
    entry.Assign(rank, tag, parsed);
    entries_.insert(entries_.end(), std::move(entry));
  }
}

std::size_t NewestBuilds::CountNewer(std::string_view rank,
                                     std::string_view tag) const {
  std::size_t newer = 0;
  for (auto it = entries_.rbegin();
       it != entries_.rend() && IsNewer(it->rank, it->tag, rank, tag); ++it) {
    ++newer;
  }
  return newer;
}

}  // namespace imagecd::policy
