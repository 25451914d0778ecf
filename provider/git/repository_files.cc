#include "provider/git/repository_files.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "provider/base/status_macros.h"
#include "provider/git/text.h"

namespace imagecd::git {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxAlternates = 16;

// Adds the files of one folder, which need not exist. Does not use st_size,
// because a file with holes takes no space on disk.
absl::Status AddFolder(const fs::path& folder, std::uint64_t* total) {
  constexpr std::uint64_t kBlock = 512;
  std::error_code error;
  for (fs::directory_iterator file(folder, error), end; !error && file != end;
       file.increment(error)) {
    struct stat info = {};
    if (stat(file->path().c_str(), &info) != 0) continue;
    if (S_ISFIFO(info.st_mode) || S_ISCHR(info.st_mode) ||
        S_ISBLK(info.st_mode)) {
      return absl::FailedPreconditionError(
          absl::StrCat("'", OneLine(file->path().string(), "", 1024),
                       "' is a pipe or a device, not a file"));
    }
    if (S_ISREG(info.st_mode)) {
      *total += static_cast<std::uint64_t>(info.st_blocks) * kBlock;
    }
  }
  return absl::OkStatus();
}

// The object folders that a repository borrows from, one per line.
std::vector<fs::path> Alternates(const fs::path& objects) {
  constexpr std::uintmax_t kMaxBytes = 64 << 10;
  std::vector<fs::path> found;
  const fs::path list = objects / "info/alternates";
  std::error_code error;
  if (fs::file_size(list, error) > kMaxBytes || error) return found;
  std::ifstream file(list);
  std::string line;
  while (found.size() < kMaxAlternates && std::getline(file, line)) {
    if (!line.empty() && line[0] != '#') found.push_back(objects / line);
  }
  return found;
}

}  // namespace

absl::StatusOr<std::uint64_t> PackedSize(const std::string& folder) {
  std::uint64_t ignored = 0;
  IMAGECD_RETURN_IF_ERROR(AddFolder(folder, &ignored));
  const fs::path own = fs::path(folder) / "objects";
  IMAGECD_RETURN_IF_ERROR(AddFolder(own / "info", &ignored));
  std::vector<fs::path> all = Alternates(own);
  all.push_back(own);
  std::uint64_t total = 0;
  for (const fs::path& objects : all) {
    for (const char* part : {"info", "info/commit-graphs", "pack"}) {
      IMAGECD_RETURN_IF_ERROR(AddFolder(objects / part, &total));
    }
  }
  return total;
}

}  // namespace imagecd::git
