#ifndef IMAGECD_PROVIDER_GIT_TEXT_H_
#define IMAGECD_PROVIDER_GIT_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace imagecd::git {

// `text` as one line that can be shown anywhere: valid UTF-8 (what is not
// becomes U+FFFD, each byte by itself), control characters and the marks that
// turn the direction of writing around left out, runs of white space one
// space, none at the ends, and at most `max_bytes`, cut with "…".
// `encoding` is what a commit's header says: "" is UTF-8, and ISO-8859-1 is
// converted.
std::string OneLine(std::string_view text, std::string_view encoding = "",
                    std::size_t max_bytes = 256);

}  // namespace imagecd::git

#endif  // IMAGECD_PROVIDER_GIT_TEXT_H_
