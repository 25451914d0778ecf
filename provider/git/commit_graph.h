#ifndef IMAGECD_PROVIDER_GIT_COMMIT_GRAPH_H_
#define IMAGECD_PROVIDER_GIT_COMMIT_GRAPH_H_

#include <git2.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace imagecd::git {

// One commit of the file. Its parents are in the file too, each with a smaller
// generation.
struct GraphCommit {
  git_oid id;
  git_oid tree;
  std::uint32_t generation = 0;  // greater than that of each parent; from 1
  std::int64_t date = 0;         // the committer's, Unix seconds
  std::vector<std::uint32_t> parents;  // positions
};

// Git's commit-graph file, or the chain of them: a table of commits that git
// keeps so that a history can be walked without reading its objects. (Format:
// gitformat-commit-graph.) Read only, bounds checked: whatever stands in a file
// leads to wrong answers at worst. Safe to use from several threads.
class CommitGraph {
 public:
  // Of the repository whose objects are in this folder; null where there is
  // none, or none of a form that is understood.
  static std::unique_ptr<const CommitGraph> Open(const std::string& objects);

  ~CommitGraph();
  CommitGraph(const CommitGraph&) = delete;
  CommitGraph& operator=(const CommitGraph&) = delete;

  // Commits have positions from 0 to size() - 1.
  std::uint32_t size() const { return size_; }
  std::optional<std::uint32_t> Find(const git_oid& id) const;

  // Reads the commit at a position less than size() into `commit`, whose
  // vector is reused. False: the file is damaged.
  bool Read(std::uint32_t position, GraphCommit* commit) const;

 private:
  class Layer;

  CommitGraph();
  bool AddLayer(const std::string& file);
  const Layer* LayerAt(std::uint32_t position) const;
  // 0: damaged, or not known.
  std::uint32_t GenerationAt(std::uint32_t position) const;

  std::vector<std::unique_ptr<const Layer>> layers_;  // the base first
  std::uint32_t size_ = 0;
};

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_COMMIT_GRAPH_H_
