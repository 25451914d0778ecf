#ifndef IMAGECD_PROGRAMS_GENERATOR_UNICODE_H_
#define IMAGECD_PROGRAMS_GENERATOR_UNICODE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace imagecd::generator {

// Takes the first code point off `text`, which must not be empty. Bytes that
// are no UTF-8 (overlong forms and surrogates included) come one at a time, as
// U+FFFD.
uint32_t TakeCodePoint(std::string_view& text);

// Whether a code point may stand in a source text as it is: it has a shape, is
// no line break in any language, and does not reorder or hide what is around
// it. Space is visible, no other blank is.
bool IsVisible(uint32_t code_point);

void AppendUtf8(uint32_t code_point, std::string& out);

// `value` in hexadecimal, with leading zeros up to `digits`.
std::string Hex(uint32_t value, size_t digits);

// `text` on one line, for a comment: what is not visible becomes a space.
std::string OneLine(std::string_view text);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_UNICODE_H_
