#ifndef IMAGECD_PROGRAMS_GENERATOR_COMPRESSION_H_
#define IMAGECD_PROGRAMS_GENERATOR_COMPRESSION_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace imagecd::generator {

// In zlib's format (RFC 1950), as Base64.
std::string CompressToText(std::string_view bytes);

// Nothing if `text` is not what CompressToText gives, or if it holds more than
// `most` bytes.
std::optional<std::string> DecompressFromText(std::string_view text,
                                              size_t most);

}  // namespace imagecd::generator

#endif  // IMAGECD_PROGRAMS_GENERATOR_COMPRESSION_H_
