#include "provider/git/commit_table.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "absl/strings/numbers.h"
#include "provider/git/libgit.h"

namespace imagecd::git {
namespace {

// Takes `name`, a space, a SHA and the end of the line off `text`.
bool TakeId(std::string_view& text, std::string_view name, git_oid* id) {
  const std::size_t size = name.size() + 1 + GIT_OID_HEXSZ + 1;
  if (text.size() < size || text.substr(0, name.size()) != name ||
      text[name.size()] != ' ' || text[size - 1] != '\n' ||
      git_oid_fromstrn(id, text.data() + name.size() + 1, GIT_OID_HEXSZ) != 0) {
    return false;
  }
  text.remove_prefix(size);
  return true;
}

// The seconds in `committer NAME <EMAIL> SECONDS ZONE`; 0 where it is not
// written like that, which git takes too.
std::int64_t CommitterDate(std::string_view text) {
  constexpr std::string_view kName = "\ncommitter ";
  const std::size_t begin = text.find(kName);
  if (begin == std::string_view::npos) return 0;
  text.remove_prefix(begin + kName.size());
  text = text.substr(0, text.find('\n'));
  const std::size_t mail_end = text.rfind('>');
  if (mail_end == std::string_view::npos) return 0;
  text.remove_prefix(mail_end + 1);
  if (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  std::int64_t seconds = 0;
  return absl::SimpleAtoi(View(text.substr(0, text.find(' '))), &seconds)
             ? seconds
             : 0;
}

}  // namespace

CommitTable::CommitTable(git_odb* odb, const CommitGraph* graph)
    : odb_(odb), graph_(graph) {
  if (graph != nullptr) by_position_.assign(graph->size(), kNowhere);
  GrowSlots();
}

CommitTable::Index CommitTable::NumberAt(std::uint32_t position) {
  Index& index = by_position_[position];
  if (index == kNowhere) {
    index = static_cast<Index>(nodes_.size());
    nodes_.emplace_back().position = position;
  }
  return index;
}

CommitTable::Index CommitTable::Number(const git_oid& id) {
  if (graph_ != nullptr) {
    if (const auto position = graph_->Find(id)) return NumberAt(*position);
  }
  Index& slot = slots_[SlotOf(id)];
  if (slot != kNowhere) return slot;
  const auto index = static_cast<Index>(nodes_.size());
  slot = index;
  nodes_.emplace_back().id = id;
  if (++slots_taken_ > slots_.size() / 2) GrowSlots();
  return index;
}

std::size_t CommitTable::SlotOf(const git_oid& id) const {
  std::size_t hash = 0;
  std::memcpy(&hash, id.id, sizeof hash);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
    const Index index = slots_[slot];
    if (index == kNowhere ||
        std::memcmp(nodes_[index].id.id, id.id, sizeof id.id) == 0) {
      return slot;
    }
  }
}

void CommitTable::GrowSlots() {
  constexpr std::size_t kFew = 1 << 10;
  const std::vector<Index> before = std::move(slots_);
  slots_.assign(std::max(kFew, 4 * before.size()), kNowhere);
  for (const Index index : before) {
    if (index != kNowhere) slots_[SlotOf(nodes_[index].id)] = index;
  }
}

int CommitTable::Load(Index index) {
  if (nodes_[index].loaded) return 0;
  return nodes_[index].position == kNowhere ? LoadFromObject(index)
                                            : LoadFromGraph(index);
}

int CommitTable::LoadFromGraph(Index index) {
  if (!graph_->Read(nodes_[index].position, &scratch_)) return kDamagedGraph;
  const auto first = static_cast<std::uint32_t>(parents_.size());
  for (const std::uint32_t parent : scratch_.parents) {
    parents_.push_back(NumberAt(parent));
  }
  Node& node = nodes_[index];
  node.id = scratch_.id;
  node.tree = scratch_.tree;
  node.date = scratch_.date;
  node.generation = scratch_.generation;
  node.first_parent = first;
  node.parent_count = static_cast<std::uint32_t>(parents_.size()) - first;
  node.loaded = true;
  return 0;
}

int CommitTable::LoadFromObject(Index index) {
  git_odb_object* raw = nullptr;
  const git_oid id = nodes_[index].id;
  if (const int code = git_odb_read(&raw, odb_, &id)) return code;
  const OdbObjectPtr object(raw);
  const std::string_view text(
      static_cast<const char*>(git_odb_object_data(object.get())),
      git_odb_object_size(object.get()));
  if (git_odb_object_type(object.get()) != GIT_OBJECT_COMMIT ||
      !Parse(text, index)) {
    git_error_set_str(GIT_ERROR_OBJECT,
                      (Hex(id) + " is not a well-formed commit").c_str());
    return GIT_ERROR;
  }
  return 0;
}

bool CommitTable::Parse(std::string_view text, Index index) {
  git_oid tree;
  if (!TakeId(text, "tree", &tree)) return false;
  const auto first = static_cast<std::uint32_t>(parents_.size());
  git_oid parent;
  while (TakeId(text, "parent", &parent)) {
    const Index number = Number(parent);
    parents_.push_back(number);
  }
  Node& node = nodes_[index];
  node.tree = tree;
  node.date = CommitterDate(text);
  node.first_parent = first;
  node.parent_count = static_cast<std::uint32_t>(parents_.size()) - first;
  node.loaded = true;
  return true;
}

}  // namespace imagecd::git
