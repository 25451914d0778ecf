#ifndef IMAGECD_PROGRAMS_GENERATOR_WORKFLOW_SCRIPTS_H_
#define IMAGECD_PROGRAMS_GENERATOR_WORKFLOW_SCRIPTS_H_

namespace imagecd::generator {

// The scripts of the workflows. What differs between projects reaches them in
// environment variables, so that no text of a project is ever read as code. See
// discover_script.h for the one that finds the apps.

// Bash: gives the image of an unchanged app this commit's tags, and its digest
// to the step's output `digest`; leaves that empty where a build is needed.
extern const char kReuseScript[];
// Bash: shows what a job pushed.
extern const char kSummaryScript[];
// Bash: signs what a job pushed.
extern const char kSignScript[];
// Bash: asks the operator to reconcile now.
extern const char kReconcileScript[];
// Bash: writes `merge=true` to the step's outputs if each update of a pull
// request is of an allowed kind or changes only an image's digest.
extern const char kDecideScript[];
// Bash: waits until the required workflows and all checks of a commit have
// passed, merges the pull request if dependabot made every commit, and starts
// the builds.
extern const char kMergeScript[];

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_WORKFLOW_SCRIPTS_H_
