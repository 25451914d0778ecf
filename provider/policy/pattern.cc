#include "provider/policy/pattern.h"

namespace imagecd::policy {
namespace {

// A program of this size with 40 groups takes 0.4 s for a tag of 128 bytes, if
// RE2 has to use its slowest matcher. `.{1,100}` alone has a size of 900.
constexpr int kMaxProgram = 10'000;

}  // namespace

std::string PatternProblem(const RE2& expression) {
  if (!expression.ok()) return expression.error();
  if (expression.ProgramSize() <= kMaxProgram) return "";
  return "it is too large: write fewer or smaller repetitions, such as .* in "
         "place of .{1,100}";
}

}  // namespace imagecd::policy
