#ifndef IMAGECD_PROGRAMS_GENERATOR_REPOSITORY_PATH_H_
#define IMAGECD_PROGRAMS_GENERATOR_REPOSITORY_PATH_H_

#include <string_view>

// Paths of files that imagecd reads, writes and removes: relative to the
// repository's root, with `/`. They come from imagecd.yaml and imagecd.lock,
// which may come from somebody else's clone.
namespace imagecd::generator {

// Whether `path` stays below the root and outside of git's own files: no empty,
// `.` or `..` component, none that holds IsGitName, no backslash or control
// character, at most 1,024 bytes.
bool IsPathBelow(std::string_view path);

// Whether a file system can take this name of a file or folder for git's
// `.git`: in any letter case; on NTFS also as a short name (`GIT~1`), with dots
// and spaces at the end or with a stream (`.git::$INDEX_ALLOCATION`); on HFS+
// also with invisible characters in it. These are the names that git itself
// refuses to check out, and a few more.
bool IsGitName(std::string_view name);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_REPOSITORY_PATH_H_
