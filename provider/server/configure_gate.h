#ifndef IMAGECD_PROVIDER_SERVER_CONFIGURE_GATE_H_
#define IMAGECD_PROVIDER_SERVER_CONFIGURE_GATE_H_

#include <condition_variable>

#include "absl/status/status.h"
#include "provider/base/cancellation.h"
#include "provider/base/mutex.h"

namespace imagecd::server {

// Holds calls back until the provider is configured. The engine sends Configure
// first, but does not wait for its answer before every other call. Choosing an
// image without the user's pins would be worse than an error. Safe to use from
// any thread.
class ConfigureGate {
 public:
  // A Configure is in progress while an object of this class lives.
  class Configuring {
   public:
    explicit Configuring(ConfigureGate& gate);
    ~Configuring();
    Configuring(const Configuring&) = delete;
    Configuring& operator=(const Configuring&) = delete;
    void Succeeded();

   private:
    ConfigureGate& gate_;
  };

  // Waits for a Configure that is in progress. FailedPrecondition if none has
  // succeeded, Cancelled if `cancel` is cancelled.
  absl::Status Pass(const base::Cancellation& cancel)
      ABSL_NO_THREAD_SAFETY_ANALYSIS;

 private:
  base::Mutex mutex_;
  std::condition_variable_any changed_;
  int under_way_ ABSL_GUARDED_BY(mutex_) = 0;
  bool configured_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace imagecd::server

#endif  // IMAGECD_PROVIDER_SERVER_CONFIGURE_GATE_H_
