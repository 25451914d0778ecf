#include "provider/http/curl_error.h"

#include <curl/curl.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_format.h"
#include "provider/http/http_client.h"

namespace imagecd::http {
namespace {

// libcurl reports a connection that broke during the handshake as a TLS error.
bool BrokeDuringHandshake(std::string_view detail) {
  return detail.starts_with("OpenSSL SSL_connect:") ||
         detail.starts_with("Recv failure:") ||
         detail.starts_with("Send failure:") ||
         detail.find("unexpected eof") != std::string_view::npos;
}

// The alerts that servers send when there is no client certificate, or one that
// they do not accept, and libcurl's own words for one that it cannot read.
// "handshake failure" is the alert of TLS 1.2 for a missing certificate, but it
// has other causes, too.
bool IsAboutClientCertificate(CURLcode code, std::string_view detail) {
  if (code == CURLE_SSL_CERTPROBLEM) return true;
  for (const std::string_view alert :
       {"alert certificate required", "alert bad certificate",
        "alert unsupported certificate", "alert certificate revoked",
        "alert certificate expired", "alert certificate unknown",
        "alert unknown ca", "alert decrypt error", "alert handshake failure"}) {
    if (detail.find(alert) != std::string_view::npos) return true;
  }
  return false;
}

absl::StatusCode CodeOf(CURLcode code, std::string_view detail) {
  if (IsAboutClientCertificate(code, detail)) {
    return absl::StatusCode::kFailedPrecondition;
  }
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
    // The scheme was checked before: this is libcurl's way to say "not HTTP".
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_PARTIAL_FILE:
    case CURLE_BAD_CONTENT_ENCODING:
      return absl::StatusCode::kDataLoss;
    // libcurl's code for a header line over its own limit.
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
  const absl::Status error(CodeOf(curl_code, detail),
                           absl::StrFormat("%s: %s", host, cause));
  return IsAboutClientCertificate(curl_code, detail)
             ? MarkWantsClientCertificate(error)
             : error;
}

}  // namespace imagecd::http
