#ifndef IMAGECD_CLI_OPERATE_STACK_FILE_H_
#define IMAGECD_CLI_OPERATE_STACK_FILE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/base/environment.h"

namespace imagecd::operate {

// The stack's file, as git has it: other checkouts have what is upstream, and
// an `up` from one of these undoes what is only here.
struct FileInGit {
  bool tracked = false;
  // Of the branch that is checked out; empty: it has none, or HEAD is detached.
  std::string branch;
  std::string upstream;
  // nullopt: there is no upstream, or it has no such file.
  std::optional<std::string> contents_upstream;
  bool uncommitted = false;  // it differs from HEAD
};

class Git {
 public:
  virtual ~Git() = default;
  // Not being in a repository, and there being no git, is no error.
  virtual absl::StatusOr<FileInGit> Look(const std::string& path) = 0;
  // Commits this file and nothing else. FailedPrecondition with git's words
  // (its hooks have a say).
  virtual absl::Status Commit(const std::string& path,
                              const std::string& message) = 0;
};

// The git program.
class GitProgram : public Git {
 public:
  // Not owned.
  explicit GitProgram(const base::Environment& environment)
      : environment_(environment) {}

  absl::StatusOr<FileInGit> Look(const std::string& path) override;
  absl::Status Commit(const std::string& path,
                      const std::string& message) override;

 private:
  const base::Environment& environment_;
};

// What is in the file; nullopt: there is none. ResourceExhausted above 16 MiB.
absl::StatusOr<std::optional<std::string>> ReadStackFile(
    const std::string& path);

// A copy of the file for nobody else's eyes, to try changes with; it goes with
// this. `extension` is the file's (`.yaml`).
class ScratchFile {
 public:
  static absl::StatusOr<ScratchFile> Make(const std::string& contents,
                                          const std::string& extension,
                                          const base::Environment& environment);
  ScratchFile(ScratchFile&& other) noexcept;
  ScratchFile& operator=(ScratchFile&&) = delete;
  ~ScratchFile();

  const std::string& path() const { return path_; }

 private:
  ScratchFile(std::string folder, std::string path)
      : folder_(std::move(folder)), path_(std::move(path)) {}
  std::string folder_;
  std::string path_;
};

}  // namespace imagecd::operate

#endif  // IMAGECD_CLI_OPERATE_STACK_FILE_H_
