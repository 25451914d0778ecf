#ifndef IMAGECD_PROVIDER_BASE_PROGRAM_PATH_H_
#define IMAGECD_PROVIDER_BASE_PROGRAM_PATH_H_

#include <string>
#include <string_view>

#include "provider/base/environment.h"

namespace imagecd::base {

// The path of the executable file `name` in the first folder of PATH that has
// it; empty if none has. Relative folders are skipped, so that no program comes
// from the folder that imagecd happens to run in. Without PATH, /usr/bin and
// /bin are searched.
std::string FindProgram(const Environment& environment, std::string_view name);

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_PROGRAM_PATH_H_
