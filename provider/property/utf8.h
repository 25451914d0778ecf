#ifndef IMAGECD_PROVIDER_PROPERTY_UTF8_H_
#define IMAGECD_PROVIDER_PROPERTY_UTF8_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace imagecd::property {

// Protobuf strings are UTF-8, and the other side drops a message in which one
// is not; texts that come from a registry can be anything.

// True for well-formed UTF-8 (RFC 3629: no surrogates, nothing overlong).
bool IsValidUtf8(std::string_view text);

// `text` with each byte that belongs to no well-formed sequence replaced by
// U+FFFD.
std::string ToValidUtf8(std::string_view text);

// The greatest position not beyond `limit` that does not split a character.
std::size_t Utf8Boundary(std::string_view text, std::size_t limit);

}  // namespace imagecd::property

#endif  // IMAGECD_PROVIDER_PROPERTY_UTF8_H_
