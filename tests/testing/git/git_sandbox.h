#ifndef IMAGECD_TESTS_TESTING_GIT_GIT_SANDBOX_H_
#define IMAGECD_TESTS_TESTING_GIT_GIT_SANDBOX_H_

#include <string>
#include <string_view>

#include "tests/testing/files/temporary_folder.h"

namespace imagecd::testing {

// For tests: a folder to make git repositories in, with the git program. Making
// one points the whole process to an empty home of its own, so that nothing
// that is configured on this machine has an effect.
class GitSandbox {
 public:
  GitSandbox();

  std::string Path(std::string_view name) const;

  // Runs a shell script in the folder; its standard output without the last
  // newline. The test fails when the script does. In it, `commit SUBJECT
  // [OPTION…]` makes an empty commit a minute later than the last one, and
  // `write FILE` changes and stages a file.
  std::string Shell(const std::string& script) const;

  // The full SHA of a revision, as git writes them, of a repository in the
  // folder.
  std::string Sha(const std::string& revision,
                  const std::string& repository = "shop") const;

  const TemporaryFolder& folder() const { return folder_; }

  // The home that all sandboxes of this process share.
  static const std::string& Home();

 private:
  TemporaryFolder folder_;
};

}  // namespace imagecd::testing

#endif  // IMAGECD_TESTS_TESTING_GIT_GIT_SANDBOX_H_
