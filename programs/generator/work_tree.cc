#include "programs/generator/work_tree.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "programs/generator/problem.h"
#include "programs/generator/repository_path.h"
#include "provider/base/file_descriptor.h"
#include "provider/base/status_macros.h"

namespace imagecd::generator {
namespace {

constexpr off_t kMostBytes = 128 << 20;

absl::Status Failed(const char* what, const std::string& path, int error) {
  return absl::ErrnoToStatus(
      error, absl::StrFormat("%s %s failed", what, Quoted(path)));
}

std::string Parent(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

// A temporary file beside the place it is for; removed unless it got there.
class Staged {
 public:
  Staged(std::string root, const FileWrite& file)
      : root_(std::move(root)), file_(file) {}
  Staged(Staged&& other) noexcept
      : root_(std::move(other.root_)),
        file_(other.file_),
        temporary_(std::exchange(other.temporary_, "")) {}
  Staged& operator=(Staged&&) = delete;
  ~Staged() {
    if (!temporary_.empty()) unlink(temporary_.c_str());
  }

  absl::Status Stage() {
    const std::string parent = Parent(file_.path);
    std::string name = absl::StrCat(
        root_, "/", parent, parent.empty() ? "" : "/", ".imagecd-XXXXXX");
    const base::FileDescriptor out(mkstemp(name.data()));
    if (out.get() < 0) return Failed("Writing", file_.path, errno);
    temporary_ = name;
    const std::string& contents = *file_.contents;
    for (size_t done = 0; done < contents.size();) {
      const ssize_t written =
          write(out.get(), contents.data() + done, contents.size() - done);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return Failed("Writing", file_.path, errno);
      done += static_cast<size_t>(written);
    }
    const mode_t mask = umask(0);
    umask(mask);
    if (fchmod(out.get(), static_cast<mode_t>(file_.mode) & ~mask) != 0 ||
        fsync(out.get()) != 0) {
      return Failed("Writing", file_.path, errno);
    }
    return absl::OkStatus();
  }

  absl::Status Place() {
    const std::string to = absl::StrCat(root_, "/", file_.path);
    if (rename(temporary_.c_str(), to.c_str()) != 0) {
      return Failed("Writing", file_.path, errno);
    }
    temporary_.clear();
    return absl::OkStatus();
  }

 private:
  std::string root_;
  const FileWrite& file_;
  std::string temporary_;
};

// Folders that were made for files; those that are still empty go away again,
// unless it ends well.
class NewFolders {
 public:
  explicit NewFolders(std::string root) : root_(std::move(root)) {}
  ~NewFolders() {
    for (auto made = made_.rbegin(); made != made_.rend(); ++made) {
      rmdir(made->c_str());  // fails where something is in it, as it should
    }
  }
  NewFolders(const NewFolders&) = delete;
  NewFolders& operator=(const NewFolders&) = delete;

  absl::Status Make(const std::string& path) {
    for (size_t slash = path.find('/'); slash != std::string::npos;
         slash = path.find('/', slash + 1)) {
      const std::string folder =
          absl::StrCat(root_, "/", path.substr(0, slash));
      if (mkdir(folder.c_str(), 0777) == 0) {
        made_.push_back(folder);
      } else if (errno != EEXIST) {
        return Failed("Making the folder of", path, errno);
      }
    }
    return absl::OkStatus();
  }

 private:
  std::string root_;
  std::vector<std::string> made_;
};

void SyncFolder(const std::string& folder) {
  const base::FileDescriptor opened(
      open(folder.c_str(), O_RDONLY | O_DIRECTORY));
  if (opened.get() >= 0) fsync(opened.get());
}

absl::Status CheckWay(const std::string& root, const std::string& path) {
  if (!IsPathBelow(path)) {
    return absl::InvalidArgumentError(absl::StrCat(
        Quoted(path),
        " is not a path below the repository's folder and outside of `.git`."));
  }
  for (size_t end = path.find('/');; end = path.find('/', end + 1)) {
    const bool last = end == std::string::npos;
    const std::string part = path.substr(0, end);
    struct stat found;
    if (lstat(absl::StrCat(root, "/", part).c_str(), &found) != 0) {
      if (errno == ENOENT) return absl::OkStatus();
      return Failed("Looking at", part, errno);
    }
    if (S_ISLNK(found.st_mode)) {
      return absl::FailedPreconditionError(absl::StrFormat(
          "%s is a link, and files are not written through links: replace it "
          "by %s.",
          Quoted(part), last ? "the file" : "a folder"));
    }
    if (last ? !S_ISREG(found.st_mode) : !S_ISDIR(found.st_mode)) {
      return absl::FailedPreconditionError(absl::StrFormat(
          "%s is in the way of %s: it is no %s. Move it.", Quoted(part),
          Quoted(path), last ? "regular file" : "folder"));
    }
    if (last) return absl::OkStatus();
    if (lstat(absl::StrCat(root, "/", part, "/.git").c_str(), &found) == 0) {
      return absl::FailedPreconditionError(absl::StrFormat(
          "%s would be in %s, which is another git repository (a submodule or "
          "a clone), and its files are left alone: choose another folder.",
          Quoted(path), Quoted(part)));
    }
  }
}

}  // namespace

absl::StatusOr<std::optional<FileOnDisk>> WorkTree::Read(
    const std::string& path) const {
  IMAGECD_RETURN_IF_ERROR(CheckWay(root_, path));
  const std::string full = absl::StrCat(root_, "/", path);
  const base::FileDescriptor in(
      open(full.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (in.get() < 0) {
    if (errno == ENOENT) return std::optional<FileOnDisk>();
    return Failed("Reading", path, errno);
  }
  struct stat found;
  if (fstat(in.get(), &found) != 0) return Failed("Reading", path, errno);
  if (found.st_size > kMostBytes) {
    return absl::ResourceExhaustedError(absl::StrFormat(
        "%s has %d bytes; nothing that is generated is so large. Move it.",
        Quoted(path), found.st_size));
  }
  FileOnDisk file;
  file.mode = (found.st_mode & S_IXUSR) != 0 ? 0755 : 0644;
  char buffer[1 << 16];
  while (true) {
    const ssize_t got = read(in.get(), buffer, sizeof(buffer));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Failed("Reading", path, errno);
    if (got == 0) return file;
    file.contents.append(buffer, static_cast<size_t>(got));
  }
}

absl::Status WorkTree::Write(const std::vector<FileWrite>& files) const {
  NewFolders folders(root_);
  std::vector<Staged> staged;
  staged.reserve(files.size());
  for (const FileWrite& file : files) {
    IMAGECD_RETURN_IF_ERROR(CheckWay(root_, file.path));
    staged.emplace_back(root_, file);
    if (!file.contents) continue;
    IMAGECD_RETURN_IF_ERROR(folders.Make(file.path));
    IMAGECD_RETURN_IF_ERROR(staged.back().Stage());
  }
  std::vector<std::string> done;
  for (size_t i = 0; i < files.size(); ++i) {
    const FileWrite& file = files[i];
    absl::Status status;
    if (file.contents) {
      status = staged[i].Place();
    } else if (unlink(absl::StrCat(root_, "/", file.path).c_str()) != 0 &&
               errno != ENOENT) {
      status = Failed("Removing", file.path, errno);
    }
    if (!status.ok()) {
      return absl::Status(
          status.code(),
          absl::StrFormat("%s. %d files before it have been written; the same "
                          "command goes on from there.",
                          std::string(status.message()), done.size()));
    }
    done.push_back(Parent(file.path));
    if (file.contents) continue;
    for (std::string folder = done.back(); !folder.empty();
         folder = Parent(folder)) {
      if (rmdir(absl::StrCat(root_, "/", folder).c_str()) != 0) break;
    }
  }
  std::sort(done.begin(), done.end());
  done.erase(std::unique(done.begin(), done.end()), done.end());
  for (const std::string& folder : done) {
    SyncFolder(absl::StrCat(root_, "/", folder));
  }
  return absl::OkStatus();
}

absl::StatusOr<WorkTreeLock> WorkTreeLock::Take(const std::string& root) {
  const int descriptor = open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return Failed("Opening the folder", root, errno);
  WorkTreeLock lock(descriptor);
  if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) return Failed("Locking the folder", root, errno);
  return absl::AbortedError(
      absl::StrCat("Another run of imagecd is at work in ", Quoted(root),
                   ": wait until it is done."));
}

WorkTreeLock::WorkTreeLock(WorkTreeLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

WorkTreeLock::~WorkTreeLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace imagecd::generator
