#include "cli/watch/command_target.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "provider/policy/duration.h"

namespace imagecd::watch {
namespace {

// The commit and the time follow from the tag.
bool SameImages(const Images& a, const Images& b) {
  if (a.size() != b.size()) return false;
  for (auto i = a.begin(), j = b.begin(); i != a.end(); ++i, ++j) {
    if (i->first != j->first || i->second.tag != j->second.tag ||
        i->second.digest != j->second.digest) {
      return false;
    }
  }
  return true;
}

// Those of `wanted` that are not in `deployed`.
Images NewImages(const Images& wanted, const Images& deployed) {
  Images result;
  for (const auto& [name, image] : wanted) {
    const auto old = deployed.find(name);
    if (old == deployed.end() || old->second.tag != image.tag ||
        old->second.digest != image.digest) {
      result.emplace(name, image);
    }
  }
  return result;
}

}  // namespace

CommandTarget::CommandTarget(Run run, std::optional<Images> deployed,
                             const base::Clock& clock, Journal& journal)
    : run_(std::move(run)),
      clock_(clock),
      journal_(journal),
      deployed_(std::move(deployed)) {}

absl::Status CommandTarget::Sync(const Found& found) {
  Images wanted = found.images;
  if (deployed_) wanted.insert(deployed_->begin(), deployed_->end());
  if (wanted.empty()) return absl::OkStatus();
  if (deployed_ && SameImages(wanted, *deployed_)) return absl::OkStatus();
  if (failures_ > 0 && SameImages(wanted, attempted_) &&
      clock_.Now() < retry_at_) {
    return absl::OkStatus();
  }
  const Images known = deployed_.value_or(Images());
  const std::string request = FormatRequest(
      NewImages(wanted, known), FormatRequest(known, "", {}), known);
  for (const auto& [name, texts] : found.news) {
    for (const std::string& text : texts) {
      journal_.Write({Event::Kind::kPending, name, text});
    }
  }
  RunFor(wanted, request);
  return absl::OkStatus();
}

void CommandTarget::RunFor(const Images& wanted, const std::string& request) {
  journal_.Write({Event::Kind::kPending, "", request});
  const absl::StatusOr<int> exit_status = run_(request);
  if (exit_status.ok() && *exit_status == 0) {
    deployed_ = wanted;
    failures_ = 0;
    journal_.Write({Event::Kind::kDeployed, "", request});
    return;
  }
  if (absl::IsCancelled(exit_status.status())) return;  // the watcher ends
  attempted_ = wanted;
  const absl::Duration delay = RetryDelay(++failures_);
  retry_at_ = clock_.Now() + delay;
  const std::string why =
      exit_status.ok()
          ? absl::StrFormat("the command ended with exit status %d",
                            *exit_status)
          : std::string(exit_status.status().message());
  journal_.Write({Event::Kind::kFailed, "",
                  absl::StrFormat("%s: %s; trying again in %s", request, why,
                                  policy::DurationInWords(delay))});
}

}  // namespace imagecd::watch
