#ifndef IMAGECD_PROVIDER_SERVER_PARENT_WATCH_H_
#define IMAGECD_PROVIDER_SERVER_PARENT_WATCH_H_

#include <optional>

#include "absl/time/time.h"

namespace imagecd::server {

// Decides when an engine is gone for good, from what was seen and when. The
// engine holds the other end of the plugin's stdin, and answers pings. Pure;
// one thread.
//
// Never at once: at the end of an operation the engine closes things in an
// order of its own, and its Cancel may still be on the way.
class ParentWatch {
 public:
  // After the end of stdin, or the first of unanswered pings.
  static constexpr absl::Duration kGrace = absl::Seconds(4);
  // Between pings while they are answered, and while they are not.
  static constexpr absl::Duration kInterval = absl::Seconds(5);
  static constexpr absl::Duration kSuspiciousInterval = absl::Seconds(1);

  explicit ParentWatch(absl::Time start) : next_ping_(start + kInterval) {}

  void StdinEnded(absl::Time now);
  void PingAnswered(absl::Time now);
  void PingFailed(absl::Time now);

  bool IsGone(absl::Time now) const;
  bool IsPingDue(absl::Time now) const { return now >= next_ping_; }
  // When something may change without anything being seen.
  absl::Time NextLook() const;

 private:
  absl::Time next_ping_;
  std::optional<absl::Time> stdin_ended_;
  std::optional<absl::Time> silent_since_;
};

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_PARENT_WATCH_H_
