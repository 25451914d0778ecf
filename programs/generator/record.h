#ifndef IMAGECD_PROGRAMS_GENERATOR_RECORD_H_
#define IMAGECD_PROGRAMS_GENERATOR_RECORD_H_

#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace imagecd::generator {

// The files that were generated last, to distinguish a person's edits from the
// generator's own: imagecd.lock at the repository's root, committed with the
// rest. It holds whole files, because a three-way merge needs them, compressed
// and one on a line. See docs/adr/one-line-per-file-in-the-lock.md.
inline constexpr char kRecordFileName[] = "imagecd.lock";

struct RecordedFile {
  std::string contents;
  int mode = 0644;
  friend bool operator==(const RecordedFile&, const RecordedFile&) = default;
};
using Record = std::map<std::string, RecordedFile>;  // by path

// Also reads the form of earlier versions, which had the files' lines as they
// are. "" is an empty record. InvalidArgument, with what to do, for anything
// that does not have the form of FormatRecord; the conflict markers of git are
// named as such. The paths are those of the file, whatever they are: see
// CanBeGenerated before any use of one.
absl::StatusOr<Record> ParseRecord(std::string_view text);

std::string FormatRecord(const Record& record);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_RECORD_H_
