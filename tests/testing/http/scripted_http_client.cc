#include "tests/testing/http/scripted_http_client.h"

#include "provider/base/status_macros.h"

namespace imagecd::testing {

absl::StatusOr<http::HttpResponse> ScriptedHttpClient::Send(
    const http::HttpRequest& request) {
  {
    base::MutexLock lock(mutex_);
    requests_.push_back(request);
    requests_.back().cancel = nullptr;  // not the recording's to keep
    requests_.back().sink = nullptr;
  }
  IMAGECD_ASSIGN_OR_RETURN(http::HttpResponse response, script_(request));
  const bool good = response.status >= 200 && response.status < 300;
  if (good && request.sink != nullptr) {
    request.sink->Begin();
    IMAGECD_RETURN_IF_ERROR(request.sink->Append(response.body));
    response.body.clear();
  }
  return response;
}

std::vector<http::HttpRequest> ScriptedHttpClient::requests() const {
  base::MutexLock lock(mutex_);
  return requests_;
}

}  // namespace imagecd::testing
