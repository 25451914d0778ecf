// Git's commit-graph files, which lie in a repository that anybody may have
// made: one file, or several of a chain. Whatever stands in them, commits are
// read from inside the files, and walking to parents comes to an end.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "provider/git/commit_graph.h"

namespace {

using imagecd::git::CommitGraph;
using imagecd::git::GraphCommit;

constexpr std::string_view kNextLayer = "\nnext layer\n";

// The folder of objects; away when the fuzzer ends.
class Objects {
 public:
  Objects() {
    std::string made =
        (std::filesystem::temp_directory_path() / "graph_XXXXXX").string();
    if (mkdtemp(made.data()) == nullptr) abort();
    path_ = made;
    std::filesystem::create_directories(path_ / "info/commit-graphs");
  }
  ~Objects() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  Objects(const Objects&) = delete;
  Objects& operator=(const Objects&) = delete;

  const std::filesystem::path& path() const { return path_; }

  void Write(const std::string& name, std::string_view text) const {
    std::ofstream(path_ / "info" / name, std::ios::binary) << text;
  }

 private:
  std::filesystem::path path_;
};

void WriteLayers(const Objects& objects, std::string_view text) {
  std::error_code error;
  std::filesystem::remove(objects.path() / "info/commit-graph", error);
  if (text.find(kNextLayer) == std::string_view::npos) {
    objects.Write("commit-graph", text);
    return;
  }
  std::string chain;
  for (int layer = 0; layer < 8; ++layer) {
    const std::size_t end = text.find(kNextLayer);
    const std::string hash(40, static_cast<char>('0' + layer));
    objects.Write("commit-graphs/graph-" + hash + ".graph",
                  text.substr(0, end));
    chain += hash + "\n";
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + kNextLayer.size());
  }
  objects.Write("commit-graphs/commit-graph-chain", chain);
}

void Walk(const CommitGraph& graph, std::uint32_t position) {
  GraphCommit commit;
  std::uint32_t below = 0;  // no limit yet
  while (graph.Read(position, &commit)) {
    if (commit.generation == 0) abort();
    if (below != 0 && commit.generation >= below) abort();
    for (const std::uint32_t parent : commit.parents) {
      if (parent >= graph.size()) abort();
    }
    const auto found = graph.Find(commit.id);
    if (found.has_value() && *found >= graph.size()) abort();
    if (commit.parents.empty()) return;
    below = commit.generation;
    position = commit.parents.back();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  static const Objects objects;
  WriteLayers(objects,
              std::string_view(reinterpret_cast<const char*>(data), size));
  const auto graph = CommitGraph::Open(objects.path().string());
  if (graph == nullptr) return 0;
  constexpr std::uint32_t kMost = 64;  // a walk of each is quadratic
  for (std::uint32_t i = 0; i < graph->size() && i < kMost; ++i) {
    Walk(*graph, i);
  }
  if (graph->size() > kMost) Walk(*graph, graph->size() - 1);
  git_oid nobody = {};
  for (const unsigned char first : {0x00, 0x7f, 0xff}) {
    nobody.id[0] = first;
    (void)graph->Find(nobody);
  }
  return 0;
}
