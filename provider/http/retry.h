#ifndef IMAGECD_PROVIDER_HTTP_RETRY_H_
#define IMAGECD_PROVIDER_HTTP_RETRY_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "provider/http/http_client.h"

// Whether to try an exchange again, and how long to wait before. Values in,
// values out: the loop, the clock and the dice are the caller's.
//
//   for (int attempt = 1;; ++attempt) {
//     absl::StatusOr<HttpResponse> answer = client.Send(request);
//     if (attempt == max_attempts || !MayRetry(answer)) return answer;
//     const auto wait = RetryWait(attempt, random(),
//         answer.ok() ? ServerWish(*answer, clock.Now()) : std::nullopt,
//         deadline - clock.Now());
//     if (!wait) return answer;
//     sleeper.Sleep(*wait, cancel);
//   }
namespace imagecd::http {

struct RetryLimits {
  absl::Duration initial = absl::Milliseconds(200);  // least wait of all
  absl::Duration cap = absl::Seconds(30);            // most that Backoff waits
  // The longest wait that a server may ask for; longer wishes count as this.
  absl::Duration longest_wish = absl::Minutes(5);
};

// Whether a request answered with this status may fare better later: 408, 425,
// 429, 500, 502, 503 and 504.
bool IsRetryableStatus(int http_status);

// Whether an error of HttpClient::Send may pass by itself: Unavailable,
// DeadlineExceeded and DataLoss do. TLS, limits, bad requests and a cancelled
// call do not. A sink's own error with one of the three codes counts too.
bool IsRetryableError(const absl::Status& error);

// Either of the above, for what Send returned. An answer that is fine may not.
bool MayRetry(const absl::StatusOr<HttpResponse>& answer);

// The wait after failed attempt number `attempt` (the first is 1) without a
// word from the server: uniform over the upper half of a window that starts at
// twice `limits.initial`, doubles with each attempt and ends at `limits.cap`.
// `random` is uniform in [0, 1).
absl::Duration Backoff(int attempt, double random,
                       const RetryLimits& limits = RetryLimits());

// How long the server wants to be left alone, never negative; nullopt when it
// does not say. Understood are Retry-After in seconds or as an HTTP date (RFC
// 9110, 10.2.3; `now` is what it is relative to), and GHCR's text in the body
// of a 429: `retry-after: 6.565868ms, allowed: 2000/minute`, a Go duration. The
// longer one counts. May be infinite: RetryWait limits it.
std::optional<absl::Duration> ServerWish(const HttpResponse& response,
                                         absl::Time now);

// The wait before the next attempt: the server's wish (up to
// limits.longest_wish), but never less than Backoff. nullopt when that is more
// than `left`: there is no point in another attempt.
std::optional<absl::Duration> RetryWait(
    int attempt, double random, std::optional<absl::Duration> server_wish,
    absl::Duration left, const RetryLimits& limits = RetryLimits());

}  // namespace imagecd::http

#endif  // IMAGECD_PROVIDER_HTTP_RETRY_H_
