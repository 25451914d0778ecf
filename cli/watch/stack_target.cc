#include "cli/watch/stack_target.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "provider/base/status_macros.h"
#include "provider/policy/duration.h"

namespace imagecd::watch {
namespace {

// What was found, and for resources that gave no answer yet what the request
// in effect says. Otherwise a restart during an outage would request an update.
Images WantedImages(const Found& found, std::string_view request) {
  Images wanted = found.images;
  if (found.unknown == 0) return wanted;
  for (const auto& [name, text] : ParseRequest(request)) {
    const auto at = text.find('@');
    policy::Image image;
    image.tag = text.substr(0, at);
    if (at != std::string::npos) image.digest = text.substr(at + 1);
    wanted.emplace(name, std::move(image));
  }
  return wanted;
}

}  // namespace

StackTarget::StackTarget(ApiServer& server, const base::Clock& clock,
                         Journal& journal)
    : server_(server), clock_(clock), journal_(journal), troubles_(journal) {}

absl::Status StackTarget::Sync(const Found& found) {
  IMAGECD_ASSIGN_OR_RETURN(const StackObject stack, server_.GetStack());
  const std::string before = SplitAttempt(stack.request).request;
  const Images wanted = WantedImages(found, before);
  if (wanted.empty()) return absl::OkStatus();
  const std::string request = FormatRequest(wanted, before, known_);
  if (request != before) {
    IMAGECD_RETURN_IF_ERROR(Request(stack, found, request));
    known_ = found.images;
    return absl::OkStatus();
  }
  known_ = found.images;
  return FollowUpdate(stack);
}

absl::Status StackTarget::Request(const StackObject& stack, const Found& found,
                                  const std::string& request) {
  IMAGECD_RETURN_IF_ERROR(server_.SetRequest(request));
  requested_ = request;
  std::string message = request;
  for (const auto& [name, texts] : found.news) {
    for (const std::string& text : texts) {
      absl::StrAppend(&message, "\n", name, ": ", text);
    }
  }
  journal_.Write({Event::Kind::kPending, "", message});
  WriteEvent(stack, "NewImages", message);
  return absl::OkStatus();
}

absl::Status StackTarget::FollowUpdate(const StackObject& stack) {
  if (stack.last_request != stack.request) return absl::OkStatus();
  if (stack.last_state == "succeeded") {
    if (std::exchange(requested_, "") == stack.request) {
      journal_.Write({Event::Kind::kDeployed, "", stack.request});
    }
    return absl::OkStatus();
  }
  if (stack.last_state != "failed") return absl::OkStatus();
  Attempt attempt = SplitAttempt(stack.request);
  if (failed_ != stack.request) {
    failed_ = stack.request;
    const absl::Duration delay = RetryDelay(attempt.again + 1);
    retry_at_ = clock_.Now() + delay;
    journal_.Write(
        {Event::Kind::kFailed, "",
         absl::StrFormat("%s: the update failed; trying again in %s",
                         stack.request, policy::DurationInWords(delay))});
  }
  if (clock_.Now() < retry_at_) return absl::OkStatus();
  ++attempt.again;
  const std::string again = JoinAttempt(attempt);
  IMAGECD_RETURN_IF_ERROR(server_.SetRequest(again));
  requested_ = again;
  journal_.Write({Event::Kind::kPending, "", again});
  WriteEvent(stack, "UpdateRequestedAgain", again);
  return absl::OkStatus();
}

void StackTarget::WriteEvent(const StackObject& stack,
                             const std::string& reason,
                             const std::string& message) {
  // The update is requested whether or not the Event could be written.
  troubles_.Report("events",
                   server_.CreateEvent(stack, reason, message, clock_.Now()));
}

}  // namespace imagecd::watch
