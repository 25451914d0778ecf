#include "provider/server/parent_watch.h"

#include <algorithm>

namespace imagecd::server {

void ParentWatch::StdinEnded(absl::Time now) {
  if (!stdin_ended_) stdin_ended_ = now;
}

void ParentWatch::PingAnswered(absl::Time now) {
  silent_since_.reset();
  next_ping_ = now + kInterval;
}

void ParentWatch::PingFailed(absl::Time now) {
  if (!silent_since_) silent_since_ = now;
  next_ping_ = now + kSuspiciousInterval;
}

bool ParentWatch::IsGone(absl::Time now) const {
  return (stdin_ended_ && now - *stdin_ended_ >= kGrace) ||
         (silent_since_ && now - *silent_since_ >= kGrace);
}

absl::Time ParentWatch::NextLook() const {
  absl::Time next = next_ping_;
  if (stdin_ended_) next = std::min(next, *stdin_ended_ + kGrace);
  if (silent_since_) next = std::min(next, *silent_since_ + kGrace);
  return next;
}

}  // namespace imagecd::server
