#ifndef IMAGECD_PROVIDER_HTTP_CURL_ERROR_H_
#define IMAGECD_PROVIDER_HTTP_CURL_ERROR_H_

#include <string_view>

#include "absl/status/status.h"

namespace imagecd::http {

// What a failed transfer means in the terms of HttpClient. `code` is a CURLcode
// other than CURLE_OK, `detail` what libcurl put into its error buffer,
// possibly nothing, and `host` what the message begins with.
absl::Status CurlError(int code, std::string_view detail,
                       std::string_view host);

}  // namespace imagecd::http

#endif  // IMAGECD_PROVIDER_HTTP_CURL_ERROR_H_
