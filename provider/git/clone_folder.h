#ifndef IMAGECD_PROVIDER_GIT_CLONE_FOLDER_H_
#define IMAGECD_PROVIDER_GIT_CLONE_FOLDER_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "provider/git/clone_url.h"

namespace imagecd::git {

// The files of a clone in the clone cache: a bare repository of which git only
// writes the objects. Everything that tells git what to do is written here, and
// nothing of it is ever believed because it is there: whoever can fill the
// folder (another user, a less trusted job that saves a cache) could otherwise
// choose the server, switch the check of its certificate off, or name a program
// that gets the credential.

// In a clone: when it was last fetched, as Unix seconds.
inline constexpr char kFetchedAtName[] = "imagecd-fetched-at";

// FailedPrecondition unless `folder` belongs to this user and nobody else can
// write to it. The message says what to do.
absl::Status CheckCacheFolder(const std::string& folder);

// The same for everything in `clone`, a folder in `folder`. Links are refused.
absl::Status CheckClone(const std::string& folder, const std::string& clone);

// Makes `clone` a bare partial clone of `url`, or makes it one again: writes
// its configuration and HEAD, and removes all but objects and branches.
// Nobody else may use the clone at this time.
absl::Status ResetClone(const std::string& clone, const CloneUrl& url);

// How many branches the clone has that git has not packed into one file yet,
// with the folders that they are in.
std::size_t CountLooseBranches(const std::string& clone);

// The size of the clone's objects in bytes.
std::uint64_t ObjectsSize(const std::string& clone);

// How many packs the clone has.
std::size_t CountPacks(const std::string& clone);

// Removes unfinished files and locks of a git that was killed.
void RemoveTemporaryFiles(const std::string& clone);

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_CLONE_FOLDER_H_
