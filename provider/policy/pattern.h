#ifndef IMAGECD_PROVIDER_POLICY_PATTERN_H_
#define IMAGECD_PROVIDER_POLICY_PATTERN_H_

#include <string>

#include "re2/re2.h"

namespace imagecd::policy {

// Returns the reason why `expression` cannot be used for tags, or an empty
// string if it can. In addition to RE2's own errors: it is so large that one
// tag could take more than a second (RE2's time per tag is at most proportional
// to the size of the compiled program).
std::string PatternProblem(const RE2& expression);

}  // namespace imagecd::policy

#endif  // IMAGECD_PROVIDER_POLICY_PATTERN_H_
