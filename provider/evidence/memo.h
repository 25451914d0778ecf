#ifndef IMAGECD_PROVIDER_EVIDENCE_MEMO_H_
#define IMAGECD_PROVIDER_EVIDENCE_MEMO_H_

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/base/cancellation.h"
#include "provider/base/mutex.h"

namespace imagecd::evidence {

// Remembers the successes of slow work by key, and lets callers that ask for
// the same key at the same time share one piece of work. Failures are given to
// everyone who waited for them and then forgotten, so the next call tries
// again. Safe to call from any thread.
//
// The work runs on the thread of the first caller. It is cancelled when
// everyone who waits for it is: one cancelled caller among several leaves the
// others' work alone (the first caller then stays until it is done).
template <typename T>
class Memo {
 public:
  using Work = std::function<absl::StatusOr<T>(const base::Cancellation&)>;

  Memo() = default;
  Memo(const Memo&) = delete;
  Memo& operator=(const Memo&) = delete;

  // The value for `key`, from memory or from `work`; Cancelled when `cancel`
  // (may be null) is cancelled first. `work` may be called before this returns,
  // on this thread only.
  absl::StatusOr<T> Get(const std::string& key,
                        const base::Cancellation* cancel, const Work& work) {
    std::shared_ptr<Flight> flight;
    bool leader = false;
    {
      base::MutexLock lock(mutex_);
      if (const auto done = done_.find(key); done != done_.end()) {
        return done->second;
      }
      std::shared_ptr<Flight>& slot = flights_[key];
      if (slot == nullptr) {
        slot = std::make_shared<Flight>();
        leader = true;
      }
      flight = slot;
      ++flight->interested;
    }
    std::optional<base::Cancellation::Registration> registration;
    if (cancel != nullptr) {
      registration.emplace(*cancel,
                           [this, &key, flight] { GiveUp(key, flight); });
    }
    if (leader) Run(key, *flight, work);
    return Await(*flight, cancel);
  }

  // The remembered value for `key`; nullopt: there is none yet.
  std::optional<T> Find(const std::string& key) const {
    base::MutexLock lock(mutex_);
    const auto it = done_.find(key);
    if (it == done_.end()) return std::nullopt;
    return it->second;
  }

  // The number of callers that wait for `key` now, including the one that
  // works.
  int waiting(const std::string& key) const {
    base::MutexLock lock(mutex_);
    const auto it = flights_.find(key);
    return it == flights_.end() ? 0 : it->second->interested;
  }

 private:
  struct Flight {
    base::Cancellation cancel;
    base::Mutex mutex;
    std::condition_variable_any changed;
    std::optional<absl::StatusOr<T>> result ABSL_GUARDED_BY(mutex);
    int interested = 0;  // guarded by Memo::mutex_
  };

  void Run(const std::string& key, Flight& flight, const Work& work) {
    absl::StatusOr<T> result = work(flight.cancel);
    {
      base::MutexLock lock(mutex_);
      if (result.ok()) done_.insert_or_assign(key, *result);
      Forget(key, flight);
    }
    base::MutexLock lock(flight.mutex);
    flight.result = std::move(result);
    flight.changed.notify_all();
  }

  static absl::StatusOr<T> Await(Flight& flight,
                                 const base::Cancellation* cancel) {
    const auto cancelled = [cancel] {
      return cancel != nullptr && cancel->cancelled();
    };
    base::MutexLock lock(flight.mutex);
    while (!flight.result.has_value() && !cancelled()) {
      flight.changed.wait(flight.mutex);
    }
    if (cancelled()) return absl::CancelledError("the operation was cancelled");
    return *flight.result;
  }

  // One of those who wait was cancelled.
  void GiveUp(const std::string& key, const std::shared_ptr<Flight>& flight) {
    bool last = false;
    {
      base::MutexLock lock(mutex_);
      last = --flight->interested == 0;
      // Whoever comes now must not join work that is being cancelled.
      if (last) Forget(key, *flight);
    }
    if (last) flight->cancel.Cancel();
    // The lock makes sure that a waiter which has just looked is asleep by now.
    base::MutexLock lock(flight->mutex);
    flight->changed.notify_all();
  }

  void Forget(const std::string& key, const Flight& flight)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const auto it = flights_.find(key);
    if (it != flights_.end() && it->second.get() == &flight) flights_.erase(it);
  }

  mutable base::Mutex mutex_;
  std::map<std::string, std::shared_ptr<Flight>> flights_
      ABSL_GUARDED_BY(mutex_);
  std::map<std::string, T> done_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace imagecd::evidence

#endif  // IMAGECD_PROVIDER_EVIDENCE_MEMO_H_
