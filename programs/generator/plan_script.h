#ifndef IMAGECD_PROGRAMS_GENERATOR_PLAN_SCRIPT_H_
#define IMAGECD_PROGRAMS_GENERATOR_PLAN_SCRIPT_H_

namespace imagecd::generator {

// Python: from the apps that were found to the builds of this run, as JSON
// lists in the step's outputs `apps` and `builds`. For a pull request with
// ONLY_CHANGED they are the apps whose files it changes.
extern const char kPlanScript[];

// Bash: leaves a file that says which digest was built or kept for a platform.
extern const char kKeepDigestScript[];

// Bash: makes one image of the digests of all platforms and gives it its tags;
// its digest goes to the step's output `digest`.
extern const char kPublishScript[];

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_PLAN_SCRIPT_H_
