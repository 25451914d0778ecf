#ifndef IMAGECD_PROGRAMS_GENERATOR_ACTION_BUMPS_H_
#define IMAGECD_PROGRAMS_GENERATOR_ACTION_BUMPS_H_

#include <string>

namespace imagecd::generator {

// The versions of one generated workflow before they are merged.
struct WorkflowVersions {
  std::string base, mine, generated;
};

// Lets somebody's bump of an action (`uses: actions/checkout@COMMIT # v5`) and
// the generator's own changes around it go together. Where `mine` has another
// version of an action than `base`, the other two are given that version too,
// so that a merge has nothing to decide; where the generator has moved on to a
// later one (by the version in the comment, or after the `@`), `mine` and
// `base` are given that one. Nothing else is touched; an action that one file
// uses at several versions is left alone.
void ReconcileActions(WorkflowVersions* versions);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_ACTION_BUMPS_H_
