#include "provider/git/libgit.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/ascii.h"
#include "provider/git/text.h"

namespace imagecd::git {

void StartLibrary() {
  static const bool started [[maybe_unused]] = [] {
    git_libgit2_init();
    // Formats that change nothing about how commits and trees are read.
    const char* extensions[] = {"partialclone", "preciousobjects",
                                "worktreeconfig", "relativeworktrees"};
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, std::size(extensions));
    // As git does when it walks a history: neither hash what is read from the
    // disk once more, nor keep every commit of it in memory.
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_COMMIT,
                     std::size_t{0});
    return true;
  }();
}

std::string LastError() {
  const git_error* error = git_error_last();
  if (error == nullptr || error->message == nullptr) return "unknown error";
  return OneLine(error->message);
}

std::string Hex(const git_oid& id) {
  char text[GIT_OID_HEXSZ + 1];
  return git_oid_tostr(text, sizeof text, &id);
}

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isxdigit(static_cast<unsigned char>(c));
  });
}

}  // namespace imagecd::git
