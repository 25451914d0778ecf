// What walks through a repository's history.

#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "provider/base/status_macros.h"
#include "provider/git/commit_graph.h"
#include "provider/git/commit_walk.h"
#include "provider/git/libgit_repository.h"
#include "provider/git/path_reader.h"
#include "provider/git/text.h"
#include "provider/git/tree_path.h"

namespace imagecd::git {
namespace {

using Index = CommitTable::Index;

std::string SubjectOf(git_commit* commit) {
  const char* encoding = git_commit_message_encoding(commit);
  const char* subject = git_commit_summary(commit);
  return OneLine(subject == nullptr ? "" : subject,
                 encoding == nullptr ? "" : encoding);
}

constexpr Index kNoCommit = std::numeric_limits<Index>::max();

// Leaves those of `commits` that change what the path names, against their
// first parents.
int KeepTouching(CommitTable& table, PathReader& reader,
                 std::vector<Index>* commits) {
  std::size_t kept = 0;
  // The commit whose entry is known; the next one is mostly its first parent.
  Index known = kNoCommit;
  git_oid entry = {};
  const auto read = [&](Index index, git_oid* at) {
    if (const int code = table.Load(index)) return code;
    return reader.Entry(table.tree(index), at);
  };
  for (const Index commit : *commits) {
    git_oid now = entry;
    if (known != commit) {
      if (const int code = read(commit, &now)) return code;
    }
    git_oid before = {};
    known = kNoCommit;
    if (table.parent_count(commit) > 0) {
      const Index parent = table.parent(commit, 0);
      if (const int code = read(parent, &before)) return code;
      known = parent;
      entry = before;
    }
    if (!git_oid_equal(&now, &before)) (*commits)[kept++] = commit;
  }
  commits->resize(kept);
  return 0;
}

}  // namespace

absl::Status LibgitRepository::Walk(
    const std::function<int(git_odb*, CommitTable&)>& question) const {
  IMAGECD_ASSIGN_OR_RETURN(const OdbPtr odb, Objects());
  std::unique_ptr<const CommitGraph> graph;
  // The file of a clone that was made shallow later knows too much.
  if (git_repository_is_shallow(repository()) != 1) {
    git_buf folder = {};
    if (git_repository_item_path(&folder, repository(),
                                 GIT_REPOSITORY_ITEM_OBJECTS) == 0) {
      graph = CommitGraph::Open(std::string(folder.ptr, folder.size));
    }
    git_buf_dispose(&folder);
  }
  int code = CommitTable::kDamagedGraph;
  if (graph != nullptr) {
    CommitTable table(odb.get(), graph.get());
    code = question(odb.get(), table);
  }
  if (code == CommitTable::kDamagedGraph) {
    CommitTable table(odb.get(), nullptr);
    code = question(odb.get(), table);
  }
  return code == 0 ? absl::OkStatus() : HistoryError(code);
}

absl::StatusOr<bool> LibgitRepository::Reaches(const git_oid& descendant,
                                               const git_oid& ancestor) const {
  bool result = false;
  IMAGECD_RETURN_IF_ERROR(Walk([&](git_odb*, CommitTable& table) {
    return git::Reaches(table, table.Number(descendant), table.Number(ancestor),
                        &result);
  }));
  return result;
}

absl::StatusOr<bool> LibgitRepository::IsAncestor(std::string_view ancestor,
                                                  std::string_view descendant) {
  base::MutexLock lock(mutex_);
  IMAGECD_ASSIGN_OR_RETURN(const git_oid older, Id(ancestor));
  IMAGECD_ASSIGN_OR_RETURN(const git_oid newer, Id(descendant));
  return Reaches(newer, older);
}

absl::StatusOr<bool> LibgitRepository::IsOnBranch(std::string_view commit,
                                                  std::string_view branch) {
  base::MutexLock lock(mutex_);
  IMAGECD_ASSIGN_OR_RETURN(const git_oid tip, BranchId(branch));
  IMAGECD_ASSIGN_OR_RETURN(const git_oid id, Id(commit));
  return Reaches(tip, id);
}

absl::StatusOr<std::vector<git_oid>> LibgitRepository::Between(
    const git_oid& older, const git_oid& newer, const std::string& path) const {
  std::vector<git_oid> ids;
  IMAGECD_RETURN_IF_ERROR(Walk([&](git_odb* odb, CommitTable& table) {
    std::vector<Index> commits;
    if (const int code = FirstParents(table, table.Number(older),
                                      table.Number(newer), &commits)) {
      return code;
    }
    if (!path.empty()) {
      PathReader reader(odb, path);
      if (const int code = KeepTouching(table, reader, &commits)) return code;
    }
    ids.clear();
    for (const Index commit : commits) ids.push_back(table.id(commit));
    return 0;
  }));
  return ids;
}

absl::StatusOr<CommitRange> LibgitRepository::CommitsBetween(
    std::string_view older, std::string_view newer, std::string_view path,
    std::size_t max_subjects) {
  const std::optional<std::string> inside = TreePath(path);
  if (!inside) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", OneLine(path),
                     "' is not a path in a repository: "
                     "write it relative to its root, without '..'"));
  }
  base::MutexLock lock(mutex_);
  IMAGECD_ASSIGN_OR_RETURN(const git_oid from, Id(older));
  IMAGECD_ASSIGN_OR_RETURN(const git_oid to, Id(newer));
  IMAGECD_ASSIGN_OR_RETURN(const std::vector<git_oid> ids,
                           Between(from, to, *inside));
  CommitRange range;
  range.count = static_cast<std::int64_t>(ids.size());
  for (const git_oid& id : ids) {
    if (range.subjects.size() == max_subjects) break;
    IMAGECD_ASSIGN_OR_RETURN(const CommitPtr commit, Lookup(id));
    range.subjects.push_back(SubjectOf(commit.get()));
  }
  return range;
}

absl::StatusOr<std::int64_t> LibgitRepository::CommitsBehind(
    std::string_view commit, std::string_view branch) {
  base::MutexLock lock(mutex_);
  IMAGECD_ASSIGN_OR_RETURN(const git_oid tip, BranchId(branch));
  IMAGECD_ASSIGN_OR_RETURN(const git_oid from, Id(commit));
  IMAGECD_ASSIGN_OR_RETURN(const std::vector<git_oid> ids,
                           Between(from, tip, ""));
  return static_cast<std::int64_t>(ids.size());
}

absl::StatusOr<std::shared_ptr<const BranchCommits>>
LibgitRepository::CommitsOf(std::string_view branch) {
  base::MutexLock lock(mutex_);
  IMAGECD_ASSIGN_OR_RETURN(const git_oid tip, BranchId(branch));
  std::vector<BranchCommits::Id> ids;
  IMAGECD_RETURN_IF_ERROR(Walk([&](git_odb*, CommitTable& table) {
    std::vector<Index> order;
    if (const int code = InOrderOfArrival(table, table.Number(tip), &order)) {
      return code;
    }
    ids.resize(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      std::memcpy(ids[i].data(), table.id(order[i]).id, ids[i].size());
    }
    return 0;
  }));
  return std::make_shared<const BranchCommits>(ids);
}

}  // namespace imagecd::git
