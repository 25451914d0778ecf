#ifndef IMAGECD_PROVIDER_BASE_RUN_IN_PARALLEL_H_
#define IMAGECD_PROVIDER_BASE_RUN_IN_PARALLEL_H_

#include <functional>
#include <vector>

namespace imagecd::base {

// Runs all of `work` at the same time, one of them on this thread, and returns
// when all are done. Where there are no more threads to be had, one after the
// other.
void RunInParallel(const std::vector<std::function<void()>>& work);

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_RUN_IN_PARALLEL_H_
