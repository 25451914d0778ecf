// The wait that a registry asks for, in a header and a body.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "provider/http/http_client.h"
#include "provider/http/retry.h"

// Input: the value of Retry-After, and after the first line feed the body.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t end = input.find('\n');

  imagecd::http::HttpResponse response;
  response.status = 429;
  response.headers.Add("Retry-After", std::string(input.substr(0, end)));
  if (end != std::string_view::npos) response.body = input.substr(end + 1);

  const absl::Duration left = absl::Minutes(3);
  const auto wish = imagecd::http::ServerWish(response, absl::UnixEpoch());
  const auto wait = imagecd::http::RetryWait(1, 0.5, wish, left);
  if (wait.has_value() && (*wait < absl::ZeroDuration() || *wait > left)) {
    abort();  // a wait that cannot be kept
  }
  return 0;
}
