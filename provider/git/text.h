#ifndef IMAGECD_PROVIDER_GIT_TEXT_H_
#define IMAGECD_PROVIDER_GIT_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace imagecd::git {

// `text` as one line that is safe to show. Each byte that is not valid UTF-8
// becomes U+FFFD. Control characters and bidirectional marks are removed. Runs
// of white space become one space, and none remain at the ends. A result of
// more than `max_bytes` is cut and ends in "…". `encoding` is the encoding in
// the commit's header: "" means UTF-8, and ISO-8859-1 is converted.
std::string OneLine(std::string_view text, std::string_view encoding = "",
                    std::size_t max_bytes = 256);

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_TEXT_H_
