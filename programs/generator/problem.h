#ifndef IMAGECD_PROGRAMS_GENERATOR_PROBLEM_H_
#define IMAGECD_PROGRAMS_GENERATOR_PROBLEM_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace imagecd::generator {

// In a text file; both from 1, the column in characters. A line of 0 means
// that there is no place to point at.
struct Position {
  int line = 0;
  int column = 0;
  friend auto operator<=>(const Position&, const Position&) = default;
};

// Something a person has to put right, or should know.
struct Problem {
  std::string file;  // as the person knows it; may be empty
  Position position;
  std::string message;
  // `imagecd.yaml:12:5: message`
  std::string ToString() const;
  friend bool operator==(const Problem&, const Problem&) = default;
};

// InvalidArgument with every problem on a line of its own, in the order given;
// OK without any.
absl::Status ProblemsToStatus(const std::vector<Problem>& problems);

// What is shown of a text that somebody wrote: in quotes, on one line, at most
// 60 characters, control characters escaped.
std::string Quoted(std::string_view text);

// The one of `names` that `wrong` was probably meant to be; "" if none is near.
std::string Nearest(std::string_view wrong,
                    const std::vector<std::string>& names);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_PROBLEM_H_
