#ifndef IMAGECD_PROGRAMS_GENERATOR_WORK_TREE_H_
#define IMAGECD_PROGRAMS_GENERATOR_WORK_TREE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace imagecd::generator {

struct FileOnDisk {
  std::string contents;
  int mode = 0644;
};

// A file to write, or without contents to remove. Paths are relative to the
// root.
struct FileWrite {
  std::string path;
  std::optional<std::string> contents;
  int mode = 0644;
};

// Reading and writing below one folder. A path that is not IsPathBelow is
// refused (InvalidArgument), and so is one that leads through a symbolic link
// or into another git repository (FailedPrecondition).
class WorkTree {
 public:
  explicit WorkTree(std::string root) : root_(std::move(root)) {}

  // Nothing if there is no such file. Errors: FailedPrecondition if it is no
  // regular file, ResourceExhausted above 128 MiB.
  absl::StatusOr<std::optional<FileOnDisk>> Read(const std::string& path) const;

  // Everything is first written beside its place and brought to disk; if that
  // fails for any file, nothing has changed. Then the files take their places,
  // each at once, in the order given. Folders that removing leaves empty are
  // removed. An error in the second part names what was done before it.
  absl::Status Write(const std::vector<FileWrite>& files) const;

 private:
  std::string root_;
};

// Held while one run looks at and changes a work tree; another one's Take
// fails at once with Aborted.
class WorkTreeLock {
 public:
  static absl::StatusOr<WorkTreeLock> Take(const std::string& root);
  WorkTreeLock(WorkTreeLock&& other) noexcept;
  WorkTreeLock& operator=(WorkTreeLock&&) = delete;
  ~WorkTreeLock();

 private:
  explicit WorkTreeLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_WORK_TREE_H_
