#include "provider/server/configure_gate.h"

#include <mutex>

namespace imagecd::server {

ConfigureGate::Configuring::Configuring(ConfigureGate& gate) : gate_(gate) {
  const base::MutexLock lock(gate_.mutex_);
  ++gate_.under_way_;
}

ConfigureGate::Configuring::~Configuring() {
  const base::MutexLock lock(gate_.mutex_);
  --gate_.under_way_;
  gate_.changed_.notify_all();
}

void ConfigureGate::Configuring::Succeeded() {
  const base::MutexLock lock(gate_.mutex_);
  gate_.configured_ = true;
}

absl::Status ConfigureGate::Pass(const base::Cancellation& cancel) {
  const base::Cancellation::Registration wake(cancel, [this] {
    const base::MutexLock lock(mutex_);
    changed_.notify_all();
  });
  std::unique_lock<base::Mutex> lock(mutex_);
  changed_.wait(lock, [&]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
    return under_way_ == 0 || cancel.cancelled();
  });
  if (cancel.cancelled()) {
    return absl::CancelledError("cancelled while waiting for Configure");
  }
  if (!configured_) {
    return absl::FailedPreconditionError(
        "the provider is not configured: call Configure first");
  }
  return absl::OkStatus();
}

}  // namespace imagecd::server
