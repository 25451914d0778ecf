#ifndef IMAGECD_PROVIDER_SERVER_CONFIGURE_GATE_H_
#define IMAGECD_PROVIDER_SERVER_CONFIGURE_GATE_H_

#include <condition_variable>

#include "absl/status/status.h"
#include "provider/base/cancellation.h"
#include "provider/base/mutex.h"

namespace imagecd::server {

// Keeps calls back until the provider is configured. The engine configures
// before it asks for anything, but not every call waits for the answer; and to
// choose an image without the user's pins would be worse than to fail.
// Safe to use from any thread.
class ConfigureGate {
 public:
  // A Configure is under way while one of these lives.
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

  // Waits for a Configure that is under way. FailedPrecondition if there never
  // was a successful one, Cancelled when `cancel` is.
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
