#ifndef IMAGECD_PROVIDER_RESOURCES_SIDE_BY_SIDE_H_
#define IMAGECD_PROVIDER_RESOURCES_SIDE_BY_SIDE_H_

#include <functional>
#include <vector>

namespace imagecd::resources {

// Runs all of `work` at the same time, one of them on this thread, and returns
// when all are done. Where there are no more threads to be had, one after the
// other.
void SideBySide(const std::vector<std::function<void()>>& work);

}  // namespace imagecd::resources

#endif  // IMAGECD_PROVIDER_RESOURCES_SIDE_BY_SIDE_H_
