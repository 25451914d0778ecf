#ifndef IMAGECD_PROVIDER_BASE_QUOTE_H_
#define IMAGECD_PROVIDER_BASE_QUOTE_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace imagecd::base {

// The escape of a quote, backslash, newline, return or tab: a backslash and one
// character, the same in JSON, YAML, Python and Go. Empty for every other code
// point.
std::string_view ShortEscape(std::uint32_t code_point);

// Appends the text in double quotes, on one line, with its control characters
// escaped as in JSON. Bytes from 0x80 on are copied.
void AppendQuoted(std::string_view text, std::string& out);

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_QUOTE_H_
