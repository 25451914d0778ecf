#include "provider/oci/requester.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "provider/http/retry.h"

namespace imagecd::oci {
namespace {

void LogRetry(const Operation& operation, int attempt, int max_attempts,
              const absl::StatusOr<http::HttpResponse>& answer,
              absl::Duration wait, base::Logger* log) {
  if (log == nullptr) return;
  const std::string cause = answer.ok()
                                ? absl::StrFormat("HTTP %d", answer->status)
                                : std::string(answer.status().message());
  log->Log(base::Severity::kDebug,
           absl::StrFormat("attempt %d of %d to %s: %s; next in %s", attempt,
                           max_attempts, operation.what, cause,
                           absl::FormatDuration(wait)));
}

}  // namespace

absl::StatusOr<http::HttpResponse> Requester::Send(
    http::HttpRequest request, const Operation& operation, const Call& call,
    const std::function<void()>& after_failure) const {
  request.cancel = call.cancel;
  if (!options_.user_agent.empty()) {
    request.headers.Add("User-Agent", options_.user_agent);
  }
  const auto failure = [&](const absl::StatusOr<http::HttpResponse>& answer,
                           int attempts) {
    return answer.ok() ? AnswerFailure(operation, *answer, attempts)
                       : TransportFailure(operation, answer.status(), attempts);
  };
  for (int attempt = 1;; ++attempt) {
    if (call.cancel != nullptr && call.cancel->cancelled()) {
      return TransportFailure(operation, absl::CancelledError(), attempt);
    }
    const absl::Duration left = call.deadline - environment_.clock->Now();
    if (left <= absl::ZeroDuration()) {
      return TransportFailure(
          operation,
          absl::DeadlineExceededError("the time for the whole look-up is over"),
          attempt - 1);
    }
    request.timeout = std::min(options_.request_timeout, left);
    request.time_left = left;
    absl::StatusOr<http::HttpResponse> answer =
        environment_.http->Send(request);
    if (!http::MayRetry(answer)) {
      if (!answer.ok()) return failure(answer, attempt);
      return answer;
    }
    if (attempt >= options_.max_attempts) return failure(answer, attempt);
    const absl::Time now = environment_.clock->Now();
    const std::optional<absl::Duration> wait = http::RetryWait(
        attempt, environment_.random(),
        answer.ok() ? http::ServerWish(*answer, now) : std::nullopt,
        call.deadline - now);
    if (!wait.has_value()) return failure(answer, attempt);
    LogRetry(operation, attempt, options_.max_attempts, answer, *wait,
             call.log);
    if (after_failure) after_failure();
    environment_.sleeper->Sleep(*wait, call.cancel);
  }
}

}  // namespace imagecd::oci
