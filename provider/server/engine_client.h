#ifndef IMAGECD_PROVIDER_SERVER_ENGINE_CLIENT_H_
#define IMAGECD_PROVIDER_SERVER_ENGINE_CLIENT_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "provider/base/logger.h"
#include "provider/base/mutex.h"

namespace imagecd::server {

// A message for the person who runs the engine.
struct LogEntry {
  base::Severity severity = base::Severity::kInfo;
  std::string message;
  std::string urn;         // empty: about no resource
  bool ephemeral = false;  // a line of progress, replaced by the next one
};

// Calls to the engine that runs this plugin. Safe to call from any thread.
class EngineClient {
 public:
  EngineClient();
  ~EngineClient();
  EngineClient(const EngineClient&) = delete;
  EngineClient& operator=(const EngineClient&) = delete;

  // Switches to the engine at `address` (HOST:PORT). Does not connect yet.
  // InvalidArgument if it is not an address.
  absl::Status Connect(const std::string& address);
  bool connected() const;

  // Waits for the answer, but not longer than `limit`. Unavailable if no engine
  // is attached.
  absl::Status Log(const LogEntry& entry, absl::Duration limit);

  // OK if the engine answers, even if it does not implement the health service.
  // Otherwise Unavailable, or DeadlineExceeded if it is too busy.
  absl::Status Ping(absl::Duration limit);

 private:
  struct Stubs;
  std::shared_ptr<Stubs> stubs() const;

  mutable base::Mutex mutex_;
  std::string address_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<Stubs> stubs_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_ENGINE_CLIENT_H_
