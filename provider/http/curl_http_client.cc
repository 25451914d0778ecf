#include "provider/http/curl_http_client.h"

#include "provider/http/connection_settings.h"
#include "provider/http/curl_loop.h"
#include "provider/http/curl_transfer.h"

namespace imagecd::http {

CurlHttpClient::CurlHttpClient(const CurlHttpClientOptions& options,
                               const base::Environment& environment)
    : loop_(std::make_shared<CurlLoop>(
          TransferSettings{.options = options,
                           .proxies = ReadProxySettings(environment),
                           .roots = ReadTrustedRoots(environment)})) {}

CurlHttpClient::~CurlHttpClient() { loop_->Stop(); }

absl::StatusOr<HttpResponse> CurlHttpClient::Send(const HttpRequest& request) {
  // The client may be destroyed before the last Send has returned.
  const std::shared_ptr<CurlLoop> loop = loop_;
  return loop->Run(request);
}

}  // namespace imagecd::http
