#include "provider/evidence/connection_limit.h"

#include <algorithm>
#include <optional>

#include "absl/time/time.h"
#include "provider/base/status_macros.h"

namespace imagecd::evidence {
namespace {

using Clock = std::chrono::steady_clock;

// Does not overflow when added to a point in time.
constexpr absl::Duration kForEver = absl::Hours(24 * 365);

}  // namespace

absl::StatusOr<http::HttpResponse> ConnectionLimit::Send(
    const http::HttpRequest& request) {
  const TimePoint deadline = Clock::now() + absl::ToChronoNanoseconds(std::min(
                                                request.time_left, kForEver));
  IMAGECD_RETURN_IF_ERROR(Enter(request.cancel, deadline));
  http::HttpRequest in_turn = request;
  in_turn.time_left = absl::FromChrono(deadline - Clock::now());
  in_turn.timeout = std::min(request.timeout, in_turn.time_left);
  absl::StatusOr<http::HttpResponse> response = client_->Send(in_turn);
  Leave();
  return response;
}

absl::Status ConnectionLimit::Enter(const base::Cancellation* cancel,
                                    TimePoint deadline) {
  std::optional<base::Cancellation::Registration> registration;
  if (cancel != nullptr) {
    registration.emplace(*cancel, [this] {
      // The lock makes sure that a waiter which has just checked is asleep by
      // now.
      base::MutexLock lock(mutex_);
      changed_.notify_all();
    });
  }
  base::MutexLock lock(mutex_);
  while (free_ == 0) {
    if (cancel != nullptr && cancel->cancelled()) {
      return absl::CancelledError("cancelled before the request was sent");
    }
    if (Clock::now() >= deadline) {
      return absl::DeadlineExceededError(
          "the time for the whole look-up passed waiting for one of the "
          "connections that imagecd:maxConnections allows");
    }
    changed_.wait_until(mutex_, deadline);
  }
  --free_;
  return absl::OkStatus();
}

void ConnectionLimit::Leave() {
  base::MutexLock lock(mutex_);
  ++free_;
  changed_.notify_one();
}

}  // namespace imagecd::evidence
