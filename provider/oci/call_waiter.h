#ifndef IMAGECD_PROVIDER_OCI_CALL_WAITER_H_
#define IMAGECD_PROVIDER_OCI_CALL_WAITER_H_

#include <condition_variable>
#include <functional>
#include <optional>

#include "provider/base/cancellation.h"
#include "provider/base/mutex.h"
#include "provider/oci/registry_client.h"

namespace imagecd::oci {

// Lets a call wait for what another call is doing, without giving up its own
// cancellation and deadline. Construct it before `mutex` is locked: when
// it ends the mutex must be free.
class CallWaiter {
 public:
  enum class Outcome { kReady, kCancelled, kDeadline };

  // Whoever makes a condition true that is waited for calls
  // changed.notify_all(). All are kept by reference.
  CallWaiter(base::Mutex& mutex, std::condition_variable_any& changed,
             const base::Clock& clock, const Call& call);

  // Waits until `ready` (called with the mutex locked) is true, the call is
  // cancelled or its deadline has passed. The caller holds the mutex.
  Outcome Wait(const std::function<bool()>& ready);

 private:
  base::Mutex& mutex_;
  std::condition_variable_any& changed_;
  const base::Clock& clock_;
  const Call& call_;
  std::optional<base::Cancellation::Registration> registration_;
};

}  // namespace imagecd::oci

#endif  // IMAGECD_PROVIDER_OCI_CALL_WAITER_H_
