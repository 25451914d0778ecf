#include "provider/base/run_in_parallel.h"

#include <system_error>
#include <thread>

namespace imagecd::base {

void RunInParallel(const std::vector<std::function<void()>>& work) {
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < work.size(); ++i) {
    try {
      threads.emplace_back(work[i]);
    } catch (const std::system_error&) {
      work[i]();
    }
  }
  if (!work.empty()) work.front()();
  for (std::thread& thread : threads) thread.join();
}

}  // namespace imagecd::base
