#include "provider/policy/newest_builds.h"

#include <algorithm>
#include <utility>

namespace imagecd::policy {

bool IsNewer(std::int64_t seconds, std::string_view tag,
             std::int64_t than_seconds, std::string_view than_tag) {
  return seconds != than_seconds ? seconds > than_seconds : tag > than_tag;
}

void NewestBuilds::Add(std::int64_t unix_seconds, std::string_view tag) {
  const bool full = entries_.size() == limit_;
  const auto newer_than = [&](const Entry& entry) {
    return IsNewer(unix_seconds, tag, entry.unix_seconds, entry.tag);
  };
  if (entries_.empty() || newer_than(entries_.back())) {
    Entry entry;
    if (full) {
      // Its string has room already.
      entry = std::move(entries_.front());
      entries_.pop_front();
    }
    entry.unix_seconds = unix_seconds;
    entry.tag.assign(tag);
    entries_.push_back(std::move(entry));
    return;
  }
  if (full && !newer_than(entries_.front())) return;

  // The first that the new one is not newer than: itself, or what it goes in
  // front of.
  auto at = std::partition_point(entries_.begin(), entries_.end(), newer_than);
  if (at->unix_seconds == unix_seconds && at->tag == tag) return;
  entries_.insert(at, Entry{unix_seconds, std::string(tag)});
  if (full) entries_.pop_front();
}

std::size_t NewestBuilds::CountNewer(std::int64_t unix_seconds,
                                     std::string_view tag) const {
  const auto first_newer = std::partition_point(
      entries_.begin(), entries_.end(), [&](const Entry& entry) {
        return !IsNewer(entry.unix_seconds, entry.tag, unix_seconds, tag);
      });
  return static_cast<std::size_t>(entries_.end() - first_newer);
}

}  // namespace imagecd::policy
