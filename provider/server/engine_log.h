#ifndef IMAGECD_PROVIDER_SERVER_ENGINE_LOG_H_
#define IMAGECD_PROVIDER_SERVER_ENGINE_LOG_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "provider/base/clock.h"
#include "provider/base/logger.h"
#include "provider/base/mutex.h"
#include "provider/server/engine_client.h"

namespace imagecd::server {

// The messages on their way to the engine: one thread delivers them in order,
// so that callers do not wait. The queue is bounded, and messages that do not
// fit are lost. After a failed delivery all messages are dropped for kMute, so
// that a dead engine does not delay calls. Safe to call from any thread.
class EngineLog {
 public:
  static constexpr std::size_t kMaxEntries = 256;
  static constexpr std::size_t kMaxMessageBytes = 16 * 1024;
  static constexpr absl::Duration kMute = absl::Seconds(10);

  // Delivers one message; called on the queue's own thread.
  using Deliver = std::function<absl::Status(const LogEntry&)>;

  // `clock` is not owned.
  EngineLog(Deliver deliver, const base::Clock& clock);
  // Drops the queued messages and waits for a delivery that is in progress.
  ~EngineLog();
  EngineLog(const EngineLog&) = delete;
  EngineLog& operator=(const EngineLog&) = delete;

  void Post(LogEntry entry);

  // Forgets failures, because there is a new engine.
  void Unmute();

  // Returns when all earlier messages have been delivered or dropped, or after
  // `limit`.
  void Flush(absl::Duration limit) ABSL_NO_THREAD_SAFETY_ANALYSIS;

 private:
  void Run() ABSL_NO_THREAD_SAFETY_ANALYSIS;

  const Deliver deliver_;
  const base::Clock& clock_;
  base::Mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<LogEntry> queue_ ABSL_GUARDED_BY(mutex_);
  // The numbers of entries that were ever queued and that are finished.
  std::uint64_t posted_ ABSL_GUARDED_BY(mutex_) = 0;
  std::uint64_t done_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Time muted_until_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;  // started with the first message
};

// The log of one call, about one resource. The destructor waits briefly until
// the messages are delivered, because the engine may close the plugin as soon
// as the call has returned.
class EngineLogger : public base::Logger {
 public:
  static constexpr absl::Duration kFlushLimit = absl::Seconds(1);

  // `log` is not owned.
  EngineLogger(EngineLog& log, std::string urn);
  ~EngineLogger() override;
  EngineLogger(const EngineLogger&) = delete;
  EngineLogger& operator=(const EngineLogger&) = delete;

  void Log(base::Severity severity, const std::string& message) override;
  void Status(const std::string& message) override;

 private:
  EngineLog& log_;
  const std::string urn_;
  base::Mutex mutex_;
  bool used_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_ENGINE_LOG_H_
