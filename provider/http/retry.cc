#include "provider/http/retry.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "provider/base/grammar.h"

namespace imagecd::http {
namespace {

std::optional<absl::Duration> ParseSeconds(std::string_view text) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), base::IsDigit)) {
    return std::nullopt;
  }
  std::int64_t seconds = 0;
  for (const char c : text) {
    const int digit = c - '0';
    if (seconds > (std::numeric_limits<std::int64_t>::max() - digit) / 10) {
      return absl::InfiniteDuration();
    }
    seconds = seconds * 10 + digit;
  }
  return absl::Seconds(seconds);
}

// RFC 9110, 5.6.7: the form in use, and the two that must still be understood.
std::optional<absl::Time> ParseHttpDate(std::string_view text) {
  for (const char* format :
       {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
        "%a %b %e %H:%M:%S %Y"}) {
    absl::Time time;
    if (absl::ParseTime(format, std::string(text), &time, nullptr) &&
        time != absl::InfiniteFuture() && time != absl::InfinitePast()) {
      return time;
    }
  }
  return std::nullopt;
}

std::optional<absl::Duration> ParseRetryAfter(std::string_view text,
                                              absl::Time now) {
  if (const auto seconds = ParseSeconds(text)) return seconds;
  if (const auto date = ParseHttpDate(text)) return *date - now;
  return std::nullopt;
}

// Reads the Go duration that `text` begins with.
std::optional<absl::Duration> ParseGoDuration(std::string_view text) {
  // Go writes microseconds with U+00B5 and reads U+03BC too; a JSON encoder may
  // have escaped either.
  static constexpr std::array<std::string_view, 4> kMicro = {
      "\xC2\xB5", "\xCE\xBC", "\\u00b5", "\\u03bc"};
  constexpr std::size_t kLongest = 48;  // Go's own longest has 25 bytes
  std::string plain;
  while (!text.empty() && plain.size() < kLongest) {
    const auto micro = std::find_if(
        kMicro.begin(), kMicro.end(),
        [text](std::string_view form) { return text.starts_with(form); });
    if (micro != kMicro.end()) {
      plain += 'u';
      text.remove_prefix(micro->size());
    } else if (base::IsDigit(text[0]) ||
               std::string_view(".+-numsh").find(text[0]) !=
                   std::string_view::npos) {
      plain += text[0];
      text.remove_prefix(1);
    } else {
      break;
    }
  }
  absl::Duration duration;
  if (!absl::ParseDuration(plain, &duration)) return std::nullopt;
  return duration;
}

std::optional<absl::Duration> WishInBody(std::string_view body) {
  static constexpr std::string_view kKey = "retry-after:";
  const auto found =
      std::search(body.begin(), body.end(), kKey.begin(), kKey.end(),
                  [](char a, char b) { return base::ToLower(a) == b; });
  if (found == body.end()) return std::nullopt;
  std::string_view rest =
      body.substr(static_cast<std::size_t>(found - body.begin()) + kKey.size());
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  return ParseGoDuration(rest);
}

}  // namespace

bool IsRetryableStatus(int http_status) {
  switch (http_status) {
    case 408:  // Request Timeout
    case 425:  // Too Early
    case 429:  // Too Many Requests
    case 500:
    case 502:
    case 503:
    case 504:
      return true;
    default:
      return false;
  }
}

bool IsRetryableError(const absl::Status& error) {
  return absl::IsUnavailable(error) || absl::IsDeadlineExceeded(error) ||
         absl::IsDataLoss(error);
}

bool MayRetry(const absl::StatusOr<HttpResponse>& answer) {
  return answer.ok() ? IsRetryableStatus(answer->status)
                     : IsRetryableError(answer.status());
}

absl::Duration Backoff(int attempt, double random, const RetryLimits& limits) {
  absl::Duration window = std::min(limits.cap, 2 * limits.initial);
  for (int i = 1; i < attempt && window < limits.cap; ++i) {
    window = std::min(limits.cap, 2 * window);
  }
  return window / 2 + window / 2 * std::clamp(random, 0.0, 1.0);
}

std::optional<absl::Duration> ServerWish(const HttpResponse& response,
                                         absl::Time now) {
  std::optional<absl::Duration> wish;
  if (const auto field = response.headers.Get("retry-after")) {
    wish = ParseRetryAfter(*field, now);
  }
  if (response.status == 429) {
    const auto in_body = WishInBody(response.body);
    if (in_body && (!wish || *in_body > *wish)) wish = in_body;
  }
  if (wish) wish = std::max(*wish, absl::ZeroDuration());
  return wish;
}

std::optional<absl::Duration> RetryWait(
    int attempt, double random, std::optional<absl::Duration> server_wish,
    absl::Duration left, const RetryLimits& limits) {
  absl::Duration wait = Backoff(attempt, random, limits);
  if (server_wish) {
    wait = std::max(wait, std::min(*server_wish, limits.longest_wish));
  }
  if (wait > left) return std::nullopt;
  return wait;
}

}  // namespace imagecd::http
