#include "provider/resources/connection_limit.h"

#include <optional>

#include "absl/status/status.h"

namespace imagecd::resources {

absl::StatusOr<http::HttpResponse> ConnectionLimit::Send(
    const http::HttpRequest& request) {
  if (!Enter(request.cancel)) {
    return absl::CancelledError("cancelled before the request was sent");
  }
  absl::StatusOr<http::HttpResponse> response = client_->Send(request);
  Leave();
  return response;
}

bool ConnectionLimit::Enter(const base::Cancellation* cancel) {
  std::optional<base::Cancellation::Registration> registration;
  if (cancel != nullptr) {
    registration.emplace(*cancel, [this] {
      // With the lock, so that whoever has just looked is asleep by now.
      base::MutexLock lock(mutex_);
      changed_.notify_all();
    });
  }
  base::MutexLock lock(mutex_);
  while (free_ == 0) {
    if (cancel != nullptr && cancel->cancelled()) return false;
    changed_.wait(mutex_);
  }
  --free_;
  return true;
}

void ConnectionLimit::Leave() {
  base::MutexLock lock(mutex_);
  ++free_;
  changed_.notify_one();
}

}  // namespace imagecd::resources
