#ifndef IMAGECD_CLI_OPERATE_STEPS_BACK_H_
#define IMAGECD_CLI_OPERATE_STEPS_BACK_H_

#include <vector>

#include "provider/policy/deployment_history.h"
#include "provider/policy/rules.h"

namespace imagecd::operate {

// Where each further step back leads: the images of a `history` (element 0 is
// deployed now) that were deployed before the present one, the last first, each
// once. After going back, what was left behind is no step back: two times one
// step is two steps.
std::vector<policy::Image> StepsBack(
    const std::vector<policy::HistoryEntry>& history);

}  // namespace imagecd::operate

#endif  // IMAGECD_CLI_OPERATE_STEPS_BACK_H_
