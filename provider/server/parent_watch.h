#ifndef IMAGECD_PROVIDER_SERVER_PARENT_WATCH_H_
#define IMAGECD_PROVIDER_SERVER_PARENT_WATCH_H_

#include <optional>

#include "absl/time/time.h"

namespace imagecd::server {

// Decides when the engine has ended, from observations and their times. The
// engine holds the other end of the plugin's stdin and answers pings. Pure; for
// one thread.
//
// It never decides immediately. At the end of an operation the engine closes
// stdin and connections in any order, and its Cancel may arrive later.
class ParentWatch {
 public:
  // The wait after the end of stdin or after the first unanswered ping.
  static constexpr absl::Duration kGrace = absl::Seconds(4);
  // The time between pings, while they are answered and while they are not.
  static constexpr absl::Duration kInterval = absl::Seconds(5);
  static constexpr absl::Duration kSuspiciousInterval = absl::Seconds(1);

  explicit ParentWatch(absl::Time start) : next_ping_(start + kInterval) {}

  void StdinEnded(absl::Time now);
  void PingAnswered(absl::Time now);
  void PingFailed(absl::Time now);

  bool IsGone(absl::Time now) const;
  bool IsPingDue(absl::Time now) const { return now >= next_ping_; }
  // The time when the decision can change without a new observation.
  absl::Time NextLook() const;

 private:
  absl::Time next_ping_;
  std::optional<absl::Time> stdin_ended_;
  std::optional<absl::Time> silent_since_;
};

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_PARENT_WATCH_H_
