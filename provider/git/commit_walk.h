#ifndef IMAGECD_PROVIDER_GIT_COMMIT_WALK_H_
#define IMAGECD_PROVIDER_GIT_COMMIT_WALK_H_

#include <vector>

#include "provider/git/commit_table.h"

namespace imagecd::git {

// Questions about a history. Each returns 0, or an error code of CommitTable or
// libgit2; GIT_ENOTFOUND where a commit that matters is missing. The answers do
// not depend on the dates in the commits, only the time they take does.

// Whether `ancestor` is `descendant` or can be reached from it.
int Reaches(CommitTable& table, CommitTable::Index descendant,
            CommitTable::Index ancestor, bool* result);

// The commits on the way from `newer` by first parents that cannot be reached
// from `older`, the newest first.
int FirstParents(CommitTable& table, CommitTable::Index older,
                 CommitTable::Index newer,
                 std::vector<CommitTable::Index>* result);

// All that can be reached from `tip`, in the order in which it came there: each
// commit after its ancestors, and what a merge brought directly before it.
int InOrderOfArrival(CommitTable& table, CommitTable::Index tip,
                     std::vector<CommitTable::Index>* result);

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_COMMIT_WALK_H_
