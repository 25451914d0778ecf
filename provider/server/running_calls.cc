#include "provider/server/running_calls.h"

#include <chrono>
#include <mutex>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/time/clock.h"

namespace imagecd::server {
namespace {

// The interval of checks for disconnected clients and time limits. gRPC's
// synchronous service does not notify.
constexpr std::chrono::milliseconds kInterval(100);

}  // namespace

RunningCalls::Call::Call(RunningCalls& calls, std::function<bool()> abandoned,
                         absl::Duration limit)
    : calls_(calls) {
  auto entry = std::make_shared<Entry>();
  entry->abandoned = std::move(abandoned);
  entry->deadline = absl::Now() + limit;
  entry->limit = limit;
  const base::MutexLock lock(calls_.mutex_);
  position_ = calls_.entries_.insert(calls_.entries_.end(), std::move(entry));
  if (!calls_.watcher_.joinable()) {
    calls_.watcher_ = std::thread([&calls] { calls.Watch(); });
  }
  calls_.changed_.notify_all();
}

RunningCalls::Call::~Call() {
  const base::MutexLock lock(calls_.mutex_);
  calls_.entries_.erase(position_);
}

const base::Cancellation& RunningCalls::Call::cancellation() const {
  return (*position_)->cancellation;
}

absl::Status RunningCalls::Call::Explain(absl::Status status) const {
  if (!absl::IsCancelled(status)) return status;
  const base::MutexLock lock(calls_.mutex_);
  switch ((*position_)->why) {
    case Why::kTimeout:
      return absl::DeadlineExceededError(absl::StrFormat(
          "stopped after the %s that the resource's customTimeouts allow",
          absl::FormatDuration((*position_)->limit)));
    case Why::kCancelled:
      return absl::CancelledError("the operation was cancelled");
    case Why::kRunning:
    case Why::kAbandoned:
      return status;
  }
  return status;
}

RunningCalls::~RunningCalls() {
  {
    const base::MutexLock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  if (watcher_.joinable()) watcher_.join();
}

// Runs without the lock, because callbacks run here and can be slow.
void RunningCalls::Cancel(const Entries& entries) {
  for (const auto& entry : entries) entry->cancellation.Cancel();
}

void RunningCalls::CancelAll() {
  Entries entries;
  {
    const base::MutexLock lock(mutex_);
    for (const auto& entry : entries_) {
      if (entry->why == Why::kRunning) entry->why = Why::kCancelled;
    }
    entries = entries_;
  }
  Cancel(entries);
}

void RunningCalls::Watch() {
  std::unique_lock<base::Mutex> lock(mutex_);
  while (true) {
    changed_.wait(lock, [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return stopping_ || !entries_.empty();
    });
    if (stopping_) return;
    Entries over;
    const absl::Time now = absl::Now();
    for (const auto& entry : entries_) {
      if (entry->why != Why::kRunning) continue;
      if (entry->abandoned && entry->abandoned()) {
        entry->why = Why::kAbandoned;
      } else if (now >= entry->deadline) {
        entry->why = Why::kTimeout;
      } else {
        continue;
      }
      over.push_back(entry);
    }
    if (!over.empty()) {
      lock.unlock();
      Cancel(over);
      lock.lock();
    }
    changed_.wait_for(lock, kInterval, [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return stopping_;
    });
  }
}

}  // namespace imagecd::server
