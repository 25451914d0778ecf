#include "provider/server/engine_log.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "provider/property/utf8.h"

namespace imagecd::server {

EngineLog::EngineLog(Deliver deliver, const base::Clock& clock)
    : deliver_(std::move(deliver)), clock_(clock) {}

EngineLog::~EngineLog() {
  {
    const base::MutexLock lock(mutex_);
    stopping_ = true;
    queue_.clear();
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void EngineLog::Post(LogEntry entry) {
  if (entry.message.size() > kMaxMessageBytes) {
    entry.message.resize(
        property::Utf8Boundary(entry.message, kMaxMessageBytes));
    entry.message += "…";
  }
  const base::MutexLock lock(mutex_);
  if (stopping_ || clock_.Now() < muted_until_) return;
  if (entry.ephemeral) {
    // The new line would replace the older one before anybody could read it.
    const auto replaced =
        std::find_if(queue_.begin(), queue_.end(), [&](const LogEntry& other) {
          return other.ephemeral && other.urn == entry.urn;
        });
    if (replaced != queue_.end()) {
      replaced->message = std::move(entry.message);
      return;
    }
  }
  if (queue_.size() >= kMaxEntries) return;
  queue_.push_back(std::move(entry));
  ++posted_;
  if (!thread_.joinable()) thread_ = std::thread([this] { Run(); });
  changed_.notify_all();
}

void EngineLog::Unmute() {
  const base::MutexLock lock(mutex_);
  muted_until_ = absl::InfinitePast();
}

void EngineLog::Flush(absl::Duration limit) {
  std::unique_lock<base::Mutex> lock(mutex_);
  const auto flushed = [this, until = posted_]()
                           ABSL_NO_THREAD_SAFETY_ANALYSIS {
                             return done_ >= until || stopping_;
                           };
  // The sum of the limit and the present time must not overflow.
  limit = std::min(limit, absl::Hours(1));
  changed_.wait_for(lock, absl::ToChronoMilliseconds(limit), flushed);
}

void EngineLog::Run() {
  std::unique_lock<base::Mutex> lock(mutex_);
  while (true) {
    changed_.wait(lock, [this]() ABSL_NO_THREAD_SAFETY_ANALYSIS {
      return stopping_ || !queue_.empty();
    });
    if (stopping_) return;
    const LogEntry entry = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    const absl::Status status = deliver_(entry);
    lock.lock();
    ++done_;
    if (!status.ok()) {
      muted_until_ = clock_.Now() + kMute;
      done_ += queue_.size();
      queue_.clear();
    }
    changed_.notify_all();
  }
}

EngineLogger::EngineLogger(EngineLog& log, std::string urn)
    : log_(log), urn_(std::move(urn)) {}

EngineLogger::~EngineLogger() {
  const base::MutexLock lock(mutex_);
  if (used_) log_.Flush(kFlushLimit);
}

void EngineLogger::Log(base::Severity severity, const std::string& message) {
  const base::MutexLock lock(mutex_);
  used_ = true;
  log_.Post({severity, message, urn_, false});
}

void EngineLogger::Status(const std::string& message) {
  const base::MutexLock lock(mutex_);
  used_ = true;
  log_.Post({base::Severity::kInfo, message, urn_, true});
}

}  // namespace imagecd::server
