#ifndef IMAGECD_PROVIDER_BASE_TEXT_H_
#define IMAGECD_PROVIDER_BASE_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace imagecd::base {

// Removes the first code point from `text`, which must not be empty, and
// returns it. A byte that is not part of well-formed UTF-8 (overlong forms and
// surrogates are not) is removed alone and returned as U+FFFD.
char32_t TakeCodePoint(std::string_view& text);

void AppendUtf8(char32_t code_point, std::string& out);

// True if `code_point` is a blank other than the ASCII space: a tab, a line
// break in any script, or a space of another width.
bool IsOtherBlank(char32_t code_point);

// True if `code_point` is visible: it has a shape, does not break the line, and
// neither reorders nor hides the text around it. Controls (C0, C1, DEL),
// bidirectional marks, zero-width characters, other blanks, private use and
// noncharacters are not visible. The ASCII space is visible.
bool IsVisible(char32_t code_point);

// `text` in a form that is safe to send to a terminal. Newlines and tabs are
// kept. Spaces of other widths become ASCII spaces. Every other code point that
// is not visible becomes a JSON escape such as `\u001b`, so that JSON text
// keeps its meaning. Bytes that are not UTF-8 become U+FFFD.
std::string EscapeInvisible(std::string_view text);

// Like the function above, for a name within a line: newlines and tabs become
// spaces.
std::string EscapeLine(std::string_view text);

// `text` as one line: runs of blanks become one space, none remain at the ends,
// and other code points that are not visible are left out. A result of more
// than `max_bytes` is cut at a code point and ends in "…".
std::string OneLine(std::string_view text,
                    std::size_t max_bytes = std::string::npos);

// The number of terminal columns that `text` takes: two for East Asian wide
// characters and most emoji, zero for combining marks. An estimate, because
// terminals differ.
std::size_t VisibleWidth(std::string_view text);

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_TEXT_H_
