#include "provider/git/commit_graph.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <string_view>
#include <utility>

#include "provider/git/libgit.h"

namespace imagecd::git {
namespace {

constexpr std::size_t kHashSize = 20;
constexpr std::size_t kHeaderSize = 8;
constexpr std::size_t kChunkEntrySize = 12;
constexpr std::size_t kFanoutSize = std::size_t{256} * 4;
constexpr std::size_t kCommitSize = kHashSize + 16;
constexpr std::uint32_t kNoParent = 0x70000000;
constexpr std::uint32_t kMoreParents = 0x80000000;  // also: the last of them
constexpr std::uint32_t kGreatestGeneration = 0x3FFFFFFF;
constexpr std::size_t kMaxLayers = 64;
constexpr std::uint32_t kMaxCommits = 0x70000000;

std::uint32_t Read32(const unsigned char* data) {
  return std::uint32_t{data[0]} << 24 | std::uint32_t{data[1]} << 16 |
         std::uint32_t{data[2]} << 8 | data[3];
}

std::uint64_t Read64(const unsigned char* data) {
  return std::uint64_t{Read32(data)} << 32 | Read32(data + 4);
}

// A file in memory for as long as this lives. Git replaces these files, it does
// not change them.
class MappedFile {
 public:
  explicit MappedFile(const std::string& path) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return;
    struct stat status = {};
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
        status.st_size > 0) {
      void* mapped = mmap(nullptr, static_cast<std::size_t>(status.st_size),
                          PROT_READ, MAP_PRIVATE, descriptor, 0);
      if (mapped != MAP_FAILED) {
        data_ = static_cast<const unsigned char*>(mapped);
        size_ = static_cast<std::size_t>(status.st_size);
      }
    }
    close(descriptor);
  }
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile() {
    if (data_ != nullptr) {
      munmap(const_cast<unsigned char*>(data_), size_);
    }
  }

  const unsigned char* data() const { return data_; }
  std::size_t size() const { return size_; }

 private:
  const unsigned char* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace

// One file: the commits from `base` on.
class CommitGraph::Layer {
 public:
  Layer(const std::string& path, std::uint32_t base)
      : file_(path), base_(base), valid_(FindChunks()) {}

  bool valid() const { return valid_; }
  std::uint32_t base() const { return base_; }
  std::uint32_t size() const { return size_; }

  std::optional<std::uint32_t> Find(const git_oid& id) const {
    const unsigned char first = id.id[0];
    std::uint32_t low = first == 0 ? 0 : Fanout(first - 1);
    std::uint32_t high = Fanout(first);
    while (low < high) {
      const std::uint32_t middle = low + (high - low) / 2;
      const int order =
          std::memcmp(ids_ + middle * kHashSize, id.id, kHashSize);
      if (order == 0) return base_ + middle;
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return std::nullopt;
  }

  std::uint32_t Generation(std::uint32_t position) const {
    return Read32(Data(position) + kHashSize + 8) >> 2;
  }

  // All but the generations of the parents is checked.
  bool Read(std::uint32_t position, GraphCommit* commit) const {
    const unsigned char* data = Data(position);
    std::memcpy(commit->id.id, ids_ + (position - base_) * kHashSize,
                kHashSize);
    std::memcpy(commit->tree.id, data, kHashSize);
    const std::uint64_t numbers = Read64(data + kHashSize + 8);
    commit->generation = static_cast<std::uint32_t>(numbers >> 34);
    commit->date = static_cast<std::int64_t>(numbers & 0x3FFFFFFFF);
    commit->parents.clear();
    const std::uint32_t first = Read32(data + kHashSize);
    const std::uint32_t second = Read32(data + kHashSize + 4);
    if (first != kNoParent) commit->parents.push_back(first);
    if (second == kNoParent) return true;
    if ((second & kMoreParents) == 0) {
      commit->parents.push_back(second);
      return true;
    }
    for (std::size_t at = second & ~kMoreParents; at < edges_size_; ++at) {
      const std::uint32_t edge = Read32(edges_ + at * 4);
      commit->parents.push_back(edge & ~kMoreParents);
      if ((edge & kMoreParents) != 0) return true;
    }
    return false;
  }

 private:
  const unsigned char* Data(std::uint32_t position) const {
    return commits_ + (position - base_) * kCommitSize;
  }
  std::uint32_t Fanout(unsigned index) const {
    return Read32(fanout_ + std::size_t{index} * 4);
  }

  bool FindChunks() {
    const unsigned char* data = file_.data();
    // Version 1, and objects named by SHA-1.
    if (file_.size() < kHeaderSize + kHashSize ||
        std::memcmp(data, "CGPH\1\1", 6) != 0) {
      return false;
    }
    const std::size_t chunks = data[6];
    const std::size_t end = file_.size() - kHashSize;  // then a checksum
    if (kHeaderSize + (chunks + 1) * kChunkEntrySize > end) return false;
    std::size_t ids_size = 0;
    std::size_t commits_size = 0;
    for (std::size_t i = 0; i < chunks; ++i) {
      const unsigned char* entry = data + kHeaderSize + i * kChunkEntrySize;
      const std::uint64_t from = Read64(entry + 4);
      const std::uint64_t to = Read64(entry + kChunkEntrySize + 4);
      if (from > to || to > end) return false;
      const auto size = static_cast<std::size_t>(to - from);
      const std::string_view name(reinterpret_cast<const char*>(entry), 4);
      if (name == "OIDF" && size == kFanoutSize) {
        fanout_ = data + from;
      } else if (name == "OIDL") {
        ids_ = data + from;
        ids_size = size;
      } else if (name == "CDAT") {
        commits_ = data + from;
        commits_size = size;
      } else if (name == "EDGE") {
        edges_ = data + from;
        edges_size_ = size / 4;
      }
    }
    if (fanout_ == nullptr || ids_ == nullptr || commits_ == nullptr) {
      return false;
    }
    size_ = Fanout(255);
    for (unsigned i = 1; i < 256; ++i) {
      if (Fanout(i - 1) > Fanout(i)) return false;
    }
    return size_ < kMaxCommits && ids_size >= size_ * kHashSize &&
           commits_size >= size_ * kCommitSize;
  }

  const MappedFile file_;
  const std::uint32_t base_;
  std::uint32_t size_ = 0;
  const unsigned char* fanout_ = nullptr;
  const unsigned char* ids_ = nullptr;
  const unsigned char* commits_ = nullptr;
  const unsigned char* edges_ = nullptr;
  std::size_t edges_size_ = 0;
  const bool valid_;
};

CommitGraph::CommitGraph() = default;
CommitGraph::~CommitGraph() = default;

bool CommitGraph::AddLayer(const std::string& file) {
  auto layer = std::make_unique<Layer>(file, size_);
  if (!layer->valid() || layer->size() > kMaxCommits - size_) return false;
  size_ += layer->size();
  layers_.push_back(std::move(layer));
  return true;
}

std::unique_ptr<const CommitGraph> CommitGraph::Open(
    const std::string& objects) {
  std::unique_ptr<CommitGraph> graph(new CommitGraph());
  if (graph->AddLayer(objects + "/info/commit-graph")) return graph;
  const std::string folder = objects + "/info/commit-graphs/";
  std::ifstream chain(folder + "commit-graph-chain");
  std::string hash;
  while (std::getline(chain, hash)) {
    if (hash.size() != 2 * kHashSize || !IsHex(hash) ||
        graph->layers_.size() == kMaxLayers ||
        !graph->AddLayer(folder + "graph-" + hash + ".graph")) {
      return nullptr;
    }
  }
  if (graph->layers_.empty()) return nullptr;
  return graph;
}

std::optional<std::uint32_t> CommitGraph::Find(const git_oid& id) const {
  for (const auto& layer : layers_) {
    if (const auto position = layer->Find(id)) return position;
  }
  return std::nullopt;
}

const CommitGraph::Layer* CommitGraph::LayerAt(std::uint32_t position) const {
  for (const auto& layer : layers_) {
    if (position - layer->base() < layer->size()) return layer.get();
  }
  return nullptr;
}

std::uint32_t CommitGraph::GenerationAt(std::uint32_t position) const {
  const Layer* layer = LayerAt(position);
  return layer == nullptr ? 0 : layer->Generation(position);
}

bool CommitGraph::Read(std::uint32_t position, GraphCommit* commit) const {
  const Layer* layer = LayerAt(position);
  if (layer == nullptr || !layer->Read(position, commit)) return false;
  // Git before 2.19 wrote 0, and it counts no further than the greatest.
  if (commit->generation == 0 || commit->generation >= kGreatestGeneration) {
    return false;
  }
  for (const std::uint32_t parent : commit->parents) {
    const std::uint32_t generation = GenerationAt(parent);
    if (generation == 0 || generation >= commit->generation) return false;
  }
  return true;
}

}  // namespace imagecd::git
