#ifndef IMAGECD_PROVIDER_GIT_LIBGIT_H_
#define IMAGECD_PROVIDER_GIT_LIBGIT_H_

#include <git2.h>

#include <memory>
#include <string>
#include <string_view>

#include "absl/strings/string_view.h"

namespace imagecd::git {

// What this folder's files share about libgit2. Only they include it.

template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using RepositoryPtr =
    std::unique_ptr<git_repository, Free<git_repository_free>>;
using CommitPtr = std::unique_ptr<git_commit, Free<git_commit_free>>;
using ReferencePtr = std::unique_ptr<git_reference, Free<git_reference_free>>;
using ObjectPtr = std::unique_ptr<git_object, Free<git_object_free>>;
using OdbPtr = std::unique_ptr<git_odb, Free<git_odb_free>>;
using OdbObjectPtr = std::unique_ptr<git_odb_object, Free<git_odb_object_free>>;
using ConfigPtr = std::unique_ptr<git_config, Free<git_config_free>>;
using RemotePtr = std::unique_ptr<git_remote, Free<git_remote_free>>;

// Once per process, before anything else of libgit2.
void StartLibrary();

// What libgit2 says of the error that this thread met last, on one line.
std::string LastError();

std::string Hex(const git_oid& id);
bool IsHex(std::string_view text);

// Debian's Abseil has a string_view of its own.
inline absl::string_view View(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_LIBGIT_H_
