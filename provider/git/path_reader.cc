#include "provider/git/path_reader.h"

#include <cstring>

#include "absl/strings/str_split.h"
#include "provider/git/libgit.h"

namespace imagecd::git {

PathReader::PathReader(git_odb* odb, std::string_view path) : odb_(odb) {
  for (const absl::string_view name : absl::StrSplit(View(path), '/')) {
    steps_.push_back({std::string(name), git_oid{}, git_oid{}, false});
  }
}

int PathReader::Entry(const git_oid& root, git_oid* entry) {
  git_oid tree = root;
  *entry = git_oid{};
  for (Step& step : steps_) {
    if (!git_oid_equal(&step.tree, &tree)) {
      if (const int code = LookInto(tree, &step)) return code;
    }
    const bool is_last = &step == &steps_.back();
    if (is_last) *entry = step.entry;
    if (!step.is_tree) break;
    tree = step.entry;
  }
  return 0;
}

// A tree is entries one after the other, each a mode in octal digits, a space,
// a name, a zero byte and the binary name of the object.
int PathReader::LookInto(const git_oid& tree, Step* step) const {
  git_odb_object* raw = nullptr;
  if (const int code = git_odb_read(&raw, odb_, &tree)) return code;
  const OdbObjectPtr object(raw);
  std::string_view text(
      static_cast<const char*>(git_odb_object_data(object.get())),
      git_odb_object_size(object.get()));
  step->tree = tree;
  step->entry = git_oid{};
  step->is_tree = false;
  bool well_formed = git_odb_object_type(object.get()) == GIT_OBJECT_TREE;
  while (well_formed && !text.empty()) {
    const std::size_t space = text.find(' ');
    const std::size_t end = text.find('\0');
    if (end == std::string_view::npos || space > end ||
        text.size() - end <= GIT_OID_RAWSZ) {
      well_formed = false;
      break;
    }
    if (text.substr(space + 1, end - space - 1) == step->name) {
      const std::string_view mode = text.substr(0, space);
      std::memcpy(step->entry.id, text.data() + end + 1, GIT_OID_RAWSZ);
      step->is_tree = mode == "40000" || mode == "040000";
      return 0;
    }
    text.remove_prefix(end + 1 + GIT_OID_RAWSZ);
  }
  if (well_formed) return 0;
  step->tree = git_oid{};
  git_error_set_str(GIT_ERROR_TREE,
                    (Hex(tree) + " is not a well-formed tree").c_str());
  return GIT_ERROR;
}

}  // namespace imagecd::git
