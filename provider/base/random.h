#ifndef IMAGECD_PROVIDER_BASE_RANDOM_H_
#define IMAGECD_PROVIDER_BASE_RANDOM_H_

#include <random>

#include "absl/base/thread_annotations.h"
#include "provider/base/mutex.h"

namespace imagecd::base {

// Uniform in [0, 1) and seeded differently in each process. Not for secrets; it
// spreads retries. Safe to call from any thread.
class Random {
 public:
  double operator()() {
    const MutexLock lock(mutex_);
    return std::uniform_real_distribution<double>()(bits_);
  }

 private:
  Mutex mutex_;
  std::mt19937_64 bits_ ABSL_GUARDED_BY(mutex_){std::random_device()()};
};

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_RANDOM_H_
