#ifndef IMAGECD_PROGRAMS_GENERATOR_ADOPT_ADVICE_H_
#define IMAGECD_PROGRAMS_GENERATOR_ADOPT_ADVICE_H_

#include <string>

#include "programs/generator/adopt.h"

namespace imagecd::generator {

// The edits by which a person completes `plan` in a program that is not in
// YAML: how to get the SDK, and each line to change, as found in
// `input.sources`. "" if the plan adopts nothing, or the program is in YAML.
std::string AdoptAdvice(const AdoptInput& input, const AdoptPlan& plan);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_ADOPT_ADVICE_H_
