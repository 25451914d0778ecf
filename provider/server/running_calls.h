#ifndef IMAGECD_PROVIDER_SERVER_RUNNING_CALLS_H_
#define IMAGECD_PROVIDER_SERVER_RUNNING_CALLS_H_

#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "provider/base/cancellation.h"
#include "provider/base/mutex.h"

namespace imagecd::server {

// The calls that are being answered, each with its own Cancellation. A call is
// cancelled by CancelAll, when its client disconnects, or when its time is
// over. Safe to use from any thread; must outlive its calls.
class RunningCalls {
 private:
  enum class Why { kRunning, kCancelled, kAbandoned, kTimeout };
  struct Entry {
    base::Cancellation cancellation;
    std::function<bool()> abandoned;
    absl::Time deadline;
    absl::Duration limit;
    Why why = Why::kRunning;
  };
  using Entries = std::list<std::shared_ptr<Entry>>;

 public:
  class Call {
   public:
    // `abandoned` (may be empty) returns true if the client has disconnected.
    // Another thread calls it while this object lives.
    Call(RunningCalls& calls, std::function<bool()> abandoned,
         absl::Duration limit = absl::InfiniteDuration());
    ~Call();
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    const base::Cancellation& cancellation() const;

    // Returns `status`, the result of the call. If the call failed because it
    // was cancelled, adds the reason.
    absl::Status Explain(absl::Status status) const;

   private:
    RunningCalls& calls_;
    Entries::iterator position_;
  };

  RunningCalls() = default;
  ~RunningCalls();
  RunningCalls(const RunningCalls&) = delete;
  RunningCalls& operator=(const RunningCalls&) = delete;

  // Cancels the calls that run now. Later ones are not affected: a plugin in
  // attach mode keeps running after an operation was cancelled.
  void CancelAll();

 private:
  void Watch() ABSL_NO_THREAD_SAFETY_ANALYSIS;
  static void Cancel(const Entries& entries);

  base::Mutex mutex_;
  std::condition_variable_any changed_;
  Entries entries_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread watcher_;  // started with the first call
};

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_RUNNING_CALLS_H_
