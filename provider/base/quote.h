#ifndef IMAGECD_PROVIDER_BASE_QUOTE_H_
#define IMAGECD_PROVIDER_BASE_QUOTE_H_

#include <string>
#include <string_view>

namespace imagecd::base {

// Appends the text in double quotes, on one line, its control characters
// escaped as in JSON. Bytes from 0x80 on come as they are.
void AppendQuoted(std::string_view text, std::string& out);

}  // namespace imagecd::base

#endif  // IMAGECD_PROVIDER_BASE_QUOTE_H_
