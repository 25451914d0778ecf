#ifndef IMAGECD_PROGRAMS_GENERATOR_UNICODE_H_
#define IMAGECD_PROGRAMS_GENERATOR_UNICODE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "provider/base/text.h"

namespace imagecd::generator {

using base::AppendUtf8;
using base::TakeCodePoint;

// Whether a code point may stand in a source text as it is: it has a shape, is
// no line break in any language, and does not reorder or hide what is around
// it. Space is visible, no other blank is.
bool IsVisible(uint32_t code_point);

// `value` in hexadecimal, with leading zeros up to `digits`.
std::string Hex(uint32_t value, size_t digits);

// `text` on one line, for a comment: what is not visible becomes a space.
std::string OneLine(std::string_view text);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_UNICODE_H_
