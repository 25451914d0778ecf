#include "provider/http/curl_http_client.h"

#include "provider/http/connection_settings.h"
#include "provider/http/curl_loop.h"
#include "provider/http/curl_transfer.h"

namespace imagecd::http {

CurlHttpClient::CurlHttpClient(const CurlHttpClientOptions& options,
                               const base::Environment& environment)
    : settings_(std::make_unique<const TransferSettings>(
          TransferSettings{.options = options,
                           .proxies = ReadProxySettings(environment),
                           .roots = ReadTrustedRoots(environment)})) {}

CurlHttpClient::~CurlHttpClient() {
  const base::MutexLock lock(mutex_);
  if (loop_ != nullptr) loop_->Stop();
}

// Not before the first request: libcurl and OpenSSL take a millisecond and two
// MiB to get ready, and a plugin that is only asked for its schema needs
// neither.
std::shared_ptr<CurlLoop> CurlHttpClient::Loop() {
  const base::MutexLock lock(mutex_);
  if (loop_ == nullptr) loop_ = std::make_shared<CurlLoop>(*settings_);
  return loop_;
}

absl::StatusOr<HttpResponse> CurlHttpClient::Send(const HttpRequest& request) {
  // The client may be destroyed before the last Send has returned.
  const std::shared_ptr<CurlLoop> loop = Loop();
  return loop->Run(request);
}

}  // namespace imagecd::http
