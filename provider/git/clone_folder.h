#ifndef IMAGECD_PROVIDER_GIT_CLONE_FOLDER_H_
#define IMAGECD_PROVIDER_GIT_CLONE_FOLDER_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "provider/git/clone_url.h"

namespace imagecd::git {

// The files of a clone in the clone cache: a bare repository of which git only
// writes the objects. imagecd writes everything that configures git, and never
// trusts a configuration that it finds. Otherwise somebody who can write to the
// folder (another user, or a less trusted job that saves a cache) could choose
// the server, disable the check of its certificate, or name a program that
// receives the credential.

// A file in a clone: the time of the last fetch, in Unix seconds.
inline constexpr char kFetchedAtName[] = "imagecd-fetched-at";

// FailedPrecondition unless `folder` belongs to this user and nobody else can
// write to it. The message says what to do.
absl::Status CheckCacheFolder(const std::string& folder);

// Checks everything in `clone`, a folder in `folder`, in the same way. Links
// are an error.
absl::Status CheckClone(const std::string& folder, const std::string& clone);

// Makes `clone` a bare partial clone of `url`: writes its configuration and
// HEAD, and removes everything except objects and branches. The clone must not
// be in use.
absl::Status ResetClone(const std::string& clone, const CloneUrl& url);

// The number of branches that git has not packed into one file yet, plus the
// folders that they are in.
std::size_t CountLooseBranches(const std::string& clone);

// The size of the clone's objects in bytes.
std::uint64_t ObjectsSize(const std::string& clone);

// The number of packs in the clone.
std::size_t CountPacks(const std::string& clone);

// Removes the temporary files and locks of a git that was killed.
void RemoveTemporaryFiles(const std::string& clone);

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_CLONE_FOLDER_H_
