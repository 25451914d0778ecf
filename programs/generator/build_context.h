#ifndef IMAGECD_PROGRAMS_GENERATOR_BUILD_CONTEXT_H_
#define IMAGECD_PROGRAMS_GENERATOR_BUILD_CONTEXT_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "programs/generator/dockerfile.h"
#include "programs/generator/ecosystems.h"

namespace imagecd::generator {

// The files and folders of a repository, for questions about single paths.
// `folders` must outlive it.
class FileIndex {
 public:
  explicit FileIndex(const std::vector<FolderListing>& folders);

  bool HasFile(const std::string& path) const;
  // True for a file and for a folder; `path` may have wildcards as COPY has
  // them. "" and "." are the root.
  bool Has(const std::string& path) const;
  // Null if there is no such folder.
  const FolderListing* Find(const std::string& folder) const;

 private:
  bool HasMatch(const std::string& pattern) const;
  std::map<std::string, const FolderListing*, std::less<>> folders_;
};

// The folder of a path; "" for the root.
std::string FolderOf(std::string_view path);
// `a/b` and `../c/./d` are `a/c/d`; a path that leads out of the repository
// ends at its root.
std::string JoinPath(std::string_view folder, std::string_view path);

// The number of paths that a build needs and a context has: what the
// Dockerfile copies, and, if it copies the whole context, the project files
// that its commands read (package.json for npm, go.mod for go).
int PathsFoundIn(const FileIndex& files, const std::string& context,
                 const DockerfileFacts& facts);

// The nearest folder, from the Dockerfile's upward, in which most of the paths
// that the build needs are. Paths that are nowhere (build output) do not count.
std::string InferContext(const FileIndex& files, const std::string& dockerfile,
                         const DockerfileFacts& facts);

// The paths that the Dockerfile copies and the context does not have.
std::vector<std::string> MissingSources(const FileIndex& files,
                                        const std::string& context,
                                        const DockerfileFacts& facts);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_BUILD_CONTEXT_H_
