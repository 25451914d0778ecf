#ifndef IMAGECD_PROGRAMS_GENERATOR_LINE_DIFF_H_
#define IMAGECD_PROGRAMS_GENERATOR_LINE_DIFF_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace imagecd::generator {

// The lines of a text, each with its newline if it has one: joined again they
// are the text.
std::vector<std::string_view> SplitLines(std::string_view text);

// Lines [a_begin, a_end) of one text are lines [b_begin, b_end) of the other.
struct Change {
  size_t a_begin, a_end;
  size_t b_begin, b_end;
  friend bool operator==(const Change&, const Change&) = default;
};

// A small list of changes from `a` to `b`, in order, none next to another, as
// git finds it.
std::vector<Change> DiffLines(const std::vector<std::string_view>& a,
                              const std::vector<std::string_view>& b);

// As `diff -u` shows it, with three lines around each change; "" if there is
// none. A text that is "" is shown as /dev/null: the file is new or removed.
std::string UnifiedDiff(std::string_view path, std::string_view before,
                        std::string_view after);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_LINE_DIFF_H_
