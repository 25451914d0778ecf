#ifndef IMAGECD_PROVIDER_GIT_LINE_READER_H_
#define IMAGECD_PROVIDER_GIT_LINE_READER_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"

namespace imagecd::git {

// Splits a text that arrives in pieces into lines.
class LineReader {
 public:
  // `take` gets each line without its end. Its first error ends the reading.
  explicit LineReader(std::function<absl::Status(std::string_view)> take)
      : take_(std::move(take)) {}

  // DataLoss: a line is longer than `kMaxLine`.
  absl::Status Add(std::string_view piece) {
    while (true) {
      const std::size_t end = piece.find('\n');
      rest_.append(piece.substr(0, end));
      if (rest_.size() > kMaxLine) {
        return absl::DataLossError("git printed a line that is too long");
      }
      if (end == std::string_view::npos) return absl::OkStatus();
      const absl::Status status = take_(rest_);
      if (!status.ok()) return status;
      rest_.clear();
      piece.remove_prefix(end + 1);
    }
  }

  bool at_line_start() const { return rest_.empty(); }

 private:
  static constexpr std::size_t kMaxLine = std::size_t{8} << 20;

  std::function<absl::Status(std::string_view)> take_;
  std::string rest_;
};

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_LINE_READER_H_
