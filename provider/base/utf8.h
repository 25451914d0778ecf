#ifndef IMAGECD_PROVIDER_BASE_UTF8_H_
#define IMAGECD_PROVIDER_BASE_UTF8_H_

#include <cstddef>
#include <string_view>

namespace imagecd::base {

// The length in bytes, 1 to 4, of the well-formed sequence that `text` begins
// with: of one code point that is neither overlong nor a surrogate (RFC 3629,
// section 4). 0 if `text` is empty or begins with something else.
std::size_t Utf8SequenceLength(std::string_view text);

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_UTF8_H_
