#include "provider/http/curl_error.h"

#include <curl/curl.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_format.h"

namespace imagecd::http {
namespace {

// libcurl reports a connection that broke during the handshake as a TLS error.
bool BrokeDuringHandshake(std::string_view detail) {
  return detail.starts_with("OpenSSL SSL_connect:") ||
         detail.starts_with("Recv failure:") ||
         detail.starts_with("Send failure:") ||
         detail.find("unexpected eof") != std::string_view::npos;
}

absl::StatusCode CodeOf(CURLcode code, std::string_view detail) {
  switch (code) {
    case CURLE_SSL_CONNECT_ERROR:
      return BrokeDuringHandshake(detail)
                 ? absl::StatusCode::kUnavailable
                 : absl::StatusCode::kFailedPrecondition;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_USE_SSL_FAILED:
      return absl::StatusCode::kFailedPrecondition;
    // The scheme was checked before: this is libcurl for "not HTTP".
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_PARTIAL_FILE:
    case CURLE_BAD_CONTENT_ENCODING:
      return absl::StatusCode::kDataLoss;
    // What libcurl says of a header line over its own limit.
    case CURLE_OUT_OF_MEMORY:
      return absl::StatusCode::kResourceExhausted;
    case CURLE_URL_MALFORMAT:
      return absl::StatusCode::kInvalidArgument;
    case CURLE_FAILED_INIT:
    case CURLE_UNKNOWN_OPTION:
    case CURLE_NOT_BUILT_IN:
    case CURLE_BAD_FUNCTION_ARGUMENT:
      return absl::StatusCode::kInternal;
    // Names, connections (the time for connecting too: the rest is ours),
    // proxies, streams.
    default:
      return absl::StatusCode::kUnavailable;
  }
}

}  // namespace

absl::Status CurlError(int code, std::string_view detail,
                       std::string_view host) {
  const auto curl_code = static_cast<CURLcode>(code);
  std::string cause(detail);
  if (cause.empty()) cause = curl_easy_strerror(curl_code);
  // Parts of it may be the server's words.
  std::replace_if(
      cause.begin(), cause.end(), [](char c) { return c < ' ' || c > '~'; },
      '?');
  return absl::Status(CodeOf(curl_code, detail),
                      absl::StrFormat("%s: %s", host, cause));
}

}  // namespace imagecd::http
