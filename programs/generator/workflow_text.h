#ifndef IMAGECD_PROGRAMS_GENERATOR_WORKFLOW_TEXT_H_
#define IMAGECD_PROGRAMS_GENERATOR_WORKFLOW_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

// Text in workflows of GitHub Actions.
namespace imagecd::generator {

// `text` where GitHub evaluates `${{ … }}`, so that it stands for itself.
std::string WithoutExpressions(std::string_view text);
// `${{ inside }}`.
std::string Evaluated(std::string_view inside);
// `text` as a string in an expression, also in an `if:` without `${{ }}`.
std::string ExpressionString(std::string_view text);
// A branch as a pattern of `on.push.branches` that matches only this branch.
// Exception: in place of the second `{` of `${{`, it matches any text.
std::string BranchPattern(std::string_view branch);
// `text` as one item of an input that Docker's actions read as lines of CSV.
// They trim an item: whitespace at its ends is lost.
std::string InputLine(std::string_view text);

std::string Joined(const std::vector<std::string>& items,
                   std::string_view separator);
// As JSON, on one line.
std::string JsonList(const std::vector<std::string>& items);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_WORKFLOW_TEXT_H_
