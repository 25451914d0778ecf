#ifndef IMAGECD_PROVIDER_HTTP_CURL_TRANSFER_H_
#define IMAGECD_PROVIDER_HTTP_CURL_TRANSFER_H_

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "provider/http/body_pipe.h"
#include "provider/http/connection_settings.h"
#include "provider/http/curl_http_client.h"
#include "provider/http/http_client.h"

namespace imagecd::http {

// What all transfers of a client have in common.
struct TransferSettings {
  CurlHttpClientOptions options;
  ProxySettings proxies;
  TrustedRoots roots;
};

// One exchange on one easy handle. Belongs to the thread that drives the
// transfers.
class CurlTransfer {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  // InvalidArgument for a request that this client does not speak. `request`,
  // `settings` and `pipe` must outlive the transfer; `pipe` is the request's
  // sink, or null if it has none. The time of the transfer runs from `start`.
  // Safe to call from any thread.
  static absl::StatusOr<std::unique_ptr<CurlTransfer>> Create(
      const HttpRequest& request, const TransferSettings& settings,
      TimePoint start, BodyPipe* pipe);
  ~CurlTransfer();
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  // Makes the handle ready; `share` is a CURLSH*.
  absl::Status Prepare(void* share);
  void* handle() const;  // a CURL*

  // Continues after the pipe had no room.
  void Resume();

  // When the transfer is to be ended by Expire unless something arrives.
  TimePoint deadline() const;

  // The result of a transfer that libcurl ended with `code` (a CURLcode), or
  // that is given up for one of two reasons.
  absl::StatusOr<HttpResponse> Finish(int code);
  absl::Status Expire() const;
  absl::Status Cancel() const;

 private:
  struct State;
  explicit CurlTransfer(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace imagecd::http

#endif  // IMAGECD_PROVIDER_HTTP_CURL_TRANSFER_H_
